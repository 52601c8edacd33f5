"""BM25: rank texts by the words they share with a query, rare words counting more."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from judgekit.candidates.words import words


class Bm25:
    """An index over texts (Robertson and Zaragoza 2009, with the non-negative idf of Lucene).

    The score of text d for query q is the sum over the words w of q of
    ``idf(w) * tf(w, d) * (k1 + 1) / (tf(w, d) + k1 * (1 - b + b * len(d) / mean len))`` with
    ``idf(w) = ln(1 + (N - df(w) + 0.5) / (df(w) + 0.5))``.
    """

    def __init__(self, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        counts = [Counter(words(text)) for text in texts]
        lengths = np.array([count.total() for count in counts], dtype=np.float64)
        mean = lengths.mean() if lengths.any() else 1.0
        self._size = len(counts)
        self._postings = _postings(counts, k1, k1 * (1 - b + b * lengths / mean))

    def scores(self, query: str) -> NDArray[np.float64]:
        """Give the score of every text, in the order they were given; 0 where no word is shared."""
        total = np.zeros(self._size)
        for word, times in Counter(words(query)).items():
            if word in self._postings:
                positions, weights = self._postings[word]
                total[positions] += times * weights
        return total

    async def rank(self, query: str, guess: str = "") -> list[int]:
        """Give the positions of the texts that share a word with query or guess, best first, ties kept."""
        scores = self.scores(f"{query}\n{guess}")
        found = np.flatnonzero(scores)
        order: list[int] = found[np.argsort(-scores[found], kind="stable")].tolist()
        return order


_Postings = dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]


def _postings(counts: Sequence[Counter[str]], k1: float, norms: NDArray[np.float64]) -> _Postings:
    """For each word: the texts that hold it, and what it adds to their scores."""
    holders: dict[str, tuple[list[int], list[int]]] = {}
    for position, count in enumerate(counts):
        for word, times in count.items():
            positions, frequencies = holders.setdefault(word, ([], []))
            positions.append(position)
            frequencies.append(times)
    postings: _Postings = {}
    for word, (positions, frequencies) in holders.items():
        where, tf = np.array(positions, dtype=np.int64), np.array(frequencies, dtype=np.float64)
        idf = np.log1p((len(counts) - len(where) + 0.5) / (len(where) + 0.5))
        postings[word] = where, idf * tf * (k1 + 1) / (tf + norms[where])
    return postings
