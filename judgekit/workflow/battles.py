"""Battles as the ratings take them, whether they come from the store or from a file."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judgekit.stats.battles import Outcome
from judgekit.stats.cells import Cells, aggregate_cells, cells_from_counts
from judgekit.stats.errors import NotEnoughData
from judgekit.store.answers import BattleCells, ShownBattles
from judgekit.store.battle_file import FileCells

NO_BATTLES = "there are no battles; two candidates and a winner are needed"

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Battles:
    """Battles counted per pair (and per cluster).

    Attributes:
        candidates: Names; a and b are places in this tuple.
        a: One candidate, the one shown first where the order is known, shape (n,).
        b: The other.
        counts: Summed weight of the outcomes a, b and tie, shape (n, 3).
        squares: Summed squared weight, same shape; None without weights.
        shares: Summed share of the win that goes to a, shape (n,); None where there are only outcomes.
        prefers_shares: Whether the shares say more than the outcomes: they come from probabilities.
        cluster: Code of the cluster, shape (n,); None where every battle stands for itself.
        n_undecided: Rows without a winner, left out.
    """

    candidates: tuple[str, ...]
    a: Ints
    b: Ints
    counts: Floats
    squares: Floats | None = None
    shares: Floats | None = None
    prefers_shares: bool = False
    cluster: Ints | None = None
    n_undecided: int = 0

    def cells(self, *, by_share: bool) -> Cells:
        """Give what the fit reads: outcomes, or shares of the win in their place.

        Raises:
            NotEnoughData: there is no battle between two different candidates.
        """
        if not self.a.size:
            raise NotEnoughData(NO_BATTLES)
        table, squares = self.counts, self.squares
        if by_share and self.shares is not None:
            total = self.counts.sum(axis=1)
            table = np.stack([self.shares, total - self.shares, np.zeros_like(total)], axis=1)
            table, squares = np.maximum(table, 0.0), None
        return cells_from_counts(
            self.a, self.b, table, n_candidates=len(self.candidates), squares=squares, cluster=self.cluster
        )

    def records(self) -> Floats:
        """Give wins, ties, losses, and share of the win of each candidate, shape (K, 4)."""
        k = len(self.candidates)
        table = np.zeros((k, 4))
        other = self.a != self.b
        wins, losses, ties = self.counts[other].T
        shares = wins + ties / 2 if self.shares is None else self.shares[other]
        total = wins + losses + ties
        for side, columns in (
            (self.a[other], (wins, ties, losses, shares)),
            (self.b[other], (losses, ties, wins, total - shares)),
        ):
            for column, values in enumerate(columns):
                table[:, column] += np.bincount(side, weights=values, minlength=k)
        return table


def battles_of_store(found: BattleCells) -> Battles:
    """Take battles as the store counted them, per cluster."""
    counts = np.stack([found.win_a, found.win_b, found.tie], axis=1).astype(np.float64)
    return Battles(
        candidates=found.candidates,
        a=found.a,
        b=found.b,
        counts=counts,
        shares=found.score_a,
        prefers_shares=2 * int(found.n_odds.sum()) > counts.sum(),
        cluster=found.cluster,
    )


def battles_of_file(found: FileCells) -> Battles:
    """Take battles as they were counted in a file; candidates without any in this part are left out."""
    names, a, b = compact(found.part.candidates, found.a, found.b)
    counts = np.zeros((found.a.size, len(Outcome)))
    rows = np.arange(found.a.size)
    counts[rows, found.outcome] = found.weight
    squares = np.zeros_like(counts)
    squares[rows, found.outcome] = found.squared
    return Battles(
        candidates=names,
        a=a,
        b=b,
        counts=counts,
        squares=None if np.array_equal(squares, counts) else squares,
        shares=found.share_a,
        prefers_shares=found.share_a is not None,
        cluster=found.cluster,
        n_undecided=found.part.n_undecided,
    )


def battles_as_shown(found: ShownBattles) -> Battles:
    """Take single verdicts, each order by itself, a being shown first."""
    names = found.candidates
    cells = aggregate_cells(found.a, found.b, found.outcome, n_candidates=len(names), cluster=found.cluster)
    return Battles(names, cells.a, cells.b, cells.counts, cluster=cells.cluster)


def compact(names: tuple[str, ...], a: Ints, b: Ints) -> tuple[tuple[str, ...], Ints, Ints]:
    """Leave out the candidates that have no battles; the places of the others move up."""
    used = np.zeros(len(names), dtype=np.bool_)
    used[a] = used[b] = True
    places = np.cumsum(used) - 1
    return tuple(name for name, kept in zip(names, used, strict=True) if kept), places[a], places[b]
