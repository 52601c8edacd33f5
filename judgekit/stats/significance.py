"""Tests on counts: the sign test on wins and losses, McNemar's on passes and fails."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtri

from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import as_floats, check_count, check_share
from judgekit.stats.proportion import binomial_mid_p, binomial_p, binomial_p_greater
from judgekit.stats.results import Estimate, Interval, Significance
from judgekit.stats.uniform import uniform_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTest(Significance):
    """A sign test.

    Attributes:
        p_mid: Two-sided mid-p: less conservative than the exact p, no longer a guarantee.
    """

    p_mid: float


def sign_test(wins: int, losses: int, ties: int = 0) -> SignTest:
    """Test whether wins and losses are equally likely among items that were not tied (exact binomial).

    One item, or one cluster, counts once: two orders of one case are not two items.

    Args:
        wins: Items A won.
        losses: Items A lost.
        ties: Items tied; dropped by the test, and said so.

    Raises:
        InvalidInput: If a count is negative or no whole number.

    >>> test = sign_test(18, 7, ties=5)
    >>> round(test.p, 4), test.n_effective, test.n_dropped
    (0.0433, 25, 5)
    """
    won, lost = check_count(wins, "wins"), check_count(losses, "losses")
    tied = check_count(ties, "ties")
    return SignTest(
        p=binomial_p(won, won + lost),
        p_greater=binomial_p_greater(won, won + lost),
        p_mid=binomial_mid_p(won, won + lost),
        n_effective=won + lost,
        n_dropped=tied,
        method="exact sign test",
        assumptions=("items are independent", "null: a win and a loss are equally likely"),
        warnings=(f"{tied} ties dropped",) if tied else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class McNemar(Estimate):
    """Difference of two pass rates on the same items; `estimate` is A's minus B's, `p` the exact one.

    Attributes:
        p_mid: Two-sided mid-p.
        p_chi2: Asymptotic p from (b-c)^2/(b+c); None without discordant items.
        p_chi2_cc: The same with continuity correction (|b-c|-1)^2/(b+c).
        a_only: Items only A passed.
        b_only: Items only B passed.
    """

    p_mid: float
    p_chi2: float | None
    p_chi2_cc: float | None
    a_only: int
    b_only: int


def mcnemar(table: ArrayLike, *, confidence: float = 0.95) -> McNemar:
    """Compare two pass rates on the same items by the items on which they differ (McNemar 1947).

    With b items only A passed, c only B passed, N in all: p is the exact binomial of b in b+c; the standard
    error of (b-c)/N is Wald's sqrt(b + c - (b-c)^2/N)/N. Without any differing item the interval comes from
    Clopper-Pearson: the chance of one is below 1 - (alpha/2)^(1/N).

    Args:
        table: Counts [[both pass, only A passes], [only B passes, both fail]], shape (2, 2).
        confidence: Nominal coverage of the normal interval of the difference.

    Raises:
        NotEnoughData: If the table is empty of items.
        InvalidInput: If it is not 2 by 2 whole, non-negative counts.

    >>> test = mcnemar([[50, 12], [4, 30]])
    >>> round(test.estimate, 4), round(test.p, 4)
    (0.0833, 0.0768)
    """
    check_share(confidence, "confidence")
    (both, b), (c, neither) = _counts(table)
    n = both + b + c + neither
    difference = (b - c) / n
    se = float(np.sqrt(b + c - (b - c) ** 2 / n) / n) or None
    return McNemar(
        estimate=difference,
        se=se,
        ci=_difference_ci(difference, se, n, confidence),
        confidence=confidence,
        p=binomial_p(b, b + c),
        n_items=n,
        n_clusters=n,
        method="McNemar, exact; Wald interval" if se else "McNemar, exact; Clopper-Pearson interval",
        assumptions=("items are independent", "null: equal pass rates"),
        warnings=() if se else ("the items give no variance: all differ one way, or none differ",),
        p_mid=binomial_mid_p(b, b + c),
        p_chi2=_chi2_p(abs(b - c), b + c),
        p_chi2_cc=_chi2_p(max(abs(b - c) - 1, 0), b + c),
        a_only=b,
        b_only=c,
    )


def _counts(table: ArrayLike) -> list[list[int]]:
    cells = as_floats(table, "table", ndim=2)
    if cells.shape != (2, 2):
        raise InvalidInput(f"table has shape {cells.shape}; 2 by 2 is needed")
    counts = [[check_count(cell, "a count of the table") for cell in row] for row in cells.tolist()]
    if sum(map(sum, counts)) == 0:
        raise NotEnoughData("table: no items in any of the four cells")
    return counts


def _difference_ci(difference: float, se: float | None, n: int, confidence: float) -> Interval:
    if se is None:
        return uniform_interval(difference, n, confidence, (-1.0, 1.0))
    half = float(ndtri(1 - (1 - confidence) / 2)) * se
    return Interval(max(-1.0, difference - half), min(1.0, difference + half))


def _chi2_p(gap: int, discordant: int) -> float | None:
    return float(chdtrc(1, gap**2 / discordant)) if discordant else None
