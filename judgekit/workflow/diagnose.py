"""Diagnose a candidate: sort what it got wrong, say how sure the shares are, and what they point to."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from judgekit.candidates.examples import build_pool, choose_examples
from judgekit.candidates.prompt import Shown, build_messages
from judgekit.candidates.resolve import has_pipeline, resolve_candidate
from judgekit.domain.cases import Case, Output
from judgekit.domain.diagnosis import Diagnosis, Failure, FailureKind, Share, Side
from judgekit.domain.errors import UsageError
from judgekit.domain.results import Coverage, Interval
from judgekit.domain.suite import Suite
from judgekit.files.cases import load_cases
from judgekit.stats.clustered import clustered_se
from judgekit.stats.proportion import binomial_p, proportion_ci
from judgekit.workflow.contrast import ALPHA
from judgekit.workflow.evidence import store_question
from judgekit.workflow.failure_kinds import Prompted, failure_of
from judgekit.workflow.judge_plan import Desk, judge_plan
from judgekit.workflow.plan import Plan, Question
from judgekit.workflow.recall import recall

FEWEST = 10
"""Failures below which no lever is named."""

EVEN = 0.5
EXAMPLES = 3
MOST_LEVERS = 3
FULL_MARKS = 1.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """What became of the cases that were graded, and the failures with the cluster of each."""

    cases: int
    rate: Interval | None
    failures: tuple[Failure, ...]
    clusters: tuple[str, ...]
    coverage: Coverage


async def diagnose(suite: Suite, question: Question, candidate: str, desk: Desk) -> Diagnosis:
    """Judge what is open of a candidate's outputs, and sort those that are wrong.

    Raises:
        UsageError: the candidate has no outputs, or the judge does not run queries.
    """
    if has_pipeline(candidate, suite.file.candidates):
        suite = await recall(suite, desk.ledger, desk.embedder, only=[candidate])
    plan = diagnose_plan(suite, question, candidate)
    run = await judge_plan("diagnose", plan, desk)
    seen = await _seen(plan, question, candidate, desk)
    sides = tuple(_share(side, None, seen) for side in get_args(Side))
    kinds = tuple(_share(side, kind, seen) for side, kind in _present(seen.failures))
    leading = _leading(sides, len(seen.failures))
    return Diagnosis(
        suite=suite.name,
        candidate=candidate,
        rubric=question.rubric.name,
        judge=question.judge.name,
        cases=seen.cases,
        failed=len(seen.failures),
        failure_rate=seen.rate,
        sides=sides,
        kinds=kinds,
        leading=leading,
        levers=_levers(kinds, leading),
        fewest=FEWEST,
        coverage=seen.coverage,
        store=str(desk.ledger.path),
        run=str(run),
        interrupted=desk.stop.drained.is_set(),
    )


def diagnose_plan(suite: Suite, question: Question, candidate: str) -> Plan:
    """Plan the grades of a candidate's outputs.

    Raises:
        UsageError: the candidate has no outputs, or the judge does not run queries.
    """
    if question.mode != "graded" or "sql_execution" not in _program(suite, question):
        raise UsageError(
            f"judge {question.judge.name!r} runs no queries; diagnose reads SQL: take a judge with "
            "'program: sql_execution'"
        )
    if not suite.outputs.get(candidate):
        there = ", ".join(name for name, outputs in suite.outputs.items() if outputs) or "none"
        raise UsageError(f"suite {suite.name!r} has no outputs of {candidate!r}; those with outputs: {there}")
    return Plan(suite, (question,), (), suite.cases, alone=(candidate,))


def _program(suite: Suite, question: Question) -> str:
    named = (judge for judge in suite.file.judges if not isinstance(judge, str))
    return next((judge.program or "" for judge in named if judge.name == question.judge.name), "")


async def _seen(plan: Plan, question: Question, candidate: str, desk: Desk) -> _Seen:
    asked = store_question(question, plan)
    with desk.ledger.reading() as reader:
        notes = reader.grade_notes(asked, candidate)
        summary = reader.task_summary(asked, "graded", [candidate], [case.id for case in plan.cases])
    outputs = plan.suite.outputs[candidate]
    graded = [case for case in plan.cases if case.id in notes and case.id in outputs]
    wrong = [case for case in graded if notes[case.id][0] < FULL_MARKS]
    shown = await _shown(plan.suite, candidate, wrong)
    return _Seen(
        cases=len(graded),
        rate=_interval(
            [notes[case.id][0] < FULL_MARKS for case in graded], [case.cluster for case in graded]
        ),
        failures=tuple(
            failure_of(case, outputs[case.id], notes[case.id][1], shown.get(case.id)) for case in wrong
        ),
        clusters=tuple(case.cluster for case in wrong),
        coverage=summary.coverage,
    )


async def _shown(suite: Suite, candidate: str, cases: Sequence[Case]) -> dict[str, Prompted]:
    """What the model was shown for each case; recorded outputs tell it only by the passages with them."""
    specs, outputs = suite.file.candidates, suite.outputs[candidate]
    asked = {case.id: _question_of(case, outputs[case.id]) for case in cases}
    if not has_pipeline(candidate, specs):
        told = [case.id for case in cases if case.context or outputs[case.id].context]
        return {name: Prompted(asked[name], asked[name]) for name in told}
    pipeline = resolve_candidate(candidate, specs, suite.file.prompt)
    pool = None
    if pipeline.examples:
        fields = {str(ours): theirs for ours, theirs in suite.file.fields.items()}
        solved = load_cases(Path(suite.folder) / pipeline.examples.source, fields)
        pool = await build_pool(pipeline.examples, solved)
    shown: dict[str, Prompted] = {}
    for case in cases:
        examples = (await choose_examples(case, pool)).examples if pool else ()
        messages = build_messages(pipeline, case, Shown(examples, outputs[case.id].context))
        shown[case.id] = Prompted("\n".join(message.content for message in messages), asked[case.id])
    return shown


def _question_of(case: Case, output: Output) -> str:
    return "\n".join([case.text, *case.context, *output.context])


def _present(failures: Sequence[Failure]) -> list[tuple[Side, FailureKind]]:
    """The kinds there are on each side, the most frequent first."""
    return [each for each, _ in Counter((failure.side, failure.kind) for failure in failures).most_common()]


def _share(side: Side, kind: FailureKind | None, seen: _Seen) -> Share:
    is_of = [failure.side == side and kind in (None, failure.kind) for failure in seen.failures]
    found = [failure for failure, of in zip(seen.failures, is_of, strict=True) if of]
    return Share(
        side=side,
        kind=kind,
        count=len(found),
        share=len(found) / len(seen.failures) if seen.failures else 0.0,
        interval=_interval(is_of, seen.clusters),
        examples=tuple(found[:EXAMPLES]) if kind else (),
    )


def _interval(is_so: Sequence[bool], clusters: Sequence[Hashable]) -> Interval | None:
    """Wilson's interval where every case is its own cluster, else one that counts clusters (CR2)."""
    if not is_so:
        return None
    if len(set(clusters)) == len(clusters):
        ci = proportion_ci(sum(is_so), len(is_so))
        return Interval(ci.low, ci.high)
    found = clustered_se([float(each) for each in is_so], clusters, bounds=(0.0, 1.0)).ci
    return Interval(found.low, found.high) if found else None


def _leading(sides: Sequence[Share], n_failures: int) -> Side | None:
    """The side that has more than half of the failures, if that is beyond doubt."""
    beyond = (s.side for s in sides if s.side != "open" and s.interval and (s.interval.low or 0.0) > EVEN)
    return next(beyond, None) if n_failures >= FEWEST else None


def _levers(kinds: Sequence[Share], leading: Side | None) -> tuple[FailureKind, ...]:
    """The kinds of the leading side that the most frequent one is not clearly ahead of (sign test)."""
    mine = [share for share in kinds if share.side == leading]
    close = (s.kind for s in mine if binomial_p(s.count, s.count + mine[0].count) >= ALPHA)
    return tuple(kind for kind in close if kind)[:MOST_LEVERS]
