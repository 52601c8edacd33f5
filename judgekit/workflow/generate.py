"""Generate what is missing: run the candidates' pipelines on every case they have no output for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

from judgekit.candidates.ask import Answer, ask
from judgekit.candidates.draft import Draft
from judgekit.domain.errors import BudgetReached
from judgekit.domain.judging import Usage
from judgekit.domain.suite import Suite
from judgekit.models.port import ChatClient
from judgekit.store.events import Generation
from judgekit.workflow.batches import Batch, Order, Sources, make_batch, ordered, with_outputs_of
from judgekit.workflow.execute import Work, run_tasks
from judgekit.workflow.judge_plan import Desk

if TYPE_CHECKING:
    from judgekit.store.ledger import RunStatus

Clients: TypeAlias = Callable[[str], ChatClient]
"""Gives the client of an endpoint by the endpoint's name."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that was asked and has no output, and why."""

    case_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """What generation came to for one candidate.

    Of `cases`, so many had an output in the suite's files (`recorded`) or in the store (`recalled`), and so
    many were `generated` now. `empty` counts new outputs in which the model said nothing, `truncated` those
    cut off at the token limit; `kept_back` the examples and passages withheld because they give their case
    away; `latency_ms` is the median of the new outputs, None without any. `usage` is what the outputs took,
    `embedding` what it took to search by meaning.
    """

    candidate: str
    cases: int
    recorded: int
    recalled: int
    generated: int
    empty: int
    truncated: int
    kept_back: int
    latency_ms: float | None
    usage: Usage
    embedding: Usage
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """The suite with every output there now is, and how each candidate came by its own."""

    suite: Suite
    made: tuple[Made, ...]
    run: int
    seconds: float
    interrupted: bool


async def generate(suite: Suite, order: Order, desk: Desk, clients: Clients) -> Generated:
    """Ask each candidate's model for the outputs that are in neither the suite's files nor the store.

    Every reply is kept as it comes, so that a run that was broken off pays for nothing twice. A call that
    failed leaves its case without an output, to be asked again next time; a model that says nothing has
    answered, and its empty output is judged like any other.

    Raises:
        UsageError: a candidate does not exist or has no model.
        FileProblems: a prompt, a parameter or a file that a pipeline draws on has mistakes.
        FatalModelError, BudgetReached: what ended the run; everything received until then is kept.
    """
    sources = Sources(desk.ledger.recall_outputs, desk.embedder)
    batches = [await make_batch(name, suite, order, sources) for name in ordered(suite, order)]
    suite = with_outputs_of(suite, {batch.name: batch.recalled for batch in batches})
    run = _begin(suite, batches, desk)
    status: RunStatus = "failed"
    try:
        for batch in batches:
            await _run(batch, run, desk, clients)
        status = "interrupted" if desk.stop.drained.is_set() else "done"
    except BudgetReached:
        status = "budget_reached"
        raise
    finally:
        desk.ledger.end_run(run, status)
    suite = with_outputs_of(suite, {batch.name: batch.new for batch in batches})
    made = tuple(_made(batch) for batch in batches)
    return Generated(suite, made, run, desk.progress.seconds, desk.stop.drained.is_set())


def _begin(suite: Suite, batches: Sequence[Batch], desk: Desk) -> int:
    desk.ledger.save_suite(suite, ())
    return desk.ledger.begin_run("generate", suite.name, {"candidates": [batch.name for batch in batches]})


async def _run(batch: Batch, run: int, desk: Desk, clients: Clients) -> None:
    """Ask what is open in a batch and keep what comes back."""
    progress = desk.progress
    progress.begin(f"generating {batch.name}", batch.cases)
    progress.skip(batch.cases - len(batch.drafts))

    def record(_: Draft, answer: Answer) -> None:
        if answer.output:
            desk.ledger.append_output(run, answer.output, _generation(answer))
        batch.answers.append(answer)
        progress.done += 1
        progress.judged += 1
        progress.failed += answer.output is None
        progress.spend(answer.usage.calls, answer.usage.cost_usd)
        progress.show(progress)

    if batch.drafts:
        client = clients(batch.kit.pipeline.endpoint)
        before = desk.embedder.usage if desk.embedder else Usage()
        work = Work(partial(ask, batch.kit, client=client), record)
        await run_tasks(batch.drafts, work, concurrency=desk.concurrency, stop=desk.stop)
        batch.embedding += desk.embedder.usage - before if desk.embedder else before


def _generation(answer: Answer) -> Generation:
    return Generation(
        recipe=answer.draft.recipe,
        model=answer.model,
        usage=answer.usage,
        prompt_hash=answer.prompt_hash,
        fingerprint=answer.fingerprint,
        latency_ms=answer.latency_ms,
    )


def _made(batch: Batch) -> Made:
    new = [answer for answer in batch.answers if answer.output]
    return Made(
        candidate=batch.name,
        cases=batch.cases,
        recorded=batch.recorded,
        recalled=len(batch.recalled),
        generated=len(new),
        empty=sum(not output.text for output in batch.new.values()),
        truncated=sum(answer.is_truncated for answer in new),
        kept_back=sum(len(answer.draft.excluded) for answer in batch.answers),
        latency_ms=median(answer.latency_ms for answer in new) if new else None,
        usage=sum((answer.usage for answer in batch.answers), Usage()),
        embedding=batch.embedding,
        failures=tuple(Failure(a.draft.case.id, a.reason) for a in batch.answers if a.output is None),
    )
