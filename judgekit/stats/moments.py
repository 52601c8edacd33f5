"""Passes over single battles, in cache-sized chunks, for models with a covariate per battle."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from judgekit.stats.battles import Codes
from judgekit.stats.inputs import Floats, Ints

SMALLEST_CHUNK, LARGEST_CHUNK = 1 << 14, 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BattleRows:
    """Battles with covariates; unknowns are K strengths, then the shown-first term (if any), then F effects.

    Attributes:
        a: Candidate shown first, shape (N,).
        b: Candidate shown second.
        points: Points of a: 1, 0 or 1/2.
        features: Covariates, shape (N, F).
        n_candidates: Number of candidates K.
        shown_first: Whether being shown first has a coefficient.
    """

    a: Codes
    b: Codes
    points: Floats
    features: Floats
    n_candidates: int
    shown_first: bool

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return self.n_candidates + self.shown_first + int(self.features.shape[1])

    def slope_and_information(self, unknowns: Floats) -> tuple[Floats, Floats]:
        """Gradient and information of the log-likelihood in one pass."""
        residuals, weights = _Sums.of(self), _Sums.of(self)
        for rows, pair, x in self._chunks():
            p = self._chance(unknowns, pair, x)
            residuals.add_first(pair, x, self.points[rows] - p)
            weights.add_second(pair, x, p * (1 - p))
        return residuals.vector(), weights.matrix()

    def log_likelihood(self, unknowns: Floats) -> float:
        """Log-likelihood summed over battles."""
        total = 0.0
        for rows, pair, x in self._chunks():
            p, y = self._chance(unknowns, pair, x), self.points[rows]
            total += float(np.sum(y * np.log(p) + (1 - y) * np.log1p(-p)))
        return total

    def squared_scores(self, unknowns: Floats) -> Floats:
        """Sum over battles of s s', with s the score of a battle."""
        squares = _Sums.of(self)
        for rows, pair, x in self._chunks():
            squares.add_second(pair, x, (self.points[rows] - self._chance(unknowns, pair, x)) ** 2)
        return squares.matrix()

    def squared_cluster_scores(self, unknowns: Floats, cluster: Ints, n_clusters: int) -> Floats:
        """Sum over clusters of s s', with s the summed scores of a cluster."""
        k, n = self.n_candidates, self.points.size
        residual = np.empty(n)
        for rows, pair, x in self._chunks():
            residual[rows] = self.points[rows] - self._chance(unknowns, pair, x)
        at = (np.tile(cluster, 2), np.concatenate([self.a, self.b]))
        strengths = csr_array((np.concatenate([residual, -residual]), at), shape=(n_clusters, k))
        columns = [residual] * self.shown_first + [residual * x for x in self.features.T]
        extra = np.stack([np.bincount(cluster, weights=c, minlength=n_clusters) for c in columns], axis=1)
        matrix = np.empty((self.size, self.size))
        matrix[:k, :k] = (strengths.T @ strengths).toarray()
        matrix[:k, k:] = strengths.T @ extra
        matrix[k:, :k] = matrix[:k, k:].T
        matrix[k:, k:] = extra.T @ extra
        return matrix

    def _chunks(self) -> Any:
        """Slices of rows with their pair numbers a K + b and covariates."""
        k = self.n_candidates
        step = int(np.clip(4 * k * k, SMALLEST_CHUNK, LARGEST_CHUNK))
        for start in range(0, self.points.size, step):
            rows = slice(start, start + step)
            pair = self.a[rows].astype(np.intp)
            pair *= k
            np.add(pair, self.b[rows], out=pair, casting="unsafe")
            yield rows, pair, self.features[rows]

    def _chance(self, unknowns: Floats, pair: Ints, x: Floats) -> Floats:
        k = self.n_candidates
        theta = unknowns[:k]
        between = theta[:, None] - theta
        if self.shown_first:
            between += unknowns[k]
        odds = x @ unknowns[k + self.shown_first :]
        odds += between.ravel()[pair]
        np.negative(odds, out=odds)
        np.exp(odds, out=odds)
        odds += 1
        return np.reciprocal(odds, out=odds)


@dataclass(slots=True)
class _Sums:
    """Running sums of one value per battle, over pairs and against the covariates."""

    n_candidates: int
    shown_first: bool
    by_pair: Floats
    crossed: Floats
    square: Floats

    @staticmethod
    def of(rows: BattleRows) -> "_Sums":
        k, f = rows.n_candidates, rows.features.shape[1]
        return _Sums(k, rows.shown_first, np.zeros(k * k), np.zeros((f, k * k)), np.zeros((f, f)))

    def add_first(self, pair: Ints, x: Floats, values: Floats) -> None:
        """Add values and their products with the covariates."""
        self.by_pair += np.bincount(pair, weights=values, minlength=self.by_pair.size)
        self.crossed[:, 0] += values @ x

    def add_second(self, pair: Ints, x: Floats, values: Floats) -> None:
        """Add values and their products with the covariates, per pair, and with pairs of covariates."""
        self.by_pair += np.bincount(pair, weights=values, minlength=self.by_pair.size)
        weighted = x.T * values
        for at, column in enumerate(weighted):
            self.crossed[at] += np.bincount(pair, weights=column, minlength=self.by_pair.size)
        self.square += weighted @ x

    def vector(self) -> Floats:
        """Sums per unknown."""
        extra = [self.by_pair.sum()] * self.shown_first
        return np.concatenate([self._net(self.by_pair), extra, self.crossed[:, 0]])

    def matrix(self) -> Floats:
        """Sums per pair of unknowns: a graph Laplacian bordered by the covariates."""
        k, first = self.n_candidates, self.shown_first
        size = k + first + self.square.shape[0]
        matrix = np.zeros((size, size))
        table = self.by_pair.reshape(k, k)
        matrix[:k, :k] = -table - table.T
        matrix[np.diag_indices(k)] = table.sum(axis=0) + table.sum(axis=1)
        sides = [self.by_pair] * first + list(self.crossed)
        for column, values in enumerate(sides, start=k):
            matrix[:k, column] = matrix[column, :k] = self._net(values)
        if first:
            totals = np.concatenate([[self.by_pair.sum()], self.crossed.sum(axis=1)])
            matrix[k, k:] = matrix[k:, k] = totals
        matrix[k + first :, k + first :] = self.square
        return matrix

    def _net(self, values: Floats) -> Floats:
        table = values.reshape(self.n_candidates, self.n_candidates)
        net: Floats = table.sum(axis=1) - table.sum(axis=0)
        return net
