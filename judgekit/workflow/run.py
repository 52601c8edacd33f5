"""Run a whole suite: generate what is missing, judge what is open, say how the candidates stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from judgekit.candidates.resolve import has_pipeline
from judgekit.domain.errors import UsageError
from judgekit.domain.run_report import RunReport
from judgekit.domain.suite import Suite
from judgekit.workflow.batches import Order
from judgekit.workflow.behind import behind_all
from judgekit.workflow.designs import ALL, pairs_of
from judgekit.workflow.generate import Clients, Made, generate
from judgekit.workflow.judge_plan import Desk
from judgekit.workflow.plan import Plan, Question
from judgekit.workflow.recall import recall
from judgekit.workflow.run_tables import run_table
from judgekit.workflow.saving import Saving, judge_saving

FEWEST = 2


@dataclass(frozen=True, slots=True)
class Course:
    """What a run is to do: who takes part (all if none), which pairs, how many cases drawn with `seed`.

    `saving` is how it asks for less than all of that.
    """

    candidates: tuple[str, ...] = ()
    design: str = ALL
    limit: int | None = None
    seed: int = 0
    generates: bool = True
    saving: Saving = field(default_factory=Saving)


async def run_suite(
    suite: Suite, questions: Sequence[Question], course: Course, desk: Desk, clients: Clients
) -> RunReport:
    """Generate and judge whatever is missing, then say what all of the verdicts come to.

    Raises:
        UsageError: nothing can be judged: too few candidates have outputs, or the design fits none.
        JudgekitError: what ended the run early; everything received until then is recorded.
    """
    # a design that fits none is told before an output is paid for
    pairs_of(course.design, _taking_part(suite, course), suite.file.baseline)
    suite, made = await _with_outputs(suite, course, desk, clients)
    plan = plan_run(suite, questions, course)
    notes = await judge_saving(plan, desk, course.saving)
    with desk.ledger.reading() as reader:
        tables = tuple(run_table(question, plan, reader) for question in plan.questions)
        behind = behind_all(plan, reader)
    progress = desk.progress
    return RunReport(
        suite=suite.name,
        tables=tables,
        generated=tuple((each.candidate, each.generated) for each in made if each.generated),
        missing=missing_outputs(plan, course),
        store=str(desk.ledger.path),
        judged=progress.judged,
        calls=progress.calls,
        seconds=progress.seconds,
        cost_usd=progress.cost_usd,
        interrupted=desk.stop.drained.is_set(),
        notes=notes,
        behind=behind,
    )


def plan_run(suite: Suite, questions: Sequence[Question], course: Course) -> Plan:
    """Plan a run over the candidates that have outputs.

    Raises:
        UsageError: a candidate does not exist, or fewer have outputs than the questions need.
    """
    asked = _taking_part(suite, course)
    names = tuple(name for name in asked if suite.outputs.get(name))
    pairwise = any(question.mode == "pairwise" for question in questions)
    if len(names) < (FEWEST if pairwise else 1):
        lacking = ", ".join(name for name in asked if name not in names) or "none"
        raise UsageError(
            f"suite {suite.name!r}: too few candidates have outputs to be judged (without: {lacking}); "
            f"run: judgekit generate {suite.name}"
        )
    pairs = pairs_of(course.design, names, suite.file.baseline)
    plan = Plan(suite, tuple(questions), pairs, suite.cases, alone=names)
    return plan.limited(course.limit, course.seed)


def to_generate(suite: Suite, course: Course) -> tuple[str, ...]:
    """Give the candidates with a pipeline that lack an output for some case."""
    cases = {case.id for case in suite.cases}
    return tuple(
        name
        for name in _taking_part(suite, course)
        if name in suite.file.candidates
        and has_pipeline(name, suite.file.candidates)
        and cases - suite.outputs.get(name, {}).keys()
    )


def missing_outputs(plan: Plan, course: Course) -> tuple[tuple[str, int], ...]:
    """Give how many of the plan's cases each candidate that was to take part has no output for."""
    cases = {case.id for case in plan.cases}
    names = _taking_part(plan.suite, course)
    lacking = ((name, len(cases - plan.suite.outputs.get(name, {}).keys())) for name in names)
    return tuple((name, number) for name, number in lacking if number)


async def _with_outputs(
    suite: Suite, course: Course, desk: Desk, clients: Clients
) -> tuple[Suite, Sequence[Made]]:
    """The suite with every output there is, and what was generated for it."""
    names = to_generate(suite, course)
    if not names:
        return suite, ()
    if not course.generates:
        return await recall(suite, desk.ledger, desk.embedder), ()
    generated = await generate(suite, Order(names, course.limit, course.seed), desk, clients)
    return generated.suite, generated.made


def _taking_part(suite: Suite, course: Course) -> tuple[str, ...]:
    known = tuple(dict.fromkeys((*suite.file.candidates, *suite.outputs)))
    for name in course.candidates:
        if name not in known:
            raise UsageError(f"suite {suite.name!r} has no candidate {name!r}; it has {', '.join(known)}")
    return course.candidates or known
