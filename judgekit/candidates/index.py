"""Search indexes over texts: by shared words, or by meaning through an embedding port."""

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from judgekit.candidates.bm25 import Bm25
from judgekit.domain.errors import UsageError


class Embedder(Protocol):
    """A way to turn texts into vectors."""

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Give one vector for each text, all of one length."""
        ...


class Index(Protocol):
    """Texts that can be searched."""

    async def rank(self, query: str) -> list[int]:
        """Give the positions of the texts that fit the query, best first."""
        ...


async def build_index(
    texts: Sequence[str], method: Literal["bm25", "embedding"], embedder: Embedder | None = None
) -> Index:
    """Give an index over the texts.

    Raises:
        UsageError: the method is `embedding` and there is no embedder.
    """
    if method == "bm25":
        return Bm25(texts)
    if embedder is None:
        raise UsageError("retrieval by embedding needs an embedding model; use 'method: bm25'")
    return EmbeddingIndex(_unit(await embedder.embed(texts)), embedder)


class EmbeddingIndex:
    """Texts ranked by the cosine between their vectors and the query's."""

    def __init__(self, vectors: NDArray[np.float64], embedder: Embedder) -> None:
        self._vectors = vectors
        self._embedder = embedder

    async def rank(self, query: str) -> list[int]:
        """Give all positions, most similar first, ties in order."""
        similarity = self._vectors @ _unit(await self._embedder.embed([query]))[0]
        order: list[int] = np.argsort(-similarity, kind="stable").tolist()
        return order


def _unit(vectors: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """Rows scaled to length 1; a row of zeros stays as it is and resembles nothing."""
    rows = np.asarray(vectors, dtype=np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float64] = rows / np.where(lengths == 0, 1.0, lengths)
    return unit
