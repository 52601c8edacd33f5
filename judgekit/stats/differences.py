"""All differences between candidates at once, from the joint covariance of their strengths."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtr, stdtr

from judgekit.stats.covariance import RatingCovariance
from judgekit.stats.inputs import Floats, Ints, check_share
from judgekit.stats.strengths import Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingDifferences:
    """Differences theta_i - theta_j in nats; pairs of different islands are not among them.

    Attributes:
        i: First candidate of each pair, shape (pairs,).
        j: Second candidate of each pair.
        difference: theta_i - theta_j.
        low: Lower end of its interval, -inf where the data leave it open.
        high: Upper end, inf where the data leave it open.
        tested: Places of the pairs whose difference has no open end, shape (t,).
        p: Two-sided p-value of no difference of those pairs, shape (t,).
        chance: Expected share of the win of i in a battle with j, ties half, neither shown first.
        confidence: Nominal coverage of each interval.
    """

    i: Ints
    j: Ints
    difference: Floats
    low: Floats
    high: Floats
    tested: Ints
    p: Floats
    chance: Floats
    confidence: float


def rating_differences(
    fit: Fit, covariance: RatingCovariance, *, confidence: float = 0.95
) -> RatingDifferences:
    """Every pair's difference with se^2 = V_ii + V_jj - 2 V_ij, as `rating_difference` gives one of them.

    Candidates without battles are left out.

    Raises:
        InvalidInput: If confidence is not between 0 and 1.

    >>> from judgekit.stats.cells import cells_from_counts
    >>> from judgekit.stats.covariance import sandwich
    >>> from judgekit.stats.strengths import bradley_terry
    >>> cells = cells_from_counts([0], [1], [[30, 10, 0]], n_candidates=2)
    >>> fit = bradley_terry(cells)
    >>> pairs = rating_differences(fit, sandwich(fit, cells))
    >>> pairs.chance.round(3), pairs.p.round(4)
    (array([0.75]), array([0.0026]))
    """
    check_share(confidence, "confidence")
    i, j = np.triu_indices(fit.theta.size, 1)
    met = (fit.components[i] == fit.components[j]) & ~fit.idle[i] & ~fit.idle[j]
    i, j = i[met], j[met]
    v = covariance.matrix
    difference = fit.theta[i] - fit.theta[j]
    se = np.sqrt(np.maximum(v[i, i] + v[j, j] - 2 * v[i, j], 0.0))
    half = covariance.quantile((1 + confidence) / 2) * se
    reach = fit.connectivity
    open_up = reach.open_above[i] | reach.open_below[j]
    open_down = reach.open_below[i] | reach.open_above[j]
    tested = np.flatnonzero(~(open_up | open_down))
    return RatingDifferences(
        i=i,
        j=j,
        difference=difference,
        low=np.where(open_down, -np.inf, difference - half),
        high=np.where(open_up, np.inf, difference + half),
        tested=tested,
        p=_two_sided(difference[tested], se[tested], covariance.df),
        chance=win_chance(fit, difference),
        confidence=confidence,
    )


def win_chance(fit: Fit, difference: Floats) -> Floats:
    """P(i wins) + P(tie)/2 under the tie model of `fit`, for differences of strengths in nats."""
    tie = fit.tie_parameter
    if tie is None:
        return np.asarray(expit(difference))
    if fit.tie_model == "rao_kupper":
        return np.asarray((1 + expit(difference - tie) - expit(-difference - tie)) / 2)
    t = np.tanh(difference / 4)
    return np.asarray(0.5 + 2 * t / (2 + tie + (2 - tie) * t * t))


def _two_sided(difference: Floats, se: Floats, df: float | None) -> Floats:
    """Two-sided p-values; a difference of 0 without any error says nothing against equality."""
    t = -np.abs(np.divide(difference, se, out=np.zeros_like(difference), where=se > 0))
    return np.asarray(2 * (ndtr(t) if df is None else stdtr(df, t)))
