"""Battles, however many, folded into counts per pair of candidates: all that a rating fit ever reads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from judgekit.stats.battles import N_OUTCOMES, Codes, check_battles, check_codes, check_weights
from judgekit.stats.counting import MOST_BINS, Counted, count_dense, count_sorted
from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import Floats, Ints, check_count

SWAPPED = [1, 0, 2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Outcomes counted per ordered pair of candidates, and per cluster where clusters matter.

    Attributes:
        n_candidates: Number of candidates K; they are numbered 0 to K-1.
        a: Candidate shown first, shape (cells,).
        b: Candidate shown second, shape (cells,).
        counts: Summed weight of the outcomes a, b and tie, shape (cells, 3); plain counts without weights.
        squares: Summed squared weight, same shape; the same array as `counts` without weights.
        cluster: Cluster of each cell, 0 to G-1, or None where every battle stands for itself.
        n_clusters: Number of clusters G, or None.
        n_self_play: Battles of a candidate against itself that were left out.
    """

    n_candidates: int
    a: Ints
    b: Ints
    counts: Floats
    squares: Floats
    cluster: Ints | None = None
    n_clusters: int | None = None
    n_self_play: int = 0

    @property
    def total(self) -> float:
        """Summed weight of all battles."""
        return float(self.counts.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Cells summed over clusters and, unless the order of showing matters, over both orders.

    Attributes:
        n_candidates: Number of candidates K.
        i: First candidate of each pair, shape (pairs,).
        j: Second candidate of each pair.
        counts: Summed weight of the outcomes i, j and tie, shape (pairs, 3).
        squares: Summed squared weight, same shape.
    """

    n_candidates: int
    i: Ints
    j: Ints
    counts: Floats
    squares: Floats


def aggregate_cells(
    a: ArrayLike,
    b: ArrayLike,
    outcome: ArrayLike,
    *,
    n_candidates: int,
    weight: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
) -> Cells:
    """Count the outcomes of N battles per ordered pair of candidates (and cluster) in one pass.

    Battles of a candidate against itself say nothing; they are left out and counted.

    Args:
        a: Number of the candidate shown first, shape (N,), integers below `n_candidates`.
        b: Number of the candidate shown second.
        outcome: `Outcome` codes: 0 a won, 1 b won, 2 tie.
        n_candidates: How many candidates there are, with or without battles.
        weight: Positive weight of each battle; None weighs all alike.
        cluster: Non-negative integer of each battle's cluster (its case); None makes battles independent.

    Raises:
        NotEnoughData: If there are no battles between two different candidates.
        InvalidInput: If codes are no integers or out of range, lengths differ, or a weight is not positive.

    >>> cells = aggregate_cells([0, 0, 1, 2], [1, 1, 0, 2], [0, 2, 0, 0], n_candidates=3)
    >>> cells.a, cells.b, cells.n_self_play
    (array([0, 1]), array([1, 0]), 1)
    >>> cells.counts
    array([[1., 0., 1.],
           [1., 0., 0.]])
    """
    codes = check_battles(a, b, outcome, n_candidates)
    n = codes[0].size
    weights = None if weight is None else check_weights(weight, n)
    groups = None if cluster is None else check_codes(cluster, "cluster", length=n)
    if groups is None and N_OUTCOMES * n_candidates**2 <= MOST_BINS:
        counted = count_dense(codes, n_candidates, weights)
    else:
        counted = count_sorted(codes, n_candidates, weights, groups)
    return _cells(counted, n_candidates, clustered=groups is not None)


def cells_from_counts(
    a: ArrayLike,
    b: ArrayLike,
    counts: ArrayLike,
    *,
    n_candidates: int,
    squares: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
) -> Cells:
    """Take cells that a database has already counted, one row per pair (and cluster), in any order.

    Args:
        a: Number of the candidate shown first, shape (rows,).
        b: Number of the candidate shown second.
        counts: Summed weight of the outcomes a, b and tie, shape (rows, 3), none negative.
        n_candidates: How many candidates there are.
        squares: Summed squared weight, same shape; None where battles carry no weights.
        cluster: Non-negative integer of each row's cluster; None makes battles independent.

    Raises:
        NotEnoughData: If no row counts a battle between two different candidates.
        InvalidInput: If codes are out of range, shapes differ, or a count is negative or no finite number.

    >>> cells_from_counts([0], [1], [[3, 2, 1]], n_candidates=2).total
    6.0
    """
    check_count(n_candidates, "n_candidates", least=1)
    first = check_codes(a, "a", below=n_candidates)
    second = check_codes(b, "b", below=n_candidates, length=first.size)
    table = _count_table(counts, "counts", first.size)
    square = table if squares is None else _count_table(squares, "squares", first.size)
    groups = None if cluster is None else check_codes(cluster, "cluster", length=first.size)
    battles = table.sum(axis=1)
    rows = np.flatnonzero((first != second) & (battles > 0))
    if not rows.size:
        raise NotEnoughData("no battle between two different candidates; at least one is needed")
    by = (second, first) if groups is None else (second, first, groups)
    rows = rows[np.lexsort([key[rows] for key in by])]
    kept = table[rows]
    codes, n_clusters = _consecutive(None if groups is None else groups[rows])
    return Cells(
        n_candidates=n_candidates,
        a=first[rows].astype(np.intp),
        b=second[rows].astype(np.intp),
        counts=kept,
        squares=kept if squares is None else square[rows],
        cluster=codes,
        n_clusters=n_clusters,
        n_self_play=round(float(battles[first == second].sum())),
    )


def fold_pairs(cells: Cells, *, keep_order: bool) -> Pairs:
    """Sum cells over clusters and, unless `keep_order`, over the two orders of showing a pair."""
    k = cells.n_candidates
    swap = np.zeros(cells.a.size, dtype=np.bool_) if keep_order else cells.a > cells.b
    pair = np.where(swap, cells.b * k + cells.a, cells.a * k + cells.b)
    if k * k <= MOST_BINS // N_OUTCOMES:
        key = np.flatnonzero(np.bincount(pair, minlength=k * k))
        row = np.zeros(k * k, dtype=np.intp)
        row[key] = np.arange(key.size)
        row = row[pair]
    else:
        key, row = np.unique(pair, return_inverse=True)
    counts = _sum_rows(cells.counts, swap, row, key.size)
    weighted = cells.squares is not cells.counts
    squares = _sum_rows(cells.squares, swap, row, key.size) if weighted else counts
    i, j = np.divmod(key, k)
    return Pairs(n_candidates=k, i=i, j=j, counts=counts, squares=squares)


def _cells(counted: Counted, k: int, *, clustered: bool) -> Cells:
    if not counted.cell.size:
        raise NotEnoughData("every battle is a candidate against itself; two candidates are needed")
    groups, pair = np.divmod(counted.cell, k * k)
    a, b = np.divmod(pair, k)
    cluster, n_clusters = _consecutive(groups if clustered else None)
    return Cells(
        n_candidates=k,
        a=a,
        b=b,
        counts=counted.counts,
        squares=counted.squares,
        cluster=cluster,
        n_clusters=n_clusters,
        n_self_play=counted.n_self_play,
    )


def _count_table(values: ArrayLike, name: str, rows: int) -> Floats:
    table = np.asarray(values, dtype=np.float64)
    if table.shape != (rows, N_OUTCOMES):
        raise InvalidInput(f"{name}: shape {table.shape}; ({rows}, 3) for outcomes a, b and tie is needed")
    if not (np.isfinite(table).all() and table.min() >= 0):
        raise InvalidInput(f"{name}: a count is negative or no finite number")
    return table


def _consecutive(groups: Codes | None) -> tuple[Ints | None, int | None]:
    """Renumber sorted cluster codes 0, 1, ... without gaps."""
    if groups is None:
        return None, None
    steps = np.zeros(groups.size, dtype=np.intp)
    np.cumsum(groups[1:] != groups[:-1], out=steps[1:])
    return steps, int(steps[-1]) + 1


def _sum_rows(table: Floats, swap: NDArray[np.bool_], row: Ints, n_rows: int) -> Floats:
    oriented = np.where(swap[:, None], table[:, SWAPPED], table)
    sums = [np.bincount(row, weights=oriented[:, y], minlength=n_rows) for y in range(N_OUTCOMES)]
    return np.stack(sums, axis=1)
