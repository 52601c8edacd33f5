"""Scores summed per case, corrected for the pull each case has on the very fit it is compared with."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from judgekit.stats.cells import Cells, Pairs
from judgekit.stats.clustered import Kind
from judgekit.stats.design import Design
from judgekit.stats.inputs import Floats, Ints
from judgekit.stats.strengths import Fit, fitted_design

MOST_CORRECTED = 1 << 22
MOST_TERMS = 40
SMALL_TERM = 1e-3


def cluster_meat(fit: Fit, cells: Cells, cluster: Ints, n_clusters: int, kind: Kind) -> tuple[Floats, Kind]:
    """Sum over clusters of s s', and the correction used: CR2 falls back to CR1 on very large boards.

    CR0 takes the summed scores s as they are, CR1 multiplies by G/(G-1). CR2 replaces s by
    (I - H_g H^-1)^(-1/2) s, H_g being the cluster's own information (Bell and McCaffrey 2002; Kauermann and
    Carroll 2001 for models like this one), by its power series, which never needs a matrix per cluster; 40
    terms bound what a cluster that alone determines a strength can do.
    """
    rows = _Rows.of(fit, cells, cluster, n_clusters)
    if n_clusters * rows.design.size > MOST_CORRECTED:
        scores = rows.sparse_scores()
        factor = 1.0 if kind == "CR0" else n_clusters / (n_clusters - 1)
        return (scores.T @ scores).toarray() * factor, "CR0" if kind == "CR0" else "CR1"
    dense = rows.scores()
    if kind == "CR2":
        dense = rows.corrected(dense, fit.inverse_information)
    return dense.T @ dense * (n_clusters / (n_clusters - 1) if kind == "CR1" else 1.0), kind


@dataclass(frozen=True, slots=True)
class _Rows:
    """Cells as they are, one row per pair and cluster, with the fit evaluated on them."""

    design: Design
    cluster: Ints
    n_clusters: int
    by_x: Floats
    by_tie: Floats
    unknowns: Floats

    @staticmethod
    def of(fit: Fit, cells: Cells, cluster: Ints, n_clusters: int) -> "_Rows":
        pairs = Pairs(
            n_candidates=cells.n_candidates, i=cells.a, j=cells.b, counts=cells.counts, squares=cells.squares
        )
        design, unknowns = fitted_design(fit, pairs)
        x, tie = design.log_odds(unknowns), design.tie_parameter(unknowns)
        by_x, by_tie = design.model.gradient(x, tie, design.statistics)
        return _Rows(design, cluster, n_clusters, by_x, by_tie, unknowns)

    def scores(self) -> Floats:
        """Summed scores, shape (G, unknowns)."""
        return self._scatter(self.by_x, self.by_tie)

    def sparse_scores(self) -> Any:
        """The same as a sparse matrix."""
        columns, values = zip(*self._columns(self.by_x, self.by_tie), strict=True)
        at = (np.tile(self.cluster, len(columns)), np.concatenate(columns))
        return csr_array((np.concatenate(values), at), shape=(self.n_clusters, self.design.size))

    def corrected(self, scores: Floats, inverse: Floats) -> Floats:
        """(I - H_g H^-1)^(-1/2) s for every cluster: sum of c_n (H_g H^-1)^n s, c_n = c_(n-1) (2n-1)/(2n)."""
        tie = self.design.tie_parameter(self.unknowns)
        x = self.design.log_odds(self.unknowns)
        own = self.design.model.derivatives(x, tie, self.design.statistics)[1]
        total, term = scores.copy(), scores
        for n in range(1, MOST_TERMS + 1):
            moved = term @ inverse
            by_x, by_tie = self._gather(moved)
            term = self._scatter(own.xx * by_x + own.xt * by_tie, own.xt * by_x + own.tt * by_tie)
            term *= (2 * n - 1) / (2 * n)
            total += term
            if np.abs(term).max() < SMALL_TERM * np.abs(total).max():
                break
        return total

    def _gather(self, table: Floats) -> tuple[Floats, Floats]:
        """Of a value per cluster and unknown, what each row's log-odds and tie parameter see."""
        design, k = self.design, self.design.n_candidates
        by_x = table[self.cluster, design.pairs.i] - table[self.cluster, design.pairs.j]
        if design.position:
            by_x += table[self.cluster, k]
        by_tie = table[self.cluster, -1] if design.model.has_parameter else np.zeros_like(by_x)
        return by_x, by_tie

    def _scatter(self, by_x: Floats, by_tie: Floats) -> Floats:
        """Sum values per row over clusters and the unknowns they touch."""
        size = self.design.size
        table = np.zeros(self.n_clusters * size)
        for column, values in self._columns(by_x, by_tie):
            table += np.bincount(self.cluster * size + column, weights=values, minlength=table.size)
        return table.reshape(self.n_clusters, size)

    def _columns(self, by_x: Floats, by_tie: Floats) -> list[tuple[Ints, Floats]]:
        design, k = self.design, self.design.n_candidates
        columns = [(design.pairs.i, by_x), (design.pairs.j, -by_x)]
        if design.position:
            columns.append((np.full(by_x.size, k), by_x))
        if design.model.has_parameter:
            columns.append((np.full(by_x.size, design.size - 1), by_tie))
        return columns
