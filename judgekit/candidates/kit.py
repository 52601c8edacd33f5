"""Kits: a pipeline with the examples and passages it draws on, read and indexed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from judgekit.candidates.examples import ExamplePool, build_pool
from judgekit.candidates.index import Embedder
from judgekit.candidates.passages import Passage
from judgekit.candidates.resolve import Pipeline
from judgekit.candidates.retrieve import Library, build_library
from judgekit.domain.cases import Case


@dataclass(frozen=True, slots=True)
class Readers:
    """How the files a pipeline names are read, and the embedding model where there is one."""

    examples: Callable[[str], Sequence[Case]]
    passages: Callable[[str], Sequence[Passage]]
    embedder: Embedder | None = None


@dataclass(frozen=True, slots=True)
class Kit:
    """A pipeline with what it draws on."""

    pipeline: Pipeline
    pool: ExamplePool | None = None
    library: Library | None = None


async def build_kit(pipeline: Pipeline, readers: Readers) -> Kit:
    """Give a pipeline with its files read and indexed.

    Raises:
        FileProblems: a file has mistakes.
        UsageError: no example has an answer, or there is no embedder for retrieval by embedding.
    """
    pool, library = None, None
    if pipeline.examples:
        solved = readers.examples(pipeline.examples.source)
        pool = await build_pool(pipeline.examples, solved, readers.embedder)
    if pipeline.retrieve:
        passages = readers.passages(pipeline.retrieve.source)
        library = await build_library(pipeline.retrieve, passages, readers.embedder)
    return Kit(pipeline, pool, library)
