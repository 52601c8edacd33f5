"""Bradley-Terry strengths from few labels and many judge verdicts, corrected for the judge's errors."""

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.cells import Cells, Pairs, fold_pairs
from judgekit.stats.clustered import FEWEST_CLUSTERS
from judgekit.stats.correction import effective_labels
from judgekit.stats.covariance import RatingCovariance
from judgekit.stats.design import Design
from judgekit.stats.errors import InvalidInput, NotConverged, NotEnoughData, NotIdentifiable
from judgekit.stats.inputs import Floats, Ints, as_floats, same_length
from judgekit.stats.newton import invert, maximise
from judgekit.stats.strengths import Fit, bradley_terry
from judgekit.stats.tie_models import Davidson

PSEUDO_LABEL = 0.1
"""Weight of the made-up label at each end of the scale, over all pairs; simulated, see the benchmark."""

ROUNDS = 3
NO_FIT = "the labels, weighed up to all battles, fit no finite strengths: label more"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RectifiedRatings:
    """Corrected strengths.

    Attributes:
        fit: The strengths; its connectivity is that of the judge's battles.
        covariance: Their covariance, the labels' error in it.
        tuning: Weight of the judge's verdicts, 0 (labels alone) to 1.
        correlation: Of the judge's scores and people's on the labelled battles; None where one does not vary.
        effective_labels: Labels that would be as exact without the judge; None without correlation.
        n_labels: Labelled battles.
    """

    fit: Fit
    covariance: RatingCovariance
    tuning: float
    correlation: float | None
    effective_labels: float | None
    n_labels: int


