"""What a judge says, corrected by people or programs that have judged some of the same cases."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from judgekit.domain.config import NamedJudge
from judgekit.domain.corrected import Corrected, Uncorrected
from judgekit.domain.results import Interval
from judgekit.domain.rubric import Mode
from judgekit.stats.correction import CorrectedMean, poststratified_mean
from judgekit.stats.inputs import Bounds
from judgekit.stats.rectified import Rectification, labels_needed, rectified_mean
from judgekit.store import answers
from judgekit.store.read import Reader
from judgekit.workflow.evidence import store_question
from judgekit.workflow.plan import Plan
from judgekit.workflow.references import Label, Reference, references_of
from judgekit.workflow.trust import FIRM
from judgekit.workflow.trust_views import View, views_of_question

FEWEST = 20
"""Labels, picked with equal chances and all won or lost, from which intervals cover what they claim."""

FEWEST_SCORES = 30
"""The same for labels with ties or grades."""

FEWEST_UNEQUAL = 50
"""The same for labels picked with unequal chances."""

HOW_PICKED = (
    "nobody knows how they were picked, and labels picked for interest correct nothing; import them with "
    "--picked (all, random, or the column of their chances), or label by `judgekit label`"
)

Labels = Mapping[str, Label]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Task:
    """What is corrected: the judge's scores by case (B's share of the win, or grade less A's), and cases."""

    rubric: str
    judge: str
    mode: Mode
    judged: Mapping[str, float]
    clusters: Mapping[str, str]

    @property
    def null(self) -> float:
        return 0.5 if self.mode == "pairwise" else 0.0

    @property
    def bounds(self) -> Bounds | None:
        return (0.0, 1.0) if self.mode == "pairwise" else None

    @property
    def single(self) -> bool:
        """Whether every case stands for itself."""
        return len({self.clusters[case] for case in self.judged}) == len(self.judged)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the store and its mode, the cluster of each case, and the judges that are references."""

    question: answers.Question
    mode: Mode
    clusters: Mapping[str, str]
    firm: Collection[str]


def corrected_rates(plan: Plan, reader: Reader) -> Iterator[Corrected | Uncorrected]:
    """Correct what every judge says of the pair by every reference that has judged a part of the cases."""
    clusters = {case.id: case.cluster for case in plan.cases}
    named = (judge for judge in plan.suite.file.judges if isinstance(judge, NamedJudge))
    firm = {judge.name for judge in named if judge.kind in FIRM}
    for question in plan.questions:
        asked = Asked(store_question(question, plan), question.mode, clusters, firm)
        for _, each in corrected_pairs(asked, plan.pairs, reader):
            yield each


def corrected_pairs(
    asked: Asked, pairs: Sequence[Pair], reader: Reader
) -> Iterator[tuple[Pair, Corrected | Uncorrected]]:
    """Correct what a judge says of each pair (A, B) by every reference that has judged a part of the cases.

    People who labelled by the same rubric count as one reference, the mean of their labels. Where people
    labelled every case that was judged, their own word is given. Programs that judged all cases correct
    nothing: they speak for themselves.
    """
    question = asked.question
    references = () if question.judge in asked.firm else tuple(references_of(question, asked.firm, reader))
    if not references:
        return
    views = [view for view in views_of_question(question, reader) if view.mode == asked.mode]
    for pair in pairs:
        judged = {case: score for view in views for case, score in _scores(view, pair).items()}
        known = {case: score for case, score in judged.items() if case in asked.clusters}
        task = _Task(question.rubric, question.judge, asked.mode, known, asked.clusters)
        for reference in references:
            labels = _labels(reference, task, pair)
            if labels:
                yield from ((pair, each) for each in _correct(task, reference, labels))


def _scores(view: View, pair: Pair) -> dict[str, float]:
    """B's share of the win, or its grade less A's, by case."""
    a, b = pair
    if view.mode == "graded":
        cases = {case for name, case in view.grades if name == a and (b, case) in view.grades}
        return {case: view.grades[b, case] - view.grades[a, case] for case in cases}
    low, high = sorted(pair)
    return {
        case: each.score_a if b == low else 1 - each.score_a
        for (case, one, two), each in view.preferences.items()
        if (one, two) == (low, high)
    }


def _labels(reference: Reference, task: _Task, pair: Pair) -> dict[str, Label]:
    """The reference's labels of the judged cases, from B's side."""
    a, b = pair
    if task.mode == "graded":
        both = {case for case in task.judged if {(a, case), (b, case)} <= reference.outputs.keys()}
        return {case: _less(reference.outputs[b, case], reference.outputs[a, case]) for case in both}
    low, high = sorted(pair)
    found = {case: reference.pairs.get((case, low, high)) for case in task.judged}
    return {
        case: label if b == low else Label(1 - label.value, label.chance)
        for case, label in found.items()
        if label is not None
    }


def _less(label: Label, other: Label) -> Label:
    chances = [each.chance for each in (label, other) if each.chance is not None]
    return Label(label.value - other.value, min(chances) if len(chances) > 1 else None)


def _correct(task: _Task, reference: Reference, labels: Labels) -> Iterator[Corrected | Uncorrected]:
    everything = task.judged.keys() <= labels.keys()
    if everything and not reference.picked:
        return
    known = {case: label for case, label in labels.items() if label.chance is not None}
    usable = labels if everything or not reference.picked else known
    chances = None if everything or not reference.picked else _chances(known)
    reason = _reason(task, labels, usable, equal=chances is None)
    if reason:
        yield Uncorrected(task.rubric, task.judge, reference.name, len(labels), reason)
        return
    cases = sorted(usable)
    rest = sorted(task.judged.keys() - labels.keys())
    fit = _fit(task, [usable[case].value for case in cases], (cases, rest), chances)
    yield _corrected(task, reference, fit, len(cases), len(labels) - len(cases))


def _chances(known: Labels) -> list[float] | None:
    """The chances in the order of the cases; None where all are alike."""
    found = [known[case].chance or 1.0 for case in sorted(known)]
    return None if len(set(found)) < 2 else found  # noqa: PLR2004 - all alike


def _reason(task: _Task, labels: Labels, usable: Labels, *, equal: bool) -> str:
    if labels and not usable:
        return HOW_PICKED
    binary = all(label.value in (0.0, 1.0) for label in usable.values())
    fewest = FEWEST_UNEQUAL if not equal else FEWEST if binary and _plain(task) else FEWEST_SCORES
    if len(usable) < fewest:
        left_out = len(labels) - len(usable)
        extra = f" ({left_out} more are left out, as {HOW_PICKED})" if left_out else ""
        return f"{len(usable)} of {fewest} labels that intervals need{extra}"
    return ""


def _plain(task: _Task) -> bool:
    """Whether all verdicts are won or lost, each case for itself."""
    scores = np.array(list(task.judged.values()))
    return task.mode == "pairwise" and task.single and bool(np.isin(scores, (0.0, 1.0)).all())


def _fit(
    task: _Task,
    values: Sequence[float],
    cases: tuple[Sequence[str], Sequence[str]],
    chances: Sequence[float] | None,
) -> CorrectedMean:
    judged, others = ([task.judged[case] for case in side] for side in cases)
    if chances is None and others and _plain(task) and set(values) <= {0.0, 1.0}:
        return poststratified_mean(values, judged, others)
    labelled, rest = ([task.clusters[case] for case in side] for side in cases)
    how = Rectification(clusters=(labelled, rest), chances=chances, bounds=task.bounds)
    return rectified_mean(values, judged, others, how)


def _corrected(
    task: _Task, reference: Reference, fit: CorrectedMean, n_labels: int, left_out: int
) -> Corrected:
    notes = [*fit.warnings]
    if left_out:
        notes.append(f"{left_out} labels are left out: {HOW_PICKED}")
    return Corrected(
        rubric=task.rubric,
        judge=task.judge,
        reference=reference.name,
        mode=task.mode,
        n_labels=n_labels,
        n_cases=len(task.judged),
        estimate=fit.estimate,
        interval=None if fit.ci is None else Interval(fit.ci.low, fit.ci.high),
        effective_labels=fit.effective_labels,
        more_labels=labels_needed(fit, n_labels, task.null),
        picked=reference.picked,
        method=fit.method,
        warnings=tuple(notes),
    )
