"""Random weights for bootstrap replicates, drawn per cell of counts instead of per battle."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from judgekit.stats.battles import N_OUTCOMES
from judgekit.stats.cells import Cells, Pairs
from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Floats, Ints

LARGE_SHAPE = 16

Weights = NDArray[np.float32]
Draw = Callable[[int, np.random.Generator], Weights]
Resampling = Literal["bayes", "cluster", "multinomial"]


def weight_source(how: Resampling, cells: Cells, pairs: Pairs) -> Draw:
    """A function that draws B replicates of `pairs.counts`, shape (3 * pairs, B), outcome by outcome.

    Raises:
        InvalidInput: If battles are weighted and counts are to be drawn, or clusters are unknown.
    """
    if how == "bayes":
        return GammaWeights.of(pairs).draw
    if how == "cluster":
        return ClusterWeights.of(cells, pairs).draw
    if pairs.squares is not pairs.counts:
        raise InvalidInput("method='multinomial' resamples whole battles; with weights use 'bayes'")
    return MultinomialWeights(pairs.counts.T.ravel()).draw


@dataclass(frozen=True, slots=True)
class GammaWeights:
    """The Bayesian bootstrap on counts: a cell of c battles weighs Gamma(c, 1), the sum of c Exp(1) weights.

    No cell ever weighs nothing, so no replicate loses a candidate's only win. Weighted battles get the Gamma
    with their summed weight as mean and summed squared weight as variance. From shape 16 on the Gamma is
    drawn as d (1 + z/sqrt(9 d))^3, d = shape - 1/3: Marsaglia and Tsang's (2000) proposal, taken as it
    comes, has the exact mean and a sd 0.4 % too large at most.
    """

    shape: NDArray[np.float32]
    scale: NDArray[np.float32]
    small: Ints
    large: Ints

    @staticmethod
    def of(pairs: Pairs) -> "GammaWeights":
        """Gamma parameters of every cell."""
        sums, squares = pairs.counts.T.ravel(), pairs.squares.T.ravel()
        used = sums > 0
        shape, scale = np.zeros(sums.size), np.ones(sums.size)
        shape[used] = sums[used] ** 2 / squares[used]
        scale[used] = squares[used] / sums[used]
        small, large = np.flatnonzero(used & (shape < LARGE_SHAPE)), np.flatnonzero(shape >= LARGE_SHAPE)
        return GammaWeights(shape.astype(np.float32), scale.astype(np.float32), small, large)

    def draw(self, size: int, rng: np.random.Generator) -> Weights:
        """Weights of every cell in `size` replicates."""
        weights = np.zeros((self.shape.size, size), dtype=np.float32)
        shape = self.shape[self.small, None]
        weights[self.small] = rng.standard_gamma(shape, (self.small.size, size), dtype=np.float32)
        d = self.shape[self.large, None] - np.float32(1 / 3)
        root = rng.standard_normal((self.large.size, size), dtype=np.float32)
        root *= 1 / np.sqrt(9 * d)
        root += 1
        cube = root * root
        cube *= root
        cube *= d
        weights[self.large] = cube
        if not np.all(self.scale == 1):
            weights *= self.scale[:, None]
        return weights


@dataclass(frozen=True, slots=True)
class ClusterWeights:
    """The Bayesian bootstrap of clusters: all battles of a case share one Exp(1) weight, mean 1 overall."""

    counts: Any
    n_clusters: int

    @staticmethod
    def of(cells: Cells, pairs: Pairs) -> "ClusterWeights":
        """Counts per pair, outcome and cluster, as a sparse matrix."""
        if cells.cluster is None or cells.n_clusters is None:
            raise InvalidInput("method='cluster' needs cells that know their clusters")
        k, n_pairs = cells.n_candidates, pairs.i.size
        row, turned = _pair_rows(cells, pairs, k)
        columns = np.where(turned[:, None], np.array([1, 0, 2]), np.array([0, 1, 2]))
        at = (row[:, None] + columns * n_pairs).ravel()
        clusters = np.repeat(cells.cluster, N_OUTCOMES)
        shape = (N_OUTCOMES * n_pairs, cells.n_clusters)
        table = csr_array((cells.counts.ravel().astype(np.float32), (at, clusters)), shape=shape)
        table.eliminate_zeros()
        return ClusterWeights(table, cells.n_clusters)

    def draw(self, size: int, rng: np.random.Generator) -> Weights:
        """Weights of every cell in `size` replicates."""
        shares = rng.standard_exponential((self.n_clusters, size), dtype=np.float32)
        shares /= shares.mean(axis=0)
        weights: Weights = self.counts @ shares
        return weights


@dataclass(frozen=True, slots=True)
class MultinomialWeights:
    """The ordinary bootstrap of battles: whole battles drawn with replacement, cell by cell."""

    counts: Floats

    def draw(self, size: int, rng: np.random.Generator) -> Weights:
        """Weights of every cell in `size` replicates."""
        n = round(float(self.counts.sum()))
        return rng.multinomial(n, self.counts / self.counts.sum(), size).T.astype(np.float32)


def _pair_rows(cells: Cells, pairs: Pairs, k: int) -> tuple[Ints, NDArray[np.bool_]]:
    """For each cell its row among the pairs, and whether it lies the other way round there."""
    key, turned = pairs.i * k + pairs.j, np.zeros(cells.a.size, dtype=np.bool_)
    straight = cells.a * k + cells.b
    row = np.minimum(np.searchsorted(key, straight), key.size - 1)
    turned = key[row] != straight
    row[turned] = np.searchsorted(key, (cells.b * k + cells.a)[turned])
    return row, turned
