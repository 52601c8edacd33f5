"""From the store to a table: each candidate's mean grade, or its win rate against its opponents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from statistics import fmean

from judgekit.domain.judging import Usage
from judgekit.domain.results import Coverage, Interval
from judgekit.domain.run_report import CriterionScore, RunLine, RunTable
from judgekit.stats.clustered import ClusteredMean, clustered_se
from judgekit.store.answers import Floats, TaskSummary, Texts
from judgekit.store.read import Reader
from judgekit.workflow.evidence import store_question
from judgekit.workflow.plan import Plan, Question

CaseScores = Mapping[str, float]


def run_table(question: Question, plan: Plan, reader: Reader) -> RunTable:
    """Give the table of one question, over the plan's pairs, candidates and cases."""
    groups = _groups(question, plan)
    found = [_summary(question, plan, names, reader) for names in groups]
    seen = _seen(question, plan, reader)
    lines = [
        _line(
            question,
            plan,
            name,
            seen.get(name, _Seen({})),
            [s for names, s in zip(groups, found, strict=True) if name in names],
        )
        for name in plan.candidates
    ]
    return RunTable(
        rubric=question.rubric.name,
        judge=question.judge.name,
        mode=question.mode,
        lines=tuple(sorted(lines, key=_rank)),
        coverage=reduce(add, (summary.coverage for summary in found), Coverage()),
        usage=reduce(add, (summary.usage for summary in found), Usage()),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was said of one candidate: its scores by case, and those of each criterion if it has several."""

    scores: CaseScores
    criteria: Mapping[str, CaseScores] = field(default_factory=dict)


def _seen(question: Question, plan: Plan, reader: Reader) -> Mapping[str, _Seen]:
    if question.mode == "pairwise":
        return {name: _Seen(scores) for name, scores in _win_shares(question, plan, reader).items()}
    grades = reader.grade_scores(store_question(question, plan), plan.candidates)
    several = len(question.rubric.criteria) > 1
    return {
        name: _Seen(
            _by_case(found.case_ids, found.totals),
            {each: _by_case(own.case_ids, own.shares) for each, own in found.criteria.items()}
            if several
            else {},
        )
        for name, found in grades.items()
    }


def _by_case(case_ids: Texts, values: Floats) -> CaseScores:
    return dict(zip(case_ids.tolist(), values.tolist(), strict=True))


def _groups(question: Question, plan: Plan) -> Sequence[tuple[str, ...]]:
    """Who is judged together: pairs, or each candidate by itself."""
    return plan.pairs if question.mode == "pairwise" else [(name,) for name in plan.candidates]


def _summary(question: Question, plan: Plan, names: Sequence[str], reader: Reader) -> TaskSummary:
    cases = [case.id for case in plan.cases]
    return reader.task_summary(store_question(question, plan), question.mode, names, cases)


def _win_shares(question: Question, plan: Plan, reader: Reader) -> Mapping[str, CaseScores]:
    """The share of the win of each candidate on each case, its mean over those it was paired with."""
    shares: dict[str, dict[str, list[float]]] = {}
    for a, b in plan.pairs:
        found = reader.pair_scores(store_question(question, plan), a, b)
        for case, score in zip(found.case_ids.tolist(), found.score_a.tolist(), strict=True):
            shares.setdefault(a, {}).setdefault(case, []).append(score)
            shares.setdefault(b, {}).setdefault(case, []).append(1 - score)
    return {name: {case: fmean(each) for case, each in cases.items()} for name, cases in shares.items()}


def _line(question: Question, plan: Plan, name: str, seen: _Seen, found: Iterable[TaskSummary]) -> RunLine:
    summaries = list(found)
    coverage = reduce(add, (each.coverage for each in summaries), Coverage())
    usage = reduce(add, (each.usage for each in summaries), Usage())
    mean = _mean(seen.scores, plan, _bounds(question))
    if mean is None:
        return RunLine(name, None, None, 0, coverage, usage)
    criteria = tuple(_criteria(question, plan, seen))
    return RunLine(
        name, mean.estimate, _interval(mean), mean.n_items, coverage, usage, mean.warnings, criteria
    )


def _criteria(question: Question, plan: Plan, seen: _Seen) -> Iterator[CriterionScore]:
    for criterion in question.rubric.criteria:
        mean = _mean(seen.criteria.get(criterion.name, {}), plan, (0.0, 1.0))
        if mean is not None:
            yield CriterionScore(criterion.name, mean.estimate, _interval(mean), mean.n_items)


def _mean(scores: CaseScores, plan: Plan, bounds: tuple[float, float]) -> ClusteredMean | None:
    """The mean over the plan's cases that have a score, None without any."""
    judged = [case for case in plan.cases if case.id in scores]
    if not judged:
        return None
    return clustered_se(
        [scores[case.id] for case in judged], [case.cluster for case in judged], bounds=bounds
    )


def _interval(mean: ClusteredMean) -> Interval | None:
    return Interval(mean.ci.low, mean.ci.high) if mean.ci else None


def _bounds(question: Question) -> tuple[float, float]:
    """What a score can be: grades go below 0 only where a criterion counts against an output."""
    subtracts = any(criterion.weight < 0 for criterion in question.rubric.criteria)
    return (-1.0 if subtracts and question.mode == "graded" else 0.0, 1.0)


def _rank(line: RunLine) -> tuple[bool, float]:
    return line.score is None, -(line.score or 0.0)
