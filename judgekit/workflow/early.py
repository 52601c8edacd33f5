"""Stop early: judge a pair's cases in shuffled batches until the verdicts leave no doubt about this suite."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TypeAlias

from judgekit.domain.cases import Case
from judgekit.domain.results import Interval
from judgekit.stats.sequential import confidence_sequence
from judgekit.store.read import Reader
from judgekit.workflow.contrast import ALPHA, DEFAULT_MARGIN, Terms
from judgekit.workflow.evidence import store_question
from judgekit.workflow.judge_plan import Desk, judge_more, running
from judgekit.workflow.plan import Plan, Question

SMALLEST_BATCH = 10
GROWTH = 2
"""Later batches hold at least 1/GROWTH of what was judged before: a look costs time, and few lose little."""
EVEN = 0.5

Clusters: TypeAlias = Sequence[Sequence[Case]]


@dataclass(frozen=True, slots=True)
class Look:
    """What one question shows of the pair, valid whenever one looks.

    `estimate` and `interval` are B's win rate, or the difference of mean grades B minus A, as means over
    clusters; None before anything was judged. `clear` says whether the interval leaves the threshold out.
    """

    question: Question
    estimate: float | None = None
    interval: Interval | None = None
    clear: bool = False


@dataclass(frozen=True, slots=True)
class Early:
    """How far judging went: number of the run, the plan on the cases judged, a look per question.

    `seen` of `of` clusters were judged.
    """

    run: int
    plan: Plan
    looks: tuple[Look, ...]
    seen: int
    of: int

    @property
    def caution(self) -> str:
        """What must be said beside the figures."""
        if self.seen == self.of:
            return "no early stop: all cases were judged, so figures are the usual ones"
        return (
            f"stopped early after {self.seen} of {self.of} cases in shuffled order: intervals are confidence "
            f"sequences, valid however often one looks, and speak of this suite's {self.of} cases only"
        )


@dataclass(frozen=True, slots=True)
class _Threshold:
    """How scores map to [0, 1], and which mean there has to be left out, with which chance of an error."""

    width: float
    null: float
    alpha: float


async def judge_until_clear(command: str, plan: Plan, desk: Desk, terms: Terms, *, among: int = 1) -> Early:
    """Judge a pair in batches until every question is clear, all cases are judged, or the run is stopped.

    The clusters are shuffled by `terms.seed` beforehand. Looking after every batch costs nothing: the
    confidence sequences of all questions hold at all times together with 95 % (Bonferroni over questions and
    `among` pairs), for the mean of this suite's clusters.

    Args:
        command: what was called.
        plan: questions about one pair.
        desk: where to judge.
        terms: the seed, and the gate or margin whose threshold has to be left out.
        among: number of pairs that are treated like this one.

    Raises:
        JudgekitError: what ended the run early; everything received until then is recorded.
    """
    clusters = _shuffled(plan, terms.seed)
    alpha = ALPHA / (among * len(plan.questions))
    batch, end = max(SMALLEST_BATCH, desk.concurrency), 0
    with running(command, plan, desk) as run:
        while True:
            start, end = end, min(end + max(batch, end // GROWTH), len(clusters))
            await judge_more(_on(plan, clusters[start:end]), run, desk)
            seen = _on(plan, clusters[:end])
            with desk.ledger.reading() as reader:
                looks = tuple(
                    _look(question, seen, (clusters, end), reader, _threshold(question, terms, alpha))
                    for question in plan.questions
                )
            if end == len(clusters) or desk.stop.drained.is_set() or all(look.clear for look in looks):
                return Early(run, seen, looks, end, len(clusters))


def _shuffled(plan: Plan, seed: int) -> Clusters:
    """The clusters of the cases that both candidates answered, in an order that no verdict decides."""
    found: dict[str, list[Case]] = {}
    for case in plan.cases:
        if all(case.id in plan.suite.outputs.get(name, {}) for name in plan.candidates):
            found.setdefault(case.cluster, []).append(case)
    clusters = list(found.values())
    random.Random(seed).shuffle(clusters)  # noqa: S311 - an order, no secret
    return clusters


def _on(plan: Plan, clusters: Clusters) -> Plan:
    chosen = {case.id for cluster in clusters for case in cluster}
    return replace(plan, cases=tuple(case for case in plan.cases if case.id in chosen))


def _threshold(question: Question, terms: Terms, alpha: float) -> _Threshold:
    negative = any(criterion.weight < 0 for criterion in question.rubric.criteria)
    width = 1.0 if question.mode == "pairwise" else 4.0 if negative else 2.0
    margin = (terms.margin or DEFAULT_MARGIN) if terms.gate == "not-worse" else 0.0
    return _Threshold(width, EVEN - margin / width, alpha)


def _look(
    question: Question, plan: Plan, order: tuple[Clusters, int], reader: Reader, threshold: _Threshold
) -> Look:
    clusters, end = order
    scores = _scores(question, plan, reader)
    width, centre = threshold.width, EVEN if question.mode == "pairwise" else 0.0
    judged = [[scores[case.id] for case in cluster if case.id in scores] for cluster in clusters[:end]]
    means = [min(1.0, max(0.0, EVEN + (fmean(each) - centre) / width)) for each in judged if each]
    if not means:
        return Look(question)
    found = confidence_sequence(means, alpha=threshold.alpha, null=threshold.null, suite_size=len(clusters))
    low, high = (centre + (float(ends[-1]) - EVEN) * width for ends in (found.lower, found.upper))
    estimate = centre + (found.estimate - EVEN) * width
    return Look(question, estimate, Interval(low, high), found.stop_at is not None)


def _scores(question: Question, plan: Plan, reader: Reader) -> Mapping[str, float]:
    """B's share of the win, or its grade minus A's, by case."""
    ((a, b),) = plan.pairs
    asked = store_question(question, plan)
    if question.mode == "pairwise":
        found = reader.pair_scores(asked, b, a)
        return dict(zip(found.case_ids.tolist(), found.score_a.tolist(), strict=True))
    grades = reader.grade_scores(asked, (a, b))
    totals = [
        dict(zip(grades[name].case_ids.tolist(), grades[name].totals.tolist(), strict=True))
        for name in (a, b)
        if name in grades
    ]
    if len(totals) < 2:  # noqa: PLR2004 - a difference needs both
        return {}
    return {case: totals[1][case] - total for case, total in totals[0].items() if case in totals[1]}
