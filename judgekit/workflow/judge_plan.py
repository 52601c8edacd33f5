"""Put a plan's questions to their judges and record every judgement as it comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from judgekit.candidates.index import Embedder
from judgekit.domain.errors import BudgetReached
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.verdict import Failed
from judgekit.judges.recorded import RECORDED
from judgekit.store.ledger import Ledger, RunStatus
from judgekit.store.planning import Redo
from judgekit.workflow.execute import Stop, Work, run_tasks
from judgekit.workflow.plan import Plan, Question
from judgekit.workflow.progress import Progress


@dataclass(slots=True)
class Desk:
    """Where work is done: the ledger, how many calls are in flight, who watches, who may stop it.

    `embedder` serves the pipelines that search by meaning.
    """

    ledger: Ledger
    concurrency: int = 16
    redo: Redo = "none"
    progress: Progress = field(default_factory=Progress)
    stop: Stop = field(default_factory=Stop)
    embedder: Embedder | None = None


async def judge_plan(command: str, plan: Plan, desk: Desk) -> int:
    """Judge whatever of the plan has no verdict yet, and give the number of the run.

    Raises:
        JudgekitError: what ended the run early (no key, budget reached, disk full, ...); everything received
            until then is recorded.
    """
    with running(command, plan, desk) as run:
        await judge_more(plan, run, desk)
    return run


@contextmanager
def running(command: str, plan: Plan, desk: Desk) -> Iterator[int]:
    """Give the number of a run that ends with the block, however that ends."""
    run = _begin(command, plan, desk)
    status: RunStatus = "failed"
    try:
        yield run
        status = "interrupted" if desk.stop.drained.is_set() else "done"
    except BudgetReached:
        status = "budget_reached"
        raise
    finally:
        desk.ledger.end_run(run, status)


async def judge_more(plan: Plan, run: int, desk: Desk) -> None:
    """Judge what of a plan has no verdict yet as a part of a run that is under way."""
    for question in plan.questions:
        await _ask(question, plan, run, desk)


def _begin(command: str, plan: Plan, desk: Desk) -> int:
    desk.ledger.save_suite(plan.suite, [question.rubric for question in plan.questions])
    desk.ledger.save_judges({question.judge.name: question.judge.identity for question in plan.questions})
    return desk.ledger.begin_run(command, plan.suite.name, {"cases": len(plan.cases)})


async def _ask(question: Question, plan: Plan, run: int, desk: Desk) -> None:
    desk.progress.begin(f"{question.rubric.name}, {question.judge.name}", plan.size(question))
    open_tasks = desk.ledger.pending(run, plan.tasks(question), desk.redo)

    def record(task: JudgeTask, judgement: Judgement) -> None:
        if judgement.protocol == RECORDED and isinstance(judgement.verdict, Failed):
            return  # nothing was asked of anybody, so nothing failed: the verdict is missing
        desk.ledger.append(run, task, judgement)
        desk.progress.count(judgement)

    work = Work(question.judge.judge, record)
    await run_tasks(open_tasks, work, concurrency=desk.concurrency, stop=desk.stop)
