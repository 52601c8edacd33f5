"""From the store to a table: each candidate's mean grade, or its win rate against its opponents."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add
from statistics import fmean

from judgekit.domain.judging import Usage
from judgekit.domain.results import Coverage, Interval
from judgekit.domain.standings import Standing, StandingsTable
from judgekit.stats.clustered import clustered_se
from judgekit.store.answers import TaskSummary
from judgekit.store.read import Reader
from judgekit.workflow.evidence import store_question
from judgekit.workflow.plan import Plan, Question

CaseScores = Mapping[str, float]


def standings_of(question: Question, plan: Plan, reader: Reader) -> StandingsTable:
    """Give the table of one question, over the plan's pairs, candidates and cases."""
    groups = _groups(question, plan)
    found = [_summary(question, plan, names, reader) for names in groups]
    shares = _win_shares if question.mode == "pairwise" else _grades
    scores = shares(question, plan, reader)
    standings = [
        _standing(
            question,
            plan,
            name,
            scores.get(name, {}),
            [s for names, s in zip(groups, found, strict=True) if name in names],
        )
        for name in plan.candidates
    ]
    return StandingsTable(
        rubric=question.rubric.name,
        judge=question.judge.name,
        mode=question.mode,
        standings=tuple(sorted(standings, key=_rank)),
        coverage=reduce(add, (summary.coverage for summary in found), Coverage()),
        usage=reduce(add, (summary.usage for summary in found), Usage()),
    )


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


def _grades(question: Question, plan: Plan, reader: Reader) -> Mapping[str, CaseScores]:
    grades = reader.grade_scores(store_question(question, plan), plan.candidates)
    return {
        name: dict(zip(seen.case_ids.tolist(), seen.totals.tolist(), strict=True))
        for name, seen in grades.items()
    }


def _standing(
    question: Question, plan: Plan, name: str, scores: CaseScores, found: Iterable[TaskSummary]
) -> Standing:
    judged = [case for case in plan.cases if case.id in scores]
    summaries = list(found)
    coverage = reduce(add, (each.coverage for each in summaries), Coverage())
    usage = reduce(add, (each.usage for each in summaries), Usage())
    if not judged:
        return Standing(name, None, None, 0, coverage, usage)
    mean = clustered_se(
        [scores[case.id] for case in judged], [case.cluster for case in judged], bounds=_bounds(question)
    )
    interval = Interval(mean.ci.low, mean.ci.high) if mean.ci else None
    return Standing(name, mean.estimate, interval, len(judged), coverage, usage, mean.warnings)


def _bounds(question: Question) -> tuple[float, float]:
    """What a score can be: grades go below 0 only where a criterion counts against an output."""
    subtracts = any(criterion.weight < 0 for criterion in question.rubric.criteria)
    return (-1.0 if subtracts and question.mode == "graded" else 0.0, 1.0)


def _rank(standing: Standing) -> tuple[bool, float]:
    return standing.score is None, -(standing.score or 0.0)
