"""How far the judges of a suite can be believed, from what the store holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from judgekit.domain.errors import UsageError
from judgekit.domain.trust import Agreement, Bias, JudgeTrust, Trust
from judgekit.files.recorded_suite import NOT_RECORDED
from judgekit.store.answers import Question
from judgekit.store.opinions import OutputStyle
from judgekit.store.read import Reader
from judgekit.workflow.import_labels import PERSON
from judgekit.workflow.references import PEOPLE
from judgekit.workflow.trust_bias import position_pull
from judgekit.workflow.trust_pair import Looks, agreement_of
from judgekit.workflow.trust_people import Annotators, family_of, likely_right, stand_in, together
from judgekit.workflow.trust_repeats import constant_judge, constant_outputs, repeatability_of
from judgekit.workflow.trust_views import View, views_of

FIRM = ("program", "human")
"""Kinds of judges that are references only: not doubted here, unless asked for by name."""

REFERENCES = (*FIRM, "recorded")
SCORES = {"a": 1.0, "tie": 0.5, "b": 0.0}


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is asked of the page.

    `judge` is the one to look at, None looks at all; `annotators` what kind of people labelled; `models` the
    models behind judges and candidates, by name, where they are known beside the store.
    """

    judge: str | None = None
    annotators: Annotators = "skilled"
    judge_models: Mapping[str, str] = field(default_factory=dict)
    candidate_models: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all judges are held against."""

    suite: str
    references: Sequence[View]
    people: Sequence[View]
    styles: Mapping[tuple[str, str], OutputStyle]
    doubts: Doubts


def trust_of(suite: str, kinds: Mapping[str, str], reader: Reader, doubts: Doubts | None = None) -> Trust:
    """Hold every judge against every reference that has an opinion of the same pairs.

    Args:
        suite: its name.
        kinds: kind of each judge by name; `human:NAME` is a person without being listed.
        reader: the open store.
        doubts: what is asked.

    Raises:
        UsageError: nothing was judged, or not by this judge.
    """
    asked = doubts or Doubts()
    views = tuple(views_of(suite, reader))
    _check(suite, views, asked.judge)
    firm = [view for view in views if _kind(view, kinds) in FIRM]
    people = [view for view in views if _kind(view, kinds) == "human"]
    ground = _Ground(
        suite,
        references=[*together(people), *(view for view in views if _kind(view, kinds) in REFERENCES)],
        people=people,
        styles=reader.output_styles(suite, NOT_RECORDED),
        doubts=asked,
    )
    doubted = [view for view in views if (view.judge == asked.judge if asked.judge else view not in firm)]
    judges = tuple(_judge_trust(view, ground, reader) for view in doubted)
    families = {each.judge: each.family for each in judges}
    return Trust(
        suite=suite,
        judges=judges,
        among_references=() if asked.judge else tuple(_among(firm)),
        notes=(*_notes(judges, ground.references), *_skewed(people, suite, reader)),
        without_gold=() if firm or asked.judge else tuple(likely_right(doubted, families)),
        constant_candidates=constant_outputs(
            (name, style.hash) for (_, name), style in ground.styles.items()
        ),
    )


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


def _judge_trust(view: View, ground: _Ground, reader: Reader) -> JudgeTrust:
    position, reason = _position(view)
    answers = reader.given_answers(Question(ground.suite, view.rubric, view.judge))
    mine = [each for each in answers if (each.second is None) == (view.mode == "graded")]
    people = [p for p in ground.people if (p.rubric, p.mode) == (view.rubric, view.mode) and p != view]
    alt, alt_reason = stand_in(view, people, ground.doubts.annotators)
    family = family_of(ground.doubts.judge_models.get(view.judge, ""))
    models = ground.doubts.candidate_models.items()
    own = frozenset(name for name, model in models if family and family_of(model) == family)
    looks = Looks(ground.styles, own)
    return JudgeTrust(
        judge=view.judge,
        rubric=view.rubric,
        mode=view.mode,
        n_pairs=len(view.preferences),
        position=position,
        reason=reason,
        agreements=tuple(_agreements(view, ground.references, looks)),
        constant=constant_judge(mine),
        repeats=repeatability_of(mine),
        alt_test=alt,
        alt_reason=alt_reason,
        family=family,
        own=tuple(sorted(own)),
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


def _agreements(view: View, references: Sequence[View], looks: Looks) -> Iterator[Agreement]:
    for reference in references:
        alike = any(each.rubric == view.rubric for each in references if each.judge == reference.judge)
        itself = reference.judge in (view.judge, PEOPLE if view.judge.startswith(PERSON) else "")
        if not itself and (reference.rubric == view.rubric or not alike):
            keys = sorted(view.preferences.keys() & reference.preferences.keys())
            if keys:
                yield agreement_of(view, reference, keys, looks)


def _among(firm: Sequence[View]) -> Iterator[Agreement]:
    for place, view in enumerate(firm):
        yield from _agreements(view, firm[place + 1 :], Looks())


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


def _skewed(people: Sequence[View], suite: str, reader: Reader) -> Iterator[str]:
    """Say whose labels are no random part: some items were likelier to be picked than others."""
    names = []
    for view in people:
        picks = reader.picks(Question(suite, view.rubric, view.judge)).values()
        if len({pick.probability for pick in picks if pick.probability is not None}) > 1:
            names.append(view.judge)
    if names:
        yield (
            f"Items of {', '.join(dict.fromkeys(names))} were picked with unequal chances, as where judges "
            "are in doubt: agreement is that on the labelled items, and on all of them likely higher."
        )
