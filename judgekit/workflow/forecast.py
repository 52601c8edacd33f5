"""What generating would ask and may cost, before anything is asked."""

from collections.abc import Callable
from dataclasses import replace
from statistics import mean

from judgekit.candidates.draft import Draft
from judgekit.candidates.resolve import Pipeline, resolve_candidate
from judgekit.domain.config import Price
from judgekit.domain.errors import NotEmbedded
from judgekit.domain.forecast import Forecast
from judgekit.domain.suite import CandidateSpec, Suite
from judgekit.workflow.batches import Batch, Order, Sources, make_batch, ordered

CHARACTERS_PER_TOKEN = 4

PriceOf = Callable[[str], Price | None]
"""From a model, named as candidates name it, to its price."""


async def forecast(suite: Suite, order: Order, sources: Sources, price_of: PriceOf) -> list[Forecast]:
    """Say what `generate` would ask for each candidate; no model is asked, not even for a vector.

    Raises:
        UsageError: a candidate does not exist or has no model.
        FileProblems: a prompt, a parameter or a file that a pipeline draws on has mistakes.
    """
    at_hand = replace(sources, embedder=sources.embedder.at_hand() if sources.embedder else None)
    return [await _forecast(name, suite, order, at_hand, price_of) for name in ordered(suite, order)]


async def _forecast(name: str, suite: Suite, order: Order, sources: Sources, price_of: PriceOf) -> Forecast:
    embeds_first = False
    try:
        batch = await make_batch(name, suite, order, sources)
    except NotEmbedded:
        batch = await make_batch(name, _by_words(name, suite), order, sources)
        embeds_first = True
    prompt = sum(_prompt_tokens(batch, draft) for draft in batch.drafts)
    calls = sum(1 + draft.is_guess for draft in batch.drafts)
    reply = sum((1 + draft.is_guess) * draft.request.max_tokens for draft in batch.drafts)
    cost = _most_usd(prompt, reply, price_of(batch.kit.pipeline.model)) if calls else 0.0
    known = len(batch.recalled)
    return Forecast(name, batch.cases, batch.recorded, known, calls, prompt, reply, cost, embeds_first)


def _by_words(name: str, suite: Suite) -> Suite:
    """The suite with a candidate that searches by words where it would by meaning."""
    pipeline = resolve_candidate(name, suite.file.candidates, suite.file.prompt)
    spec = suite.file.candidates[name].model_copy(update=_searching_by_words(pipeline))
    candidates: dict[str, CandidateSpec] = {**suite.file.candidates, name: spec}
    return replace(suite, file=suite.file.model_copy(update={"candidates": candidates}))


def _searching_by_words(pipeline: Pipeline) -> dict[str, object]:
    found = {"examples": pipeline.examples, "retrieve": pipeline.retrieve}
    return {key: value.model_copy(update={"method": "bm25"}) for key, value in found.items() if value}


def _prompt_tokens(batch: Batch, draft: Draft) -> int:
    """Tokens of all calls for a case; the second of two has the passages that the first one's guess finds."""
    shown = sum(len(message.content) for message in draft.request.messages)
    if draft.is_guess and (library := batch.kit.library):
        shown += shown + round(library.spec.k * mean(len(passage.text) for passage in library.passages))
    return shown // CHARACTERS_PER_TOKEN


def _most_usd(prompt_tokens: int, completion_tokens: int, price: Price | None) -> float | None:
    if price is None:
        return None
    return (prompt_tokens * price.input + completion_tokens * price.output) / 1e6
