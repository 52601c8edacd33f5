"""Climb a ladder: candidates in the order they were built, each against the one before and the baseline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from judgekit.candidates.resolve import has_pipeline
from judgekit.domain.errors import UsageError
from judgekit.domain.ladder import Finding, Ladder, OutputCost, Rung, Step
from judgekit.domain.results import Contrast, Coverage
from judgekit.domain.suite import Suite
from judgekit.store.answers import GradeScores
from judgekit.store.read import Reader
from judgekit.workflow.contrast import Evidence, Terms, family_of
from judgekit.workflow.evidence import evidence_of, store_question
from judgekit.workflow.judge_plan import Desk, judge_plan
from judgekit.workflow.plan import Plan, Question
from judgekit.workflow.recall import recall

FEWEST_RUNGS = 2


@dataclass(frozen=True, slots=True)
class Climb:
    """Which candidates are the rungs (all of the suite, in its order, if none), and on which cases."""

    order: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    limit: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """What the store holds about the rungs, once all is judged."""

    evidence: dict[tuple[str, str], Evidence]
    grades: dict[str, GradeScores]
    costs: dict[str, OutputCost]
    coverage: Coverage


async def climb_ladder(suite: Suite, question: Question, climb: Climb, desk: Desk) -> Ladder:
    """Judge what is open about the rungs, then hold each against the one before and the baseline.

    Raises:
        UsageError: fewer than two candidates have outputs, or one that is named does not exist.
    """
    piped = [name for name in _named(suite, climb) if has_pipeline(name, suite.file.candidates)]
    recalled = await recall(suite, desk.ledger, desk.embedder, only=piped) if piped else suite
    plan = ladder_plan(recalled, question, climb)
    run = await judge_plan("ladder", plan, desk)
    with desk.ledger.reading() as reader:
        found = _found(question, plan, reader)
    return Ladder(
        suite=suite.name,
        rubric=question.rubric.name,
        judge=question.judge.name,
        mode=question.mode,
        baseline=_baseline(plan.suite, plan.candidates),
        rungs=_rungs(plan, found, climb.seed),
        without_outputs=tuple(name for name in _named(suite, climb) if name not in plan.candidates),
        n_tests=len(found.evidence),
        coverage=found.coverage,
        is_mcnemar=all(_is_mcnemar(each) for each in found.evidence.values()),
        store=str(desk.ledger.path),
        run=str(run),
        judged=desk.progress.judged,
        calls=desk.progress.calls,
        seconds=desk.progress.seconds,
        cost_usd=desk.progress.cost_usd,
        interrupted=desk.stop.drained.is_set(),
    )


def ladder_plan(suite: Suite, question: Question, climb: Climb) -> Plan:
    """Plan the pairs of a ladder: each rung with the one before, and with the baseline.

    Raises:
        UsageError: fewer than two candidates have outputs, or one that is named does not exist.
    """
    rungs = tuple(name for name in _named(suite, climb) if suite.outputs.get(name))
    if len(rungs) < FEWEST_RUNGS:
        there = ", ".join(rungs) or "none"
        raise UsageError(
            f"a ladder needs two candidates with outputs, and suite {suite.name!r} has {there}; "
            f"run: judgekit generate {suite.name}"
        )
    baseline = _baseline(suite, rungs)
    gains = [(baseline, name) for name in rungs if name != baseline]
    pairs = tuple(dict.fromkeys([*pairwise(rungs), *gains]))
    plan = Plan(suite, (question,), pairs, suite.cases, alone=rungs)
    return plan.tagged(climb.tags).limited(climb.limit, climb.seed)


def finding_of(contrast: Contrast) -> Finding:
    """Say what a contrast shows of a gain."""
    findings: dict[str, Finding] = {"better": "real", "worse": "worse"}
    return findings.get(contrast.decision, "not shown")


def _named(suite: Suite, climb: Climb) -> Sequence[str]:
    """The rungs that are asked for, whether they have outputs or not."""
    unknown = [name for name in climb.order if name not in suite.file.candidates]
    if unknown:
        known = ", ".join(suite.file.candidates)
        raise UsageError(f"suite {suite.name!r} has no candidate {unknown[0]!r}; candidates are: {known}")
    return tuple(dict.fromkeys(climb.order or suite.file.candidates))


def _baseline(suite: Suite, rungs: Sequence[str]) -> str:
    """The suite's baseline where it is a rung, else the first rung."""
    named = suite.file.baseline
    return named if named is not None and named in rungs else rungs[0]


def _found(question: Question, plan: Plan, reader: Reader) -> _Found:
    evidence = {pair: evidence_of(question, replace(plan, pairs=(pair,)), reader) for pair in plan.pairs}
    cases = [case.id for case in plan.cases]
    asked = store_question(question, plan)
    return _Found(
        evidence=evidence,
        grades=reader.grade_scores(asked, plan.candidates) if question.mode == "graded" else {},
        costs=reader.output_costs(plan.suite.name, plan.candidates),
        coverage=reader.task_summary(asked, question.mode, plan.candidates, cases).coverage,
    )


def _rungs(plan: Plan, found: _Found, seed: int) -> tuple[Rung, ...]:
    contrasts = family_of([(a, b, each) for (a, b), each in found.evidence.items()], Terms(seed=seed))
    steps = {(c.a, c.b): Step(c, finding_of(c)) for c in contrasts}
    order = plan.alone
    before = dict(pairwise(order))
    previous = {after: name for name, after in before.items()}
    baseline, cases = _baseline(plan.suite, order), {case.id for case in plan.cases}
    return tuple(
        Rung(
            candidate=name,
            n_cases=len(_totals(found, name, cases)),
            score=_mean(_totals(found, name, cases)),
            step=steps[previous[name], name] if name in previous else None,
            gain=steps.get((baseline, name)),
            cost=found.costs.get(name, OutputCost()),
        )
        for name in order
    )


def _totals(found: _Found, name: str, cases: Iterable[str]) -> list[float]:
    grades = found.grades.get(name)
    if grades is None:
        return []
    known = set(cases)
    scored = zip(grades.case_ids.tolist(), grades.totals.tolist(), strict=True)
    return [total for case, total in scored if case in known]


def _mean(totals: Sequence[float]) -> float | None:
    return float(np.mean(totals)) if totals else None


def _is_mcnemar(seen: Evidence) -> bool:
    values = seen.scores.values
    right_or_wrong = seen.mode == "graded" and bool(np.isin(values, (-1.0, 0.0, 1.0)).all())
    return right_or_wrong and len(set(seen.scores.clusters)) == values.size
