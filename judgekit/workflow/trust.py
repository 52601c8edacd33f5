"""How far the judges of a suite can be believed, from what the store holds."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from judgekit.domain.errors import UsageError
from judgekit.domain.trust import Agreement, Bias, Calibration, Correlation, JudgeTrust, Trust
from judgekit.files.recorded_suite import NOT_RECORDED
from judgekit.store.read import Reader
from judgekit.workflow.import_labels import PERSON
from judgekit.workflow.trust_agreement import (
    calibration,
    chance_corrected,
    decided_agreement,
    grade_correlation,
    raw_agreement,
)
from judgekit.workflow.trust_bias import length_pull, position_pull
from judgekit.workflow.trust_views import Key, View, views_of

FIRM = ("program", "human")
"""Kinds of judges that are references only: not doubted here, unless asked for by name."""

REFERENCES = (*FIRM, "recorded")
SCORES = {"a": 1.0, "tie": 0.5, "b": 0.0}

Floats = NDArray[np.float64]
Lengths = Mapping[tuple[str, str], int]


def trust_of(suite: str, kinds: Mapping[str, str], reader: Reader, judge: str | None = None) -> Trust:
    """Hold every judge against every reference that has an opinion of the same pairs.

    Args:
        suite: its name.
        kinds: kind of each judge by name; `human:NAME` is a person without being listed.
        reader: the open store.
        judge: look at this judge only.

    Raises:
        UsageError: nothing was judged, or not by this judge.
    """
    views, lengths = tuple(views_of(suite, reader)), reader.output_lengths(suite, NOT_RECORDED)
    _check(suite, views, judge)
    firm = [view for view in views if _kind(view, kinds) in FIRM]
    references = [view for view in views if _kind(view, kinds) in REFERENCES]
    doubted = [view for view in views if (view.judge == judge if judge else view not in firm)]
    judges = tuple(_judge_trust(view, references, lengths) for view in doubted)
    among = () if judge else tuple(_among(firm))
    return Trust(suite, judges, among, tuple(_notes(judges, references)))


def _kind(view: View, kinds: Mapping[str, str]) -> str:
    return "human" if view.judge.startswith(PERSON) else kinds.get(view.judge, "llm")


def _check(suite: str, views: Sequence[View], judge: str | None) -> None:
    names = sorted({view.judge for view in views})
    if not names:
        raise UsageError(
            f"the store has no verdicts on suite {suite!r}; judge it first: judgekit run {suite}"
        )
    if judge is not None and judge not in names:
        raise UsageError(f"judge {judge!r} has no verdicts on suite {suite!r}; {', '.join(names)} have")


def _judge_trust(view: View, references: Sequence[View], lengths: Lengths) -> JudgeTrust:
    position, reason = _position(view)
    return JudgeTrust(
        judge=view.judge,
        rubric=view.rubric,
        mode=view.mode,
        n_pairs=len(view.preferences),
        position=position,
        reason=reason,
        agreements=tuple(_agreements(view, references, lengths)),
    )


def _position(view: View) -> tuple[Bias | None, str]:
    if view.mode == "graded":
        return None, "graded outputs are shown alone"
    both = [each for each in view.preferences.values() if each.a_first and each.b_first]
    if not both:
        return None, "no pair was judged in both orders"
    first, second = (
        np.array([SCORES[word or ""] for word in words])
        for words in zip(*((each.a_first, each.b_first) for each in both), strict=True)
    )
    return position_pull(first, second, [each.cluster for each in both]), ""


def _agreements(view: View, references: Sequence[View], lengths: Lengths) -> Iterator[Agreement]:
    for reference in references:
        alike = any(each.rubric == view.rubric for each in references if each.judge == reference.judge)
        if reference.judge != view.judge and (reference.rubric == view.rubric or not alike):
            keys = sorted(view.preferences.keys() & reference.preferences.keys())
            if keys:
                yield _agreement(view, reference, keys, lengths)


def _among(firm: Sequence[View]) -> Iterator[Agreement]:
    for place, view in enumerate(firm):
        yield from _agreements(view, firm[place + 1 :], {})


def _agreement(view: View, reference: View, keys: Sequence[Key], lengths: Lengths) -> Agreement:
    judged, wanted = _scores(view, keys), _scores(reference, keys)
    clusters = [view.preferences[key].cluster for key in keys]
    kappa, ac1, alpha = chance_corrected(judged, wanted, clusters)
    return Agreement(
        judge=view.judge,
        reference=reference.judge,
        rubric=view.rubric,
        reference_rubric=reference.rubric,
        n_pairs=len(keys),
        n_cases=len({case for case, _, _ in keys}),
        n_decided=sum(score != SCORES["tie"] for score in wanted.tolist()),
        raw=raw_agreement(judged, wanted, clusters),
        decided=decided_agreement(judged, wanted, clusters),
        kappa=kappa,
        ac1=ac1,
        alpha=alpha,
        correlation=_correlation(view, reference),
        length=_length(view, reference, keys, lengths),
        calibration=_calibration(view, reference, keys),
    )


def _scores(view: View, keys: Sequence[Key]) -> Floats:
    return np.array([view.preferences[key].score_a for key in keys])


def _length(view: View, reference: View, keys: Sequence[Key], lengths: Lengths) -> Bias | None:
    known = [(case, a, b) for case, a, b in keys if (case, a) in lengths and (case, b) in lengths]
    longer_by = np.array([lengths[case, a] - lengths[case, b] for case, a, b in known], dtype=np.float64)
    clusters = [view.preferences[key].cluster for key in known]
    return length_pull(longer_by, _scores(reference, known), _scores(view, known), clusters)


def _calibration(view: View, reference: View, keys: Sequence[Key]) -> Calibration | None:
    odds = {key: view.preferences[key].log_odds_a for key in keys}
    stated = [(key, value) for key, value in odds.items() if value is not None]
    known = [key for key, _ in stated]
    clusters = [view.preferences[key].cluster for key in known]
    return calibration(np.array([value for _, value in stated]), _scores(reference, known), clusters)


def _correlation(view: View, reference: View) -> Correlation | None:
    """Over the outputs of the cases in which both judges graded every candidate that both graded."""
    both = view.grades.keys() & reference.grades.keys()
    names = sorted({name for name, _ in both})
    cases = sorted(case for case in {case for _, case in both} if all((name, case) in both for name in names))
    if len(names) < 2 or not cases:  # noqa: PLR2004 - one candidate cannot be ranked
        return None
    mine, theirs = (
        np.array([[each.grades[name, case] for case in cases] for name in names])
        for each in (view, reference)
    )
    return grade_correlation(mine, theirs)


def _notes(judges: Sequence[JudgeTrust], references: Sequence[View]) -> Iterator[str]:
    if not judges:
        yield "All judges here are programs or people, which others are held against; name one with --judge."
    elif not references:
        yield (
            "No person, program or recorded judge has judged this suite: how often a judge is right is not "
            "known. Bring in labels with `judgekit import labels`."
        )
    elif not any(each.agreements for each in judges):
        yield "No reference has judged a pair that these judges have: how often they are right is not known."
    if any(each.agreements or each.position for each in judges):
        yield (
            "Intervals are 95 % each and count cases, not pairs; of twenty looks at a judge without faults "
            "one may find something."
        )
