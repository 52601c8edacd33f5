"""Generate what is missing: run the candidates' pipelines on every case they have no output for."""

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeAlias

from judgekit.candidates.ask import Answer, ask
from judgekit.candidates.draft import Draft, draft
from judgekit.candidates.index import Embedder
from judgekit.candidates.kit import Kit, Readers, build_kit
from judgekit.candidates.passages import read_passages
from judgekit.candidates.resolve import has_pipeline, resolve_candidate
from judgekit.domain.cases import Case, Output
from judgekit.domain.errors import BudgetReached, UsageError
from judgekit.domain.judging import Usage
from judgekit.domain.suite import Suite
from judgekit.files.cases import load_cases
from judgekit.models.port import ChatClient
from judgekit.store.events import Generation
from judgekit.store.ledger import Ledger, RunStatus
from judgekit.workflow.execute import Work, run_tasks
from judgekit.workflow.judge_plan import Desk

Clients: TypeAlias = Callable[[str], ChatClient]
"""Gives the client of an endpoint by the endpoint's name."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be generated: these candidates (all that can be run if none), on so many cases.

    `limit` draws that many cases with `seed`, as a comparison does; `fresh` generates anew what is there;
    `cases` are the ids of the only cases that are wanted.
    """

    candidates: Sequence[str] = ()
    limit: int | None = None
    seed: int = 0
    fresh: bool = False
    cases: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that was asked and has no output, and why."""

    case_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """What generation came to for one candidate.

    Of `cases`, so many had an output in the suite's files (`recorded`) or in the store (`recalled`), and so
    many were `generated` now. `truncated` counts new outputs cut off at the token limit; `kept_back` the
    examples and passages withheld because they give their case away; `latency_ms` is the median of the new
    outputs, None without any.
    """

    candidate: str
    cases: int
    recorded: int
    recalled: int
    generated: int
    truncated: int
    kept_back: int
    latency_ms: float | None
    usage: Usage
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """The suite with every output there now is, and how each candidate came by its own."""

    suite: Suite
    made: tuple[Made, ...]
    run: int
    seconds: float
    interrupted: bool


@dataclass(slots=True)
class _Batch:
    """One candidate's part of the work: what is there, what is to be asked, what came back."""

    kit: Kit
    cases: int
    recorded: int
    recalled: Mapping[str, Output]
    drafts: Sequence[Draft]
    answers: list[Answer] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.kit.pipeline.candidate

    @property
    def new(self) -> dict[str, Output]:
        return {answer.output.case_id: answer.output for answer in self.answers if answer.output}


async def generate(
    suite: Suite, order: Order, desk: Desk, clients: Clients, embedder: Embedder | None = None
) -> Generated:
    """Ask each candidate's model for the outputs that are in neither the suite's files nor the store.

    Every reply is kept as it comes, so that a run that was broken off pays for nothing twice. A call that
    failed leaves its case without an output, to be asked again next time.

    Raises:
        UsageError: a candidate does not exist or has no model.
        FileProblems: a prompt, a parameter or a file that a pipeline draws on has mistakes.
        FatalModelError, BudgetReached: what ended the run; everything received until then is kept.
    """
    batches = await _batches(suite, order, desk.ledger, embedder)
    suite = _with(suite, {batch.name: batch.recalled for batch in batches})
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
    suite = _with(suite, {batch.name: batch.new for batch in batches})
    made = tuple(_made(batch) for batch in batches)
    return Generated(suite, made, run, desk.progress.seconds, desk.stop.drained.is_set())


def ordered(suite: Suite, order: Order) -> tuple[str, ...]:
    """Give the candidates an order means: those it names, or all that have a pipeline.

    Raises:
        UsageError: one of them does not exist or has no model, or there is none.
    """
    names = tuple(dict.fromkeys(order.candidates)) or _with_pipeline(suite)
    if not names:
        raise UsageError(f"suite {suite.name!r} has no candidate with a model; there is nothing to generate")
    return tuple(resolve_candidate(name, suite.file.candidates).candidate for name in names)


