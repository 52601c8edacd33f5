"""Bradley-Terry strengths from few labels and many judge verdicts, corrected for the judge's errors."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from judgekit.stats.cells import Cells, fold_pairs
from judgekit.stats.clustered import FEWEST_CLUSTERS
from judgekit.stats.correction import effective_labels
from judgekit.stats.covariance import RatingCovariance
from judgekit.stats.errors import NotConverged, NotEnoughData, NotIdentifiable
from judgekit.stats.labelled_battles import LabelledBattles, LabelledTable, signed_design
from judgekit.stats.newton import invert, maximise
from judgekit.stats.strengths import Fit, bradley_terry

ROUNDS = 3
NO_FIT = "the labels, weighed up to all battles, fit no finite strengths: label more"


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
    table = LabelledTable.of(cells, labelled)
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


def _tuning(table: LabelledTable, fit: Fit) -> float:
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
    design, start = signed_design(judge, pairs)
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


def _covariance(table: LabelledTable, fit: Fit, tuning: float, cells: Cells) -> RatingCovariance:
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