def rectified_ratings(
    cells: Cells, labelled: LabelledBattles, *, ties: Literal["davidson", "half"] = "half"
) -> RectifiedRatings:
    """Strengths at which L times the judge's score, plus the labelled battles' rectifier, is zero.

    sum over all battles of L s(f) + N/n sum over the labelled of [s(y) - L s(f)] = 0, s the score of the
    likelihood (Angelopoulos et al. 2023, arXiv 2311.01453), weighted by 1/chance where chances differ. Scores
    are linear in outcomes, so this is a fit to corrected counts. L makes the summed variance of the strengths
    least. The sandwich sums whole clusters, judge's verdicts and labels together; the labels' part takes
    n/(n-K), intervals t with n-K degrees of freedom, n the labelled clusters. A tenth of a label each way,
    spread over the pairs, stands for errors that few labels do not show. Simulated with 2 and 4 candidates
    (`benchmarks/trust/results.md`), 95 % intervals cover 93 to 97 % with 30, 100 and 300 labels.

    Args:
        cells: The judge's battles, by cluster.
        labelled: Those that people labelled too.
        ties: Model of ties, one whose scores are linear: `half` or `davidson`.

    Raises:
        NotEnoughData: If there are not at least five labelled clusters, and as many as candidates.
        NotIdentifiable: If judge or corrected counts fit no finite strengths.
        InvalidInput: If cells have no clusters, lengths differ, or rows do not add up to 1.

    >>> from judgekit.stats.cells import cells_from_counts
    >>> case = np.arange(40)
    >>> judged = np.where((case % 4 > 0)[:, None], [1.0, 0, 0], [0.0, 1, 0])
    >>> human = np.where((case % 3 > 0)[:, None], [1.0, 0, 0], [0.0, 1, 0])
    >>> cells = cells_from_counts(0 * case, 0 * case + 1, judged, n_candidates=2, cluster=case)
    >>> some = LabelledBattles(a=case[:20] * 0, b=case[:20] * 0 + 1, human=human[:20], judged=judged[:20],
    ...     cluster=case[:20])
    >>> found = rectified_ratings(cells, some)
    >>> gap = found.fit.theta[0] - found.fit.theta[1]
    >>> bool(gap < np.log(3)), found.n_labels
    (True, 20)
    """
    table = _Table.of(cells, labelled)
    judge = bradley_terry(cells, ties=ties)
    if not judge.connectivity.mle_exists:
        raise NotIdentifiable("the judge's own battles leave some strength open: it cannot be corrected")
    if table.n_units <= max(FEWEST_CLUSTERS, cells.n_candidates) - 1:
        raise NotEnoughData(
            f"{table.n_units} labelled clusters; more than that are needed to correct ratings"
        )
    fit, tuning = judge, 1.0
    for _ in range(ROUNDS):
        tuning = _tuning(table, fit)
        fit = _refit(table.counts(tuning), judge)
    rho = table.correlation
    n_labels = labelled.a.size
    return RectifiedRatings(
        fit=fit,
        covariance=_covariance(table, fit, tuning, cells),
        tuning=tuning,
        correlation=rho,
        effective_labels=None
        if rho is None
        else effective_labels(n_labels, max(0, round(cells.total) - n_labels), rho),
        n_labels=n_labels,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """One row per judge's cell, labelled battle and made-up label; made-up labels are clusters of their own.

    `all_judged`, `human` and `judged` are counts (rows, 3), already weighed up to all battles; rows of the
    one kind are zero in the others.
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
    made_up: Floats = field(repr=False)

    @staticmethod
    def of(cells: Cells, labelled: LabelledBattles) -> "_Table":
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
        return _Table(
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
            made_up=np.concatenate([np.ones(cells.a.size), part]),
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
        design, unknowns = _design(fit, pairs)
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
        np.add.at(table, self.cluster, (scores - battles[:, None] * mean) / np.sqrt(self.made_up)[:, None])
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


def _tuning(table: _Table, fit: Fit) -> float:
    """The weight of the judge that makes the trace of the strengths' covariance least."""
    judged, human, of_labelled = (part @ fit.inverse_information for part in table.influence(fit))
    k = fit.theta.size
    change = (judged - of_labelled)[:, :k]
    square = float((change**2).sum())
    return float(np.clip(-(change * human[:, :k]).sum() / square, 0.0, 1.0)) if square > 0 else 0.0


def _refit(cells: Cells, judge: Fit) -> Fit:
    pairs = fold_pairs(cells, keep_order=False)
    kept = np.flatnonzero(pairs.counts.sum(axis=1) > 0)
    counts = pairs.counts[kept]
    pairs = replace(pairs, i=pairs.i[kept], j=pairs.j[kept], counts=counts, squares=counts)
    design, start = _design(judge, pairs)
    try:
        best = maximise(design, start)
    except (NotConverged, NotIdentifiable) as error:
        raise NotIdentifiable(f"{NO_FIT} ({error})") from error
    k = judge.theta.size
    tied = design.model.has_parameter
    return replace(
        judge,
        theta=best.unknowns[:k],
        tie_parameter=design.model.natural(best.unknowns[-1]) if tied else None,
        inverse_information=invert(best.root, design.island),
        log_likelihood=best.log_likelihood,
        iterations=best.iterations,
        warnings=(),
    )


def _design(fit: Fit, pairs: Pairs) -> tuple[Design, Floats]:
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


def _covariance(table: _Table, fit: Fit, tuning: float, cells: Cells) -> RatingCovariance:
    judged, human, of_labelled = table.influence(fit)
    by_label = human - tuning * of_labelled
    whole = by_label + tuning * judged
    inflate = table.n_units / max(1, table.n_units - table.n_candidates)
    meat = whole.T @ whole + (inflate - 1) * by_label.T @ by_label
    bread = fit.inverse_information
    k = fit.theta.size
    return RatingCovariance(
        matrix=(bread @ meat @ bread)[:k, :k],
        df=float(max(1, table.n_units - table.n_candidates)),
        n_battles=cells.total,
        n_clusters=cells.n_clusters,
        method=f"sandwich over cases, judge's verdicts (weight {tuning:.2f}) and labels together, t",
    )
