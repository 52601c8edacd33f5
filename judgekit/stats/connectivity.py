"""Who can be compared with whom: whether battles pin down finite ratings, and where they do not."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import (
    NegativeCycleError,
    bellman_ford,
    breadth_first_order,
    connected_components,
)

from judgekit.stats.cells import Pairs
from judgekit.stats.inputs import Ints

Flags = NDArray[np.bool_]

MOST_DENSE = 4096


@dataclass(frozen=True, slots=True)
class Connectivity:
    """What the graph of battles allows to be said.

    A circle is a set of candidates each of whom took points, directly or through others, from every other.
    Strengths within a circle are finite; between circles the data only tell who is above.

    Attributes:
        island: Number of each candidate's island, shape (K,); candidates of two islands never met, not even
            through others.
        open_above: The data put no upper limit on this candidate's strength: the main circle of its island
            never took a point from it, directly or through others.
        open_below: Likewise no lower limit.
        bounded: Member of the main (largest) circle of its island.
        mle_exists: Every island is one circle and the tie parameter has a finite estimate, so that maximum
            likelihood has an answer.
        tie_bounded: The tie parameter has a finite estimate.
    """

    island: Ints
    open_above: Flags
    open_below: Flags
    bounded: Flags
    mle_exists: bool
    tie_bounded: bool

    @property
    def n_islands(self) -> int:
        """Number of islands."""
        return int(self.island.max()) + 1


def connectivity(pairs: Pairs, *, free_ties: bool) -> Connectivity:
    """Examine the graph of points taken, a tie counting as a point both ways.

    Maximum likelihood is finite if and only if every candidate can be reached from every other along points
    taken (Ford 1957). With a free tie parameter one more way to infinity is open: strengths drift apart
    together with it when decisive results never contradict each other and ties fit between them.

    Args:
        pairs: Counts per pair.
        free_ties: Whether a tie parameter is estimated.
    """
    k = pairs.n_candidates
    wins, losses, ties = pairs.counts.T
    up, down = wins + ties > 0, losses + ties > 0
    taker = np.concatenate([pairs.i[up], pairs.j[down]])
    giver = np.concatenate([pairs.j[up], pairs.i[down]])
    if _all_mutual(taker, giver, k) and not (free_ties and _drifts(pairs)):
        return _one_circle(k)
    circle = _components(taker, giver, k, "strong")
    island = _in_order(_components(taker, giver, k, "weak"))
    mle_exists = bool(np.all(np.bincount(island)[island] == np.bincount(circle)[circle]))
    if free_ties and _drifts(pairs):
        above, below = _undisputed(pairs)
        return Connectivity(island, above, below, np.zeros(k, dtype=np.bool_), False, False)
    main = _main_circle(island, circle)
    above, below = _reached(giver, taker, main), _reached(taker, giver, main)
    stray = ~(main | above | below)
    top, bottom = _ends(circle, taker, giver)
    return Connectivity(
        island=island,
        open_above=above | (stray & (top | ~bottom)),
        open_below=below | (stray & (bottom | ~top)),
        bounded=main,
        mle_exists=mle_exists,
        tie_bounded=True,
    )


def _all_mutual(taker: Ints, giver: Ints, k: int) -> bool:
    """Whether candidate 0 reaches everyone along points taken, and everyone reaches it: the usual board."""
    if k > MOST_DENSE:
        return False
    took = np.zeros((k, k), dtype=np.bool_)
    took[taker, giver] = True
    return _spans(took) and _spans(took.T)


def _spans(arcs: Flags) -> bool:
    reached = np.zeros(arcs.shape[0], dtype=np.bool_)
    reached[0] = True
    fresh = reached
    while fresh.any():
        fresh = arcs[fresh].any(axis=0) & ~reached
        reached = reached | fresh
    return bool(reached.all())


def _one_circle(k: int) -> Connectivity:
    """Everyone took points from everyone, directly or through others: nothing is open."""
    closed = np.zeros(k, dtype=np.bool_)
    return Connectivity(np.zeros(k, dtype=np.intp), closed, closed, ~closed, True, True)


def _components(taker: Ints, giver: Ints, k: int, kind: str) -> Ints:
    labels: Ints = connected_components(_graph(taker, giver, k), directed=True, connection=kind)[1]
    return labels


def _graph(start: Ints, end: Ints, k: int) -> Any:
    return csr_array((np.ones(start.size), (start, end)), shape=(k, k))


def _in_order(labels: Ints) -> Ints:
    """Renumber labels in order of first appearance, so that islands do not depend on scipy's search."""
    _, first, code = np.unique(labels, return_index=True, return_inverse=True)
    rank: Ints = np.argsort(np.argsort(first))
    return rank[code]


def _main_circle(island: Ints, circle: Ints) -> Flags:
    """Members of the largest circle of each island, if it has at least two; the first of equals."""
    size = np.bincount(circle)[circle]
    best = np.lexsort((circle, -size, island))
    leader = best[np.unique(island[best], return_index=True)[1]]
    main: Flags = (circle == circle[leader][island]) & (size > 1)
    return main


def _reached(start: Ints, end: Ints, main: Flags) -> Flags:
    """Candidates outside `main` that arcs from start to end reach from it."""
    k = main.size
    source = np.flatnonzero(main)
    arcs = _graph(np.concatenate([start, np.full(source.size, k)]), np.concatenate([end, source]), k + 1)
    found = np.zeros(k + 1, dtype=np.bool_)
    found[breadth_first_order(arcs, k, return_predecessors=False)] = True
    return found[:k] & ~main


def _ends(circle: Ints, taker: Ints, giver: Ints) -> tuple[Flags, Flags]:
    """Candidates of circles that gave no point away but took some, and the reverse."""
    across = circle[taker] != circle[giver]
    n = int(circle.max()) + 1
    took, gave = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    took[circle[taker[across]]] = True
    gave[circle[giver[across]]] = True
    return (took & ~gave)[circle], (gave & ~took)[circle]


def _undisputed(pairs: Pairs) -> tuple[Flags, Flags]:
    """Candidates without a loss, and without a win."""
    k = pairs.n_candidates
    won, lost = np.zeros(k, dtype=np.bool_), np.zeros(k, dtype=np.bool_)
    by_i, by_j, _ = pairs.counts.T > 0
    won[np.concatenate([pairs.i[by_i], pairs.j[by_j]])] = True
    lost[np.concatenate([pairs.j[by_i], pairs.i[by_j]])] = True
    return ~lost, ~won


def _drifts(pairs: Pairs) -> bool:
    """Whether levels d exist with d_i >= d_j + 1 for each win of i over j and |d_i - d_j| <= 1 for each tie.

    These are difference constraints: solvable exactly when the graph with an arc i -> j of length -1 per
    win and arcs of length 1 both ways per tie has no negative cycle. Along such levels strengths and tie
    parameter can grow together without the likelihood ever falling.
    """
    wins, losses, ties = pairs.counts.T > 0
    if np.any(wins & losses):
        return False
    winner = np.concatenate([pairs.i[wins], pairs.j[losses]])
    loser = np.concatenate([pairs.j[wins], pairs.i[losses]])
    k = pairs.n_candidates
    if _components(winner, loser, k, "strong").max() < k - 1:
        return False
    length = np.full((k + 1, k + 1), np.inf)
    length[k, :k] = 1.0
    length[pairs.i[ties], pairs.j[ties]] = length[pairs.j[ties], pairs.i[ties]] = 1.0
    length[winner, loser] = -1.0
    try:
        bellman_ford(length, indices=k)
    except NegativeCycleError:
        return False
    return True
