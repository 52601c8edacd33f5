"""Intervals for a share of independent yes-or-no trials, and binomial tail probabilities."""

from typing import Literal

import numpy as np
from scipy.special import bdtr, bdtrc, betaincinv, ndtri

from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import check_count, check_share
from judgekit.stats.results import Interval


def proportion_ci(
    successes: int, n: int, *, confidence: float = 0.95, method: Literal["wilson", "exact"] = "wilson"
) -> Interval:
    """Interval for a share when every cluster gave one yes-or-no trial.

    Wilson 1927: (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n). Exact: Clopper-Pearson 1934,
    from quantiles of the beta distribution; never below nominal coverage. With several trials per cluster
    neither holds: use `clustered_se`.

    Args:
        successes: How many trials came out yes.
        n: How many trials there were.
        confidence: Nominal coverage.
        method: Which interval.

    Raises:
        InvalidInput: If the counts are not 0 <= successes <= n with n >= 1, or the method is unknown.

    >>> proportion_ci(0, 15, method="exact").low
    0.0
    >>> round(proportion_ci(7, 20).high, 6)
    0.567146
    """
    check_share(confidence, "confidence")
    k, n = check_count(successes, "successes"), check_count(n, "n", least=1)
    if k > n:
        raise InvalidInput(f"successes is {k} of {n}; at most {n} is needed")
    if method == "wilson":
        return _wilson(k, n, float(ndtri(1 - (1 - confidence) / 2)))
    if method == "exact":
        return _clopper_pearson(k, n, (1 - confidence) / 2)
    raise InvalidInput(f"method is {method!r}; wilson or exact is needed")


def binomial_p(successes: int, n: int) -> float:
    """Two-sided exact p-value of `successes` in `n` fair trials; 1 when there were none.

    >>> binomial_p(4, 16)
    0.076812744140625
    """
    return float(min(1.0, 2 * bdtr(min(successes, n - successes), n, 0.5))) if n else 1.0


def binomial_p_greater(successes: int, n: int) -> float:
    """P(at least `successes` of `n` fair trials).

    >>> binomial_p_greater(2, 2)
    0.25
    """
    return float(bdtrc(successes - 1, n, 0.5)) if successes > 0 else 1.0


def binomial_mid_p(successes: int, n: int) -> float:
    """Two-sided mid-p of `successes` in `n` fair trials: outcomes as likely as the observed count half.

    p - P(X = successes), and 1 - P(X = n/2)/2 at an even split (Fagerland, Lydersen and Laake 2013).

    >>> binomial_mid_p(1, 2)
    0.75
    """
    if n == 0:
        return 1.0
    least = min(successes, n - successes)
    observed = float(bdtr(least, n, 0.5) - (bdtr(least - 1, n, 0.5) if least else 0.0))
    return 1 - observed / 2 if 2 * least == n else binomial_p(successes, n) - observed


def _wilson(k: int, n: int, z: float) -> Interval:
    p, spread = k / n, z * z / n
    centre = (p + spread / 2) / (1 + spread)
    half = z * np.sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    return Interval(0.0 if k == 0 else float(centre - half), 1.0 if k == n else float(centre + half))


def _clopper_pearson(k: int, n: int, tail: float) -> Interval:
    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, tail))
    high = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1 - tail))
    return Interval(low, high)