async def recall(
    suite: Suite, ledger: Ledger, embedder: Embedder | None = None, *, only: Sequence[str] = ()
) -> Suite:
    """Give the suite with the outputs that its candidates' pipelines, as they are now, gave before.

    Args:
        suite: the suite as its files say.
        ledger: where generated outputs lie.
        embedder: for pipelines that search by embedding.
        only: recall for these candidates; without names, for all that have a pipeline.

    Raises:
        FileProblems: a prompt, a parameter or a file that a pipeline draws on has mistakes.
    """
    if not _with_pipeline(suite):
        return suite
    batches = await _batches(suite, Order(tuple(only)), ledger, embedder)
    return _with(suite, {batch.name: batch.recalled for batch in batches})


async def _batches(suite: Suite, order: Order, ledger: Ledger, embedder: Embedder | None) -> list[_Batch]:
    """One batch for each candidate named, or for each that has a pipeline."""
    folder, fields = Path(suite.folder), {str(ours): theirs for ours, theirs in suite.file.fields.items()}
    readers = Readers(
        examples=lambda source: load_cases(folder / source, fields),
        passages=lambda source: read_passages(folder / source),
        embedder=embedder,
    )
    return [await _batch(name, suite, order, ledger, readers) for name in ordered(suite, order)]


def _with_pipeline(suite: Suite) -> tuple[str, ...]:
    return tuple(name for name in suite.file.candidates if has_pipeline(name, suite.file.candidates))


async def _batch(name: str, suite: Suite, order: Order, ledger: Ledger, readers: Readers) -> _Batch:
    """What there is of a candidate's outputs, and drafts of the others."""
    kit = await build_kit(resolve_candidate(name, suite.file.candidates, suite.file.prompt), readers)
    cases = _drawn(suite.cases, order)
    recorded = {} if order.fresh else suite.outputs.get(name, {})
    drafts = [await draft(kit, case) for case in cases if case.id not in recorded]
    known = {} if order.fresh else ledger.recall_outputs([each.recipe for each in drafts])
    recalled = {
        each.case.id: Output(name, each.case.id, old.text, old.context, old.metadata)
        for each in drafts
        if (old := known.get(each.recipe))
    }
    still_open = [each for each in drafts if each.recipe not in known]
    return _Batch(kit, len(cases), len(cases) - len(drafts), recalled, still_open)


def _drawn(cases: Sequence[Case], order: Order) -> Sequence[Case]:
    if order.cases is not None:
        cases = [case for case in cases if case.id in order.cases]
    if order.limit is None or order.limit >= len(cases):
        return cases
    drawn = set(random.Random(order.seed).sample(range(len(cases)), order.limit))  # noqa: S311 - no secret
    return [case for place, case in enumerate(cases) if place in drawn]


def _begin(suite: Suite, batches: Sequence[_Batch], desk: Desk) -> int:
    desk.ledger.save_suite(suite, ())
    return desk.ledger.begin_run("generate", suite.name, {"candidates": [batch.name for batch in batches]})


async def _run(batch: _Batch, run: int, desk: Desk, clients: Clients) -> None:
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
        work = Work(partial(ask, batch.kit, client=client), record)
        await run_tasks(batch.drafts, work, concurrency=desk.concurrency, stop=desk.stop)


def _generation(answer: Answer) -> Generation:
    return Generation(
        recipe=answer.draft.recipe,
        model=answer.model,
        usage=answer.usage,
        prompt_hash=answer.prompt_hash,
        fingerprint=answer.fingerprint,
        latency_ms=answer.latency_ms,
    )


def _made(batch: _Batch) -> Made:
    new = [answer for answer in batch.answers if answer.output]
    return Made(
        candidate=batch.name,
        cases=batch.cases,
        recorded=batch.recorded,
        recalled=len(batch.recalled),
        generated=len(new),
        truncated=sum(answer.is_truncated for answer in new),
        kept_back=sum(len(answer.draft.excluded) for answer in batch.answers),
        latency_ms=median(answer.latency_ms for answer in new) if new else None,
        usage=sum((answer.usage for answer in batch.answers), Usage()),
        failures=tuple(Failure(a.draft.case.id, a.reason) for a in batch.answers if a.output is None),
    )


def _with(suite: Suite, outputs: Mapping[str, Mapping[str, Output]]) -> Suite:
    """The suite with these outputs put beside, or in place of, those it has."""
    merged = {name: {**suite.outputs.get(name, {}), **new} for name, new in outputs.items()}
    return replace(suite, outputs={**suite.outputs, **merged})
