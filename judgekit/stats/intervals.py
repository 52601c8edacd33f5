"""Intervals of strengths and of their differences."""

import numpy as np

from judgekit.stats.clustered import tail_probability
from judgekit.stats.covariance import RatingCovariance
from judgekit.stats.errors import Disconnected, InvalidInput
from judgekit.stats.inputs import Floats, check_share
from judgekit.stats.results import Estimate, Interval
from judgekit.stats.strengths import Fit


def rating_bounds(fit: Fit, covariance: RatingCovariance, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper ends of each strength's interval in nats, infinite where the data leave it open.

    Strengths are relative to the mean of their island, so overlapping intervals do not show two candidates
    to be equal; `rating_difference` compares them.

    Raises:
        InvalidInput: If confidence is not between 0 and 1.
    """
    half = covariance.quantile((1 + check_share(confidence, "confidence")) / 2) * covariance.se
    return open_ends(fit, fit.theta - half, fit.theta + half)


def open_ends(fit: Fit, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Take the ends the data do not limit out to infinity."""
    reach = fit.connectivity
    return np.where(reach.open_below, -np.inf, low), np.where(reach.open_above, np.inf, high)


def rating_difference(
    fit: Fit, covariance: RatingCovariance, i: int, j: int, *, confidence: float = 0.95
) -> Estimate:
    """theta_i - theta_j in nats with interval and p-value from the joint covariance.

    se^2 = V_ii + V_jj - 2 V_ij. Where the data leave the difference open the interval is one-sided (infinite
    on the open side) and there is no p-value.

    Raises:
        Disconnected: If the two were never compared, not even through others.
        InvalidInput: If i and j are the same or confidence is not between 0 and 1.
    """
    check_share(confidence, "confidence")
    if i == j:
        raise InvalidInput(f"candidate {i} cannot differ from itself; name two")
    if fit.components[i] != fit.components[j]:
        raise Disconnected(f"candidates {i} and {j} were never compared, not even through others")
    v, gap = covariance.matrix, float(fit.theta[i] - fit.theta[j])
    se = float(np.sqrt(v[i, i] + v[j, j] - 2 * v[i, j]))
    half = covariance.quantile((1 + confidence) / 2) * se
    reach = fit.connectivity
    open_up = bool(reach.open_above[i] or reach.open_below[j])
    open_down = bool(reach.open_below[i] or reach.open_above[j])
    return Estimate(
        estimate=gap,
        se=se,
        ci=Interval(-np.inf if open_down else gap - half, np.inf if open_up else gap + half),
        confidence=confidence,
        p=None if open_up or open_down else 2 * tail_probability(abs(gap) / se, covariance.df),
        n_items=round(covariance.n_battles),
        n_clusters=covariance.n_clusters or round(covariance.n_battles),
        method=f"difference of strengths ({fit.tie_model}); {covariance.method}",
        warnings=covariance.warnings,
    )
