"""Search indexes over texts: by shared words, or by meaning through an embedding port."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from judgekit.candidates.bm25 import Bm25
from judgekit.domain.errors import UsageError
from judgekit.domain.judging import Usage
from judgekit.domain.suite import SearchMethod

Vectors: TypeAlias = NDArray[np.float32]


class Embedder(Protocol):
    """A way to turn texts into vectors.

    `identity` names all that decides a text's vector; `usage` is what all calls so far took.
    """

    identity: str
    usage: Usage

    async def embed(self, texts: Sequence[str]) -> Sequence[Vectors]:
        """Give one vector for each text, all of one length."""
        ...

    def at_hand(self) -> "Embedder":
        """Give the same without its model: texts that were not embedded before raise `NotEmbedded`."""
        ...


class Index(Protocol):
    """Texts that can be searched."""

    async def rank(self, query: str, guess: str = "") -> list[int]:
        """Give the positions of the texts that fit a query, and a guessed answer to it if any, best first."""
        ...


async def build_index(texts: Sequence[str], method: SearchMethod, embedder: Embedder | None = None) -> Index:
    """Give an index over the texts.

    Raises:
        UsageError: the method is `embedding` and there is no embedder.
    """
    if method == "bm25":
        return Bm25(texts)
    if embedder is None:
        raise UsageError("search by embedding needs an embedding model; use 'method: bm25'")
    return EmbeddingIndex(_unit(await embedder.embed(texts)), embedder)


class EmbeddingIndex:
    """Texts ranked by the cosine between their vectors and the query's."""

    def __init__(self, vectors: Vectors, embedder: Embedder) -> None:
        self._vectors = vectors
        self._embedder = embedder

    async def expect(self, queries: Sequence[str]) -> None:
        """Embed queries to come together, so that none needs a call of its own."""
        await self._embedder.embed(queries)

    async def rank(self, query: str, guess: str = "") -> list[int]:
        """Give all positions, most similar first; query and guess count alike (Gao et al. 2023)."""
        sought = await self._embedder.embed([query, guess] if guess else [query])
        # One thread: the threads of a matrix product wait for each other longer than it takes.
        similarity = np.vecdot(self._vectors, _unit(sought).mean(axis=0))
        order: list[int] = np.argsort(-similarity, kind="stable").tolist()
        return order


def _unit(vectors: Sequence[Vectors]) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays as it is and resembles nothing."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True).astype(np.float32)
    lengths[lengths == 0] = 1
    unit: Vectors = rows / lengths
    return unit
