"""Recall: the outputs that candidates' pipelines gave in earlier runs."""

from collections.abc import Mapping, Sequence

from judgekit.candidates.index import Embedder
from judgekit.candidates.resolve import has_pipeline
from judgekit.domain.cases import Output
from judgekit.domain.errors import NotEmbedded
from judgekit.domain.suite import Suite
from judgekit.store.ledger import Ledger
from judgekit.workflow.batches import Order, Sources, make_batch, ordered, with_outputs_of


async def recall(
    suite: Suite, ledger: Ledger, embedder: Embedder | None = None, *, only: Sequence[str] = ()
) -> Suite:
    """Give the suite with the outputs that its candidates' pipelines, as they are now, gave before.

    No model is asked, not even for a vector: a pipeline whose texts are not embedded gave no output.

    Args:
        suite: the suite as its files say.
        ledger: where generated outputs lie.
        embedder: for pipelines that search by embedding.
        only: recall for these candidates; without names, for all that have a pipeline.

    Raises:
        FileProblems: a prompt, a parameter or a file that a pipeline draws on has mistakes.
    """
    specs = suite.file.candidates
    if not any(has_pipeline(name, specs) for name in specs):
        return suite
    sources = Sources(ledger.recall_outputs, embedder.at_hand() if embedder else None)
    names = ordered(suite, Order(tuple(only)))
    return with_outputs_of(suite, {name: await _recalled(name, suite, sources) for name in names})


async def _recalled(name: str, suite: Suite, sources: Sources) -> Mapping[str, Output]:
    try:
        return (await make_batch(name, suite, Order(), sources)).recalled
    except NotEmbedded:
        return {}
