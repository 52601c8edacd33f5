"""What can be said when every cluster came out alike, and the variance says nothing."""

import numpy as np

from judgekit.stats.inputs import Bounds
from judgekit.stats.results import Interval


def uniform_interval(mean: float, n_clusters: int, confidence: float, bounds: Bounds) -> Interval:
    """Clopper-Pearson's interval when all `n_clusters` came out alike at `mean`.

    The chance of a cluster coming out otherwise is below u = 1 - (alpha/2)^(1/n); such clusters may lie
    anywhere in `bounds`. For a mean at an end of the bounds this is the exact binomial interval.

    >>> uniform_interval(1.0, 12, 0.95, (0, 1)).low > 0.735
    True
    """
    low, high = bounds
    other = float(-np.expm1(np.log((1 - confidence) / 2) / n_clusters))
    return Interval(mean - other * (mean - low), mean + other * (high - mean))


def uniform_p_above(mean: float, n_clusters: int, threshold: float, least: float) -> float:
    """One-sided p-value against a true mean of at most `threshold`, scores being at least `least`.

    It is the level at which the lower end of `uniform_interval` just passes the threshold.

    >>> uniform_p_above(1.0, 12, 0.5, 0.0) == 0.5**12
    True
    """
    if mean <= threshold:
        return 1.0
    return float(max(0.0, (threshold - least) / (mean - least)) ** n_clusters) if mean > least else 0.0
