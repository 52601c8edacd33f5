"""Counting battles by pair, outcome and cluster: into a table where it is small, else by sorting."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from judgekit.stats.battles import N_OUTCOMES, Codes
from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Floats, Ints

CHUNK_ROWS = 1 << 16
MOST_BINS = 1 << 24

Table = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of the cells that occurred.

    Attributes:
        cell: Number of each cell, (cluster K + a) K + b, rising.
        counts: Summed weight of each outcome, shape (cells, 3).
        squares: Summed squared weight; the same array without weights.
        n_self_play: Battles of a candidate against itself, left out.
    """

    cell: Ints
    counts: Floats
    squares: Floats
    n_self_play: int


def count_dense(codes: tuple[Codes, Codes, Codes], k: int, weight: Floats | None) -> Counted:
    """Count into a table of all K x K pairs, a cache-sized chunk of battles at a time."""
    bins = N_OUTCOMES * k * k
    step, n_self = max(CHUNK_ROWS, 4 * bins), 0
    found: list[Table] = []
    for start in range(0, codes[0].size, step):
        a, b, y = (code[start : start + step] for code in codes)
        key = _bin_numbers(a, b, y, k)
        w = None if weight is None else weight[start : start + step]
        chunk: list[Table] = [np.bincount(key, weights=w, minlength=bins)]
        if w is not None:
            chunk.append(np.bincount(key, weights=w * w, minlength=bins))
        found = [sums + more for sums, more in zip(found, chunk, strict=True)] if found else chunk
        n_self += int(np.count_nonzero(a == b))
    tables = [sums.reshape(-1, N_OUTCOMES) for sums in found]
    tables[0][:: k + 1] = 0
    cell = np.flatnonzero(tables[0][:, 0] + tables[0][:, 1] + tables[0][:, 2])
    kept = [table[cell].astype(np.float64) for table in tables]
    return Counted(cell, kept[0], kept[-1], n_self)


def count_sorted(
    codes: tuple[Codes, Codes, Codes], k: int, weight: Floats | None, cluster: Codes | None
) -> Counted:
    """Count by sorting cell numbers, for more possible cells than a table should hold.

    Raises:
        InvalidInput: If a cluster's number is too large to be combined with a pair's.
    """
    rows = np.flatnonzero(codes[0] != codes[1])
    key = codes[0][rows].astype(np.int64) * k
    key += codes[1][rows]
    if cluster is not None:
        if int(cluster.max()) >= np.iinfo(np.int64).max // (N_OUTCOMES * k * k):
            raise InvalidInput(f"cluster: code {int(cluster.max())} is too large; number clusters from 0 on")
        key += cluster[rows].astype(np.int64) * (k * k)
    key *= N_OUTCOMES
    key += codes[2][rows]
    found, sums, squares = _sums_by_key(key, None if weight is None else weight[rows])
    cell, outcome = np.divmod(found, N_OUTCOMES)
    opens = np.diff(cell, prepend=-1) != 0
    row, n_cells = np.cumsum(opens) - 1, int(np.count_nonzero(opens))
    counts = np.zeros((n_cells, N_OUTCOMES))
    counts[row, outcome] = sums
    square = counts if weight is None else np.zeros((n_cells, N_OUTCOMES))
    square[row, outcome] = squares
    return Counted(cell[opens], counts, square, int(codes[0].size - rows.size))


def _sums_by_key(key: Ints, weight: Floats | None) -> tuple[Ints, Floats, Floats]:
    if weight is None:
        found, times = np.unique(key, return_counts=True)
        sums = times.astype(np.float64)
        return found, sums, sums
    found, at = np.unique(key, return_inverse=True)
    sums, squares = (np.bincount(at, weights=w).astype(np.float64) for w in (weight, weight * weight))
    return found, sums, squares


def _bin_numbers(a: Codes, b: Codes, y: Codes, k: int) -> Codes:
    """(a K + b) 3 + y in the smallest type that holds it: memory traffic is what counting costs."""
    key: Codes = a.astype(np.min_scalar_type(N_OUTCOMES * k * k))
    key *= k
    np.add(key, b, out=key, casting="unsafe")
    key *= N_OUTCOMES
    np.add(key, y, out=key, casting="unsafe")
    return key
