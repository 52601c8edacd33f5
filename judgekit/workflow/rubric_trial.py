"""Put a rubric to the test: its labelled tests, canaries beside fair answers, the tests in other words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.rubric import Mode, Rubric
from judgekit.domain.trials import RubricTrial
from judgekit.judges.canaries import Canary
from judgekit.judges.port import Judge
from judgekit.judges.rewording import reword
from judgekit.store.answers import TaskSummary
from judgekit.store.read import Reader
from judgekit.workflow.evidence import store_question
from judgekit.workflow.judge_plan import Desk, judge_plan
from judgekit.workflow.plan import Plan, Question
from judgekit.workflow.rubric_marks import (
    accuracy_of,
    canary_marks,
    criterion_marks,
    flips_of,
    marks_of,
    turned_by_injection,
)
from judgekit.workflow.rubric_suite import (
    FAIR,
    GRADED,
    A,
    B,
    canaries_of,
    canary_suite,
    mode_of,
    suite_of_tests,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be tried besides the tests: canaries, and so many rewordings, all drawn with `seed`."""

    canaries: bool = False
    rewordings: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """The plans of one trial of a rubric with a judge; `skipped` tests are in modes it cannot judge in."""

    rubric: Rubric
    judge: Judge
    tests: tuple[Plan, ...]
    canaries: tuple[Canary, ...]
    canary_plan: Plan | None
    skipped: int

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Everything that is to be judged."""
        return (*self.tests, self.canary_plan) if self.canary_plan else self.tests


def plan_trial(rubric: Rubric, judge: Judge, spec: JudgeSpec, wanted: Wanted) -> Trial:
    """Plan a trial.

    Raises:
        UsageError: the rubric has nothing that this judge could be tried on, or is too short to be reworded.
    """
    modes = [mode for mode in rubric.modes if mode in judge.modes]
    wordings = (rubric, *_reworded(rubric, wanted))
    asked = {mode: [Question(each, judge, mode, spec.samples) for each in wordings] for mode in modes}
    tests = tuple(_tests_plan(rubric, questions) for questions in asked.values())
    canaries = canaries_of(rubric, wanted.seed) if wanted.canaries and modes else ()
    skipped = sum(mode_of(test) not in modes for test in rubric.tests)
    if skipped == len(rubric.tests):
        raise UsageError(_nothing_to_try(rubric, judge))
    plan = _canary_plan(rubric, canaries, asked[modes[0]][0]) if canaries else None
    return Trial(rubric, judge, tuple(plan for plan in tests if plan.cases), canaries, plan, skipped)


async def try_rubric(trial: Trial, desk: Desk) -> RubricTrial:
    """Judge whatever has no verdict yet, then mark everything."""
    for plan in trial.plans:
        await judge_plan("rubric test", plan, desk)
    with desk.ledger.reading() as reader:
        return _marked(trial, desk, reader)


def _marked(trial: Trial, desk: Desk, reader: Reader) -> RubricTrial:
    marks = [mark for plan in trial.tests for mark in marks_of(plan.questions[0], plan, reader)]
    summaries = [_summary(plan, question, reader) for plan in trial.plans for question in plan.questions]
    progress, canary_plan = desk.progress, trial.canary_plan
    canaries = canary_marks(trial.canaries, canary_plan, reader) if canary_plan else ()
    return RubricTrial(
        rubric=trial.rubric.name,
        judge=trial.judge.name,
        marks=tuple(sorted(marks, key=lambda mark: mark.number)),
        accuracy=accuracy_of(marks),
        criteria=tuple(each for plan in trial.tests for each in criterion_marks(plan, reader)),
        canaries=canaries,
        turned=turned_by_injection(canaries),
        flips=flips_of(trial.tests, reader),
        coverage=reduce(add, (summary.coverage for summary in summaries)),
        usage=reduce(add, (summary.usage for summary in summaries)),
        judged=progress.judged,
        calls=progress.calls,
        seconds=progress.seconds,
        cost_usd=progress.cost_usd,
        skipped=trial.skipped,
        interrupted=desk.stop.drained.is_set(),
    )


def _reworded(rubric: Rubric, wanted: Wanted) -> Sequence[Rubric]:
    """The rubric in other words, under names of their own: the store keeps the latest rubric of each name."""
    if not wanted.rewordings:
        return ()
    try:
        others = reword(rubric, wanted.rewordings, wanted.seed)
    except ValueError as error:
        raise UsageError(f"{error}; ask for fewer rewordings") from error
    names = (f"{rubric.name}.reworded-{wanted.seed}-{n}" for n in range(1, len(others) + 1))
    return [each.model_copy(update={"name": name}) for each, name in zip(others, names, strict=True)]


def _tests_plan(rubric: Rubric, questions: Sequence[Question]) -> Plan:
    mode: Mode = questions[0].mode
    suite = suite_of_tests(rubric)
    wanted = [mode_of(test) == mode for test in rubric.tests]
    cases = tuple(case for case, here in zip(suite.cases, wanted, strict=True) if here)
    if mode == "pairwise":
        return Plan(suite, tuple(questions), ((A, B),), cases)
    return Plan(suite, tuple(questions), (), cases, alone=(GRADED,))


def _canary_plan(rubric: Rubric, canaries: Sequence[Canary], question: Question) -> Plan:
    suite = canary_suite(rubric, canaries)
    pairs = tuple((FAIR, name) for name in suite.outputs if name != FAIR)
    return Plan(suite, (question,), pairs, suite.cases)


def _summary(plan: Plan, question: Question, reader: Reader) -> TaskSummary:
    cases = [case.id for case in plan.cases]
    return reader.task_summary(store_question(question, plan), question.mode, plan.candidates, cases)


def _nothing_to_try(rubric: Rubric, judge: Judge) -> str:
    if not rubric.tests:
        return f"rubric {rubric.name!r} has no tests; add some under 'tests', each with what you 'expect'"
    modes = " and ".join(judge.modes)
    return f"judge {judge.name!r} judges {modes}, and no test of rubric {rubric.name!r} is of that mode"
