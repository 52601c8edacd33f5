"""How many cases it takes, and what a given number of cases can show."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr, gammaln, nctdtr, ndtri, stdtrit

from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Ints, check_count, check_positive, check_share

LARGEST_N = 1e12


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many independent units (clusters) a comparison needs.

    Attributes:
        n: Units needed, rounded up.
        n_exact: The same before rounding.
        n_normal_approx: What the normal distribution would give.
        alpha: Two-sided level.
        power: Chance of a significant result if the effect is as large as assumed.
    """

    n: int
    n_exact: float
    n_normal_approx: float
    alpha: float
    power: float


def sample_size_paired(dz: float, *, alpha: float = 0.05, power: float = 0.8) -> SampleSize:
    """Pairs needed by a two-sided paired t test to find a standardised difference of `dz`.

    The smallest n with `power_paired(dz, n)` at least `power`, from the noncentral t distribution.

    Args:
        dz: Mean difference over the standard deviation of differences, not 0; its sign is ignored.
        alpha: Two-sided level.
        power: Power wanted, above alpha.

    Raises:
        InvalidInput: If dz is 0 or not finite, or a level is out of range.

    >>> sample_size_paired(0.3).n
    90
    """
    effect = check_positive(abs(dz), "dz")
    _check_levels(alpha, power)
    normal = ((ndtri(1 - alpha / 2) + ndtri(power)) / effect) ** 2
    exact = smallest_n(lambda n: power_paired(effect, n, alpha=alpha), power)
    return SampleSize(_round_up(exact), exact, float(normal), alpha, power)


def power_paired(dz: float, n: float, *, alpha: float = 0.05) -> float:
    """Power of a two-sided paired t test: P(|T| > t) for noncentral T with n - 1 df, noncentrality dz sqrt n.

    >>> round(power_paired(0.3, 100), 3)
    0.844
    """
    df, shift = n - 1, abs(dz) * np.sqrt(n)
    critical = stdtrit(df, 1 - alpha / 2)
    return 1 - noncentral_cdf(df, shift, critical) + noncentral_cdf(df, shift, -critical)


@dataclass(frozen=True, slots=True)
class EvalVariance:
    """Where the noise of a paired evaluation comes from (Miller 2024).

    Attributes:
        between: Variance over items of the true difference, omega^2.
        within_a: Variance of A's score on one item when repeated, sigma_A^2.
        within_b: The same for B.
        repeats_a: Repeats per item of A, K_A.
        repeats_b: Repeats per item of B, K_B.
        design_effect: By how much clustering multiplies the items needed.
    """

    between: float
    within_a: float = 0.0
    within_b: float = 0.0
    repeats_a: int = 1
    repeats_b: int = 1
    design_effect: float = 1.0

    @property
    def per_item(self) -> float:
        """Variance of one item's difference, times the design effect."""
        noise = self.within_a / self.repeats_a + self.within_b / self.repeats_b
        return (self.between + noise) * self.design_effect


def sample_size_eval(
    variance: EvalVariance, delta: float, *, alpha: float = 0.05, power: float = 0.8
) -> SampleSize:
    """Items needed to find a difference of `delta`: (z_(1-a/2) + z_power)^2 V / delta^2.

    V = omega^2 + sigma_A^2/K_A + sigma_B^2/K_B, times the design effect (Miller 2024, arXiv 2411.00640).

    Args:
        variance: Where the noise comes from.
        delta: Difference to be found, in the unit of the scores, not 0.
        alpha: Two-sided level.
        power: Power wanted.

    Raises:
        InvalidInput: If delta or the variance is not positive, or a level is out of range.

    >>> sample_size_eval(EvalVariance(0.05, 0.12, 0.1, 3, 3), 0.03).n
    1076
    """
    quantiles = _quantiles(alpha, power)
    per_item = check_positive(variance.per_item, "variance.per_item")
    n = quantiles**2 * per_item / check_positive(abs(delta), "delta") ** 2
    return SampleSize(_round_up(n), n, n, alpha, power)


def detectable_difference(
    variance: EvalVariance, n_items: int, *, alpha: float = 0.05, power: float = 0.8
) -> float:
    """Smallest true difference that `n_items` items find with the given power (the MDE).

    A report whose MDE exceeds the difference it observed could hardly have found it.

    >>> round(detectable_difference(EvalVariance(0.05, 0.12, 0.1, 3, 3), 500), 4)
    0.044
    """
    per_item = check_positive(variance.per_item, "variance.per_item")
    return float(_quantiles(alpha, power) * np.sqrt(per_item / check_count(n_items, "n_items", least=1)))


@dataclass(frozen=True, slots=True)
class SignTestPower:
    """What the exact sign test can do.

    Attributes:
        power: Chance of a significant result.
        actual_size: Chance of one when wins and losses are equally likely; at most the nominal level.
    """

    power: float
    actual_size: float


def power_sign_test(n: int, p_win: float, *, alpha: float = 0.05) -> SignTestPower:
    """Exact power of the two-sided sign test by summing over all outcomes.

    Args:
        n: Items that are not tied.
        p_win: True share of wins among them, in [0, 1].
        alpha: Two-sided level.

    Raises:
        InvalidInput: If n is below 1 or a probability is out of range.

    >>> round(power_sign_test(60, 0.65).power, 4)
    0.559
    """
    check_share(alpha, "alpha")
    n = check_count(n, "n", least=1)
    if not 0 <= p_win <= 1:
        raise InvalidInput(f"p_win is {p_win}; a number from 0 to 1 is needed")
    wins = np.arange(n + 1)
    rejected = wins[2 * bdtr(np.minimum(wins, n - wins), n, 0.5) <= alpha]
    return SignTestPower(_binomial_mass(rejected, n, p_win), _binomial_mass(rejected, n, 0.5))


def noncentral_cdf(df: float, shift: float, t: float) -> float:
    """P(T <= t) for noncentral t; far out scipy gives NaN, where the probability is as good as 0."""
    return float(np.nan_to_num(nctdtr(df, shift, t), nan=0.0))


def smallest_n(power_at: Callable[[float], float], power: float) -> float:
    """The smallest n of at least 2 whose power reaches `power`; `power_at` must grow with n.

    Raises:
        InvalidInput: If no number of units below 10^12 is enough.
    """
    low = high = 2.0
    while power_at(high) < power:
        low, high = high, 2 * high
        if high > LARGEST_N:
            raise InvalidInput(f"the effect is too small: {LARGEST_N:.0e} units do not reach power {power:g}")
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if power_at(middle) >= power else (middle, high)
    return high


def _binomial_mass(outcomes: Ints, n: int, p: float) -> float:
    if p in {0.0, 1.0}:
        return float(np.any(outcomes == n * p))
    log_choose = gammaln(n + 1) - gammaln(outcomes + 1) - gammaln(n - outcomes + 1)
    return float(np.exp(log_choose + outcomes * np.log(p) + (n - outcomes) * np.log1p(-p)).sum())


def _quantiles(alpha: float, power: float) -> float:
    _check_levels(alpha, power)
    return float(ndtri(1 - alpha / 2) + ndtri(power))


def _check_levels(alpha: float, power: float) -> None:
    check_share(alpha, "alpha")
    if check_share(power, "power") <= alpha:
        raise InvalidInput(f"power is {power}; more than alpha, {alpha}, is needed")


def _round_up(n: float) -> int:
    return int(np.ceil(n - 1e-9 * n))
