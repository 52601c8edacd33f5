"""Battles that people labelled beside all that a judge judged: corrected counts, and what each case adds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.cells import Cells, Pairs, fold_pairs
from judgekit.stats.design import Design
from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Floats, Ints, as_floats, same_length
from judgekit.stats.strengths import Fit
from judgekit.stats.tie_models import Davidson

PSEUDO_LABEL = 0.1
"""Weight of the made-up label at each end of the scale, over all pairs; simulated, see the benchmark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledBattles:
    """Battles that people labelled and the judge judged.

    Attributes:
        a: First candidate of each, shape (n,).
        b: Second candidate.
        human: Outcome a, b, tie as people see it, rows adding up to 1, shape (n, 3); shares of the win are
            (share, 1 - share, 0).
        judged: The same as the judge sees it.
        cluster: Cluster of each, as numbered in the judge's cells, or above those.
        chances: Chance of each to be labelled; None: all alike.
    """

    a: Ints
    b: Ints
    human: Floats
    judged: Floats
    cluster: Ints
    chances: Floats | None = None


@dataclass(frozen=True, slots=True)
class LabelledTable:
    """One row per judge's cell, labelled battle and made-up label; made-up labels are clusters of their own.

    `all_judged`, `human` and `judged` are counts (rows, 3), already weighed up to all battles; rows of the
    one kind are zero in the others. `part` is what part of an independent label each row is.
    """

    n_candidates: int
    a: Ints
    b: Ints
    cluster: Ints
    all_judged: Floats
    human: Floats
    judged: Floats
    n_units: int
    correlation: float | None
    part: Floats

    @staticmethod
    def of(cells: Cells, labelled: LabelledBattles) -> "LabelledTable":
        """Put the judge's cells, the labelled battles and the made-up labels together.

        Raises:
            InvalidInput: If cells have no clusters, lengths differ, or rows do not add up to 1.
        """
        if cells.cluster is None:
            raise InvalidInput("cells: battles need their clusters, so that labels share them")
        human, judged = (_outcomes(t, labelled.a.size) for t in (labelled.human, labelled.judged))
        pairs = fold_pairs(cells, keep_order=False)
        ends = _made_up(pairs)
        weight = np.concatenate([_weights(labelled), ends.weight])
        weight *= cells.total / weight.sum()
        rows = np.concatenate([labelled.a, ends.a]), np.concatenate([labelled.b, ends.b])
        nothing = np.zeros((cells.a.size, 3))
        first_free = 1 + max(int(cells.cluster.max()), int(labelled.cluster.max()))
        # a made-up label of some weight is that part of one independent label
        part = np.concatenate([np.ones(labelled.a.size), ends.weight])
        return LabelledTable(
            n_candidates=cells.n_candidates,
            a=np.concatenate([cells.a, rows[0]]),
            b=np.concatenate([cells.b, rows[1]]),
            cluster=np.concatenate(
                [cells.cluster, labelled.cluster, first_free + np.arange(ends.a.size)]
            ).astype(np.intp),
            all_judged=np.concatenate([cells.counts, np.zeros((weight.size, 3))]),
            human=np.concatenate([nothing, weight[:, None] * np.concatenate([human, ends.human])]),
            judged=np.concatenate([nothing, weight[:, None] * np.concatenate([judged, ends.judged])]),
            n_units=int(np.unique(labelled.cluster).size),
            correlation=_correlation(human, judged),
            part=np.concatenate([np.ones(cells.a.size), part]),
        )

    def counts(self, tuning: float) -> Cells:
        """The corrected counts; single cells may be negative, what they add up to rarely is."""
        table = tuning * (self.all_judged - self.judged) + self.human
        return Cells(n_candidates=self.n_candidates, a=self.a, b=self.b, counts=table, squares=table)

    def influence(self, fit: Fit) -> tuple[Floats, Floats, Floats]:
        """Scores summed by cluster, shape (G, unknowns): all judged, labels, and judged of the labelled.

        Each is centred by what a battle contributes on average, so that it is its error.
        """
        return (
            self._centred(fit, self.all_judged),
            self._centred(fit, self.human),
            self._centred(fit, self.judged),
        )

    def _centred(self, fit: Fit, counts: Floats) -> Floats:
        pairs = Pairs(n_candidates=self.n_candidates, i=self.a, j=self.b, counts=counts, squares=counts)
        design, unknowns = signed_design(fit, pairs)
        x, tie = design.log_odds(unknowns), design.tie_parameter(unknowns)
        by_x, by_tie = design.model.gradient(x, tie, design.statistics)
        size, groups = design.size, int(self.cluster.max()) + 1
        table = np.zeros((groups, size))
        battles = counts.sum(axis=1)
        scores = np.zeros((self.a.size, size))
        rows = np.arange(self.a.size)
        scores[rows, self.a] += by_x
        scores[rows, self.b] -= by_x
        if design.model.has_parameter:
            scores[:, -1] += by_tie
        mean = scores.sum(axis=0) / battles.sum()
        np.add.at(table, self.cluster, (scores - battles[:, None] * mean) / np.sqrt(self.part)[:, None])
        return table


@dataclass(frozen=True, slots=True)
class _Ends:
    """Made-up labels: every pair once won by either side, where the judge says its mean."""

    a: Ints
    b: Ints
    human: Floats
    judged: Floats
    weight: Floats


def _made_up(pairs: Pairs) -> _Ends:
    battles = pairs.counts.sum(axis=1)
    share = np.tile(battles / battles.sum(), 2) * PSEUDO_LABEL
    n = battles.size
    human = np.zeros((2 * n, 3))
    human[:n, 0] = human[n:, 1] = 1.0
    judged = np.tile(pairs.counts / battles[:, None], (2, 1))
    return _Ends(np.tile(pairs.i, 2), np.tile(pairs.j, 2), human, judged, share)


def _weights(labelled: LabelledBattles) -> Floats:
    """Weights whose mean is 1."""
    if labelled.chances is None:
        return np.ones(labelled.a.size)
    pi = same_length(as_floats(labelled.chances, "chances", within=(0.0, 1.0)), labelled.a.size, "chances")
    if not (pi > 0).all():
        raise InvalidInput("chances: a labelled battle had some chance above 0")
    return np.asarray(pi.size / pi / (1 / pi).sum())


def _outcomes(table: ArrayLike, n: int) -> Floats:
    counts = np.asarray(table, dtype=np.float64)
    if counts.shape != (n, 3) or not np.allclose(counts.sum(axis=1), 1):
        raise InvalidInput(f"labelled battles: shape ({n}, 3) with rows adding up to 1 is needed")
    return counts


def _correlation(human: Floats, judged: Floats) -> float | None:
    y, f = (table[:, 0] + table[:, 2] / 2 for table in (human, judged))
    return float(np.corrcoef(y, f)[0, 1]) if np.ptp(y) > 0 and np.ptp(f) > 0 else None


def signed_design(fit: Fit, pairs: Pairs) -> tuple[Design, Floats]:
    """The design over `pairs`, whose counts need be no counts, and the unknowns of the fit."""
    model = Davidson(free_ties=fit.tie_parameter is not None)
    extra = [] if fit.tie_parameter is None else [model.internal(fit.tie_parameter)]
    design = Design(
        pairs=pairs,
        statistics=model.reduce(pairs.counts.T),
        model=model,
        island=fit.components,
        position=False,
        ridge=0.0,
    )
    return design, np.concatenate([fit.theta, extra])
