"""How sure the strengths are, even when battles share cases and the model is not quite true."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.special import ndtri, stdtrit

from judgekit.stats.cells import Cells, Pairs, fold_pairs
from judgekit.stats.clustered import FEW_CLUSTERS, FEWEST_CLUSTERS
from judgekit.stats.design import Design
from judgekit.stats.errors import NotEnoughData
from judgekit.stats.inputs import Floats
from judgekit.stats.strengths import Fit, fitted_design
from judgekit.stats.tie_models import Information

NO_SPREAD = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingCovariance:
    """Joint uncertainty of all strengths.

    Attributes:
        matrix: Covariance of the strengths in nats, shape (K, K); differences need the whole of it. A
            candidate without battles has infinite variance.
        df: Degrees of freedom of t intervals, or None for normal ones.
        n_battles: Summed weight of the battles.
        n_clusters: Number of clusters, or None where every battle counted as independent.
        warnings: What a reader must be told beside the intervals.
    """

    matrix: Floats
    df: float | None
    n_battles: float
    n_clusters: int | None
    warnings: tuple[str, ...] = ()

    @property
    def se(self) -> Floats:
        """Standard error of each strength in nats, shape (K,)."""
        return np.sqrt(np.diag(self.matrix))

    @property
    def method(self) -> str:
        """The estimator, in words."""
        return "sandwich over battles" if self.n_clusters is None else "sandwich clustered by case"

    def quantile(self, probability: float) -> float:
        """Quantile of the reference distribution, t or normal."""
        return float(ndtri(probability) if self.df is None else stdtrit(self.df, probability))


def sandwich(fit: Fit, cells: Cells, *, small_sample: bool = True) -> RatingCovariance:
    """Sandwich covariance H^-1 B H^-1, clustered where the cells know their clusters.

    H is the information at the fit, B the sum over clusters of s s' with s the cluster's summed scores,
    times G/(G-1); t intervals then have G-1 degrees of freedom. Without clusters B sums over battles (with
    squared weights) and intervals are normal: right only if no two battles share a case. A prior adds
    lambda I to B, which gives the posterior covariance where the model is true. Where B has no spread for
    some candidate (every cluster came out as expected) the inverse information takes its place, each
    cluster counted as one battle, and a warning says so.

    Args:
        fit: A fit from `bradley_terry` on the same cells.
        cells: The battles it was fitted to.
        small_sample: Whether to multiply by G/(G-1).

    Raises:
        NotEnoughData: If there are fewer than 5 clusters.

    Source:
        Liang and Zeger 1986, Biometrika 73:13; CR1 of R's sandwich::vcovCL.

    >>> from judgekit.stats.cells import cells_from_counts
    >>> from judgekit.stats.strengths import bradley_terry
    >>> cells = cells_from_counts([0], [1], [[30, 10, 0]], n_candidates=2)
    >>> sandwich(bradley_terry(cells), cells).se.round(4)
    array([0.1826, 0.1826])
    """
    g = cells.n_clusters
    if g is not None and g < FEWEST_CLUSTERS:
        raise NotEnoughData(f"{g} cluster(s): no standard error below {FEWEST_CLUSTERS} clusters")
    design, unknowns = fitted_design(fit, fold_pairs(cells, keep_order=fit.position is not None))
    meat = _battle_meat(design, unknowns) if g is None else _cluster_meat(fit, cells)
    if g is not None and small_sample:
        meat *= g / (g - 1)
    full, flat = robust_covariance(fit, meat, 1.0 if g is None else cells.total / g)
    k = fit.theta.size
    return RatingCovariance(
        matrix=full[:k, :k],
        df=None if g is None else g - 1.0,
        n_battles=cells.total,
        n_clusters=g,
        warnings=interval_warnings(g, flat=flat),
    )


def robust_covariance(fit: Fit, meat: Floats, inflation: float) -> tuple[Floats, bool]:
    """H^-1 (B + lambda I) H^-1 over all unknowns, and whether some variance had to be made up for.

    Where B has no spread the inverse information times `inflation` is returned instead.
    """
    k = fit.theta.size
    spread = meat.copy()
    spread[np.diag_indices(k)] += fit.prior
    bread, used = fit.inverse_information, ~fit.idle
    matrix: Floats = bread @ spread @ bread
    flat = bool(np.any(np.diag(matrix)[:k][used] <= NO_SPREAD * np.diag(bread)[:k][used]))
    matrix = bread * inflation if flat else matrix
    idle = np.flatnonzero(fit.idle)
    matrix[idle, idle] = np.inf
    return matrix, flat


def _battle_meat(design: Design, unknowns: Floats) -> Floats:
    """Sum over battles of w^2 s s', from the squared weights of each pair and outcome."""
    by_x, by_tie = design.model.scores(design.log_odds(unknowns), design.tie_parameter(unknowns))
    squares = design.pairs.squares.T
    products = (by_x * by_x, by_x * by_tie, by_tie * by_tie)
    return design.sum_second(Information(*((squares * product).sum(axis=0) for product in products)))


def _cluster_meat(fit: Fit, cells: Cells) -> Floats:
    """Sum over clusters of s s', with s a cluster's summed scores."""
    rows = Pairs(
        n_candidates=cells.n_candidates, i=cells.a, j=cells.b, counts=cells.counts, squares=cells.squares
    )
    scores = _cluster_scores(*fitted_design(fit, rows), cells)
    meat: Floats = (scores.T @ scores).toarray()
    return meat


def _cluster_scores(design: Design, unknowns: Floats, cells: Cells) -> Any:
    """Summed scores of each cluster over the unknowns, sparse, shape (G, unknowns)."""
    tie = design.tie_parameter(unknowns)
    by_x, by_tie = design.model.gradient(design.log_odds(unknowns), tie, design.statistics)
    k = design.n_candidates
    columns, values = [cells.a, cells.b], [by_x, -by_x]
    if design.position:
        columns.append(np.full(by_x.size, k))
        values.append(by_x)
    if design.model.has_parameter:
        columns.append(np.full(by_x.size, design.size - 1))
        values.append(by_tie)
    at = (np.concatenate([cells.cluster] * len(columns)), np.concatenate(columns))
    return csr_array((np.concatenate(values), at), shape=(cells.n_clusters, design.size))


def interval_warnings(n_clusters: int | None, *, flat: bool) -> tuple[str, ...]:
    """What to say beside intervals that rest on few clusters or on no spread at all."""
    warnings = []
    if flat:
        warnings.append(
            "results show no spread around the fit for some candidate: intervals are those of the model, "
            "each cluster counted as one battle"
        )
    if n_clusters is not None and n_clusters < FEW_CLUSTERS:
        warnings.append(f"only {n_clusters} clusters: the intervals rest on few independent units")
    return tuple(warnings)
