"""Stopping early without fooling oneself: intervals and evidence that stay valid however often one looks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln

from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Floats, as_floats, check_count, check_share

GRID = 1001
TRUNCATION = 0.5
SHUFFLED = "items come in an order shuffled beforehand, one per cluster"


@dataclass(frozen=True, slots=True)
class ConfidenceSequence:
    """Intervals after each item, all of them right together with the stated confidence.

    Attributes:
        lower: Lower ends, shape (T,).
        upper: Upper ends, shape (T,).
        stop_at: Items after which the null was first excluded, or None.
        null: The mean whose exclusion ends the evaluation.
        alpha: Chance that any of the intervals misses the mean.
        estimate: Mean of the items so far.
        population: What the mean is of: all such items, or the N items of this suite.
        assumptions: What must hold.
    """

    lower: Floats
    upper: Floats
    stop_at: int | None
    null: float
    alpha: float
    estimate: float
    population: str
    assumptions: tuple[str, ...] = (SHUFFLED,)


def confidence_sequence(
    scores: ArrayLike, *, alpha: float = 0.05, null: float = 0.5, suite_size: int | None = None
) -> ConfidenceSequence:
    """Betting confidence sequence for a mean of scores in [0, 1] (Waudby-Smith and Ramdas 2024, hedged).

    For each candidate mean m two gamblers bet on scores above and below m with stakes
    l_t = sqrt(2 ln(2/alpha) / (t ln(1+t) s2_(t-1))), at most .5/m and .5/(1-m); m stays while neither has
    doubled 1/alpha, K+- = prod(1 +- l (x - m)). Candidates lie on a grid of 1001; ends are widened by one
    step and intersected over time. With `suite_size` N the target is the mean of this suite, drawn without
    replacement: m becomes (N m - S)/(N - t + 1), within S/N and 1 - (t-S)/N, exact when all are judged.

    Args:
        scores: Scores in the order judged, in [0, 1], shape (T,); the order shuffled, one item per cluster.
        alpha: Chance of ever missing the mean.
        null: Stop when this mean is out: 1/2, or a gate's threshold.
        suite_size: Number of items of the suite, or None for the population behind it.

    Raises:
        NotEnoughData: If there are no scores.
        InvalidInput: If a score lies outside [0, 1] or there are more than the suite has items.

    >>> bounds = confidence_sequence([1, 1, 0.5, 1, 1, 1, 1, 0.5, 1, 1, 1, 1, 1, 1, 1])
    >>> bounds.stop_at, round(float(bounds.lower[-1]), 3)
    (12, 0.591)
    """
    check_share(alpha, "alpha")
    x = as_floats(scores, "scores", within=(0.0, 1.0))
    if suite_size is not None and check_count(suite_size, "suite_size", least=1) < x.size:
        raise InvalidInput(f"scores: {x.size} for a suite of {suite_size} items")
    means = _Means(np.linspace(0, 1, GRID), suite_size)
    lower, upper = _walk(x, means, alpha)
    low, high = np.maximum.accumulate(lower), np.minimum.accumulate(upper)
    out = np.flatnonzero((low > null) | (high < null))
    return ConfidenceSequence(
        lower=low,
        upper=high,
        stop_at=int(out[0]) + 1 if out.size else None,
        null=null,
        alpha=alpha,
        estimate=float(x.mean()),
        population="all such items" if suite_size is None else f"the {suite_size} items of this suite",
    )


@dataclass(frozen=True, slots=True)
class SignEprocess:
    """Evidence against equal chances of winning, valid at any time.

    Attributes:
        log_e: Natural log of the evidence after each item that is no tie, shape (n,).
        p: 1 / largest evidence so far, at most 1: a p-value at any stopping time.
        stop_at: Items that are no ties after which evidence first reached 1/alpha, or None.
        n_effective: Items that are no ties.
        n_dropped: Ties.
        alpha: Chance of ever rejecting when wins and losses are equally likely.
        assumptions: What must hold.
    """

    log_e: Floats
    p: float
    stop_at: int | None
    n_effective: int
    n_dropped: int
    alpha: float
    assumptions: tuple[str, ...] = (SHUFFLED, "ties carry no evidence")


def sign_eprocess(scores: ArrayLike, *, alpha: float = 0.05) -> SignEprocess:
    """Anytime-valid sign test: E = B(w+1, l+1) 2^(w+l), reject when E reaches 1/alpha.

    A uniform mixture of bets on the chance of winning; ties (scores of 1/2) are left out.

    Args:
        scores: Scores in the order judged, in [0, 1], shape (T,); above 1/2 won, below lost.
        alpha: Chance of ever rejecting under the null.

    Raises:
        NotEnoughData: If there are no scores.
        InvalidInput: If a score lies outside [0, 1].

    >>> test = sign_eprocess([1, 1, 0.5, 1, 1, 1, 1, 1, 1])
    >>> test.stop_at, round(test.p, 4)
    (8, 0.0352)
    """
    check_share(alpha, "alpha")
    x = as_floats(scores, "scores", within=(0.0, 1.0))
    decided = x[x != 0.5]
    wins = np.cumsum(decided > 0.5)
    n = np.arange(1, decided.size + 1)
    log_e = betaln(wins + 1, n - wins + 1) + n * np.log(2)
    reached = np.flatnonzero(log_e >= -np.log(alpha))
    return SignEprocess(
        log_e=log_e,
        p=float(np.exp(-max(0.0, log_e.max(initial=0.0)))),
        stop_at=int(reached[0]) + 1 if reached.size else None,
        n_effective=decided.size,
        n_dropped=x.size - decided.size,
        alpha=alpha,
    )


@dataclass(frozen=True, slots=True)
class _Means:
    """Candidate means, of a population or of a finite suite."""

    grid: Floats
    suite_size: int | None

    def of_next(self, t: int, so_far: float) -> Floats:
        """What each candidate says the mean of the t-th score is, given the sum of those before."""
        if self.suite_size is None:
            return self.grid
        return np.asarray((self.suite_size * self.grid - so_far) / (self.suite_size - t + 1))

    def logical(self, t: int, total: float) -> tuple[float, float]:
        """Means that remain possible whatever the unseen scores are."""
        n = self.suite_size
        return (0.0, 1.0) if n is None else (total / n, 1 - (t - total) / n)


def _walk(x: Floats, means: _Means, alpha: float) -> tuple[Floats, Floats]:
    stakes, sums = _stakes(x, alpha), np.concatenate([[0.0], np.cumsum(x)])
    ends = np.empty((2, x.size))
    up, down = np.zeros(GRID), np.zeros(GRID)
    for t in range(1, x.size + 1):
        m = means.of_next(t, sums[t - 1])
        possible = (m >= -1e-12) & (m <= 1 + 1e-12)
        m = np.clip(m, 0.0, 1.0)
        up += np.log1p(_at_most(stakes[t - 1], m) * (x[t - 1] - m))
        down += np.log1p(-_at_most(stakes[t - 1], 1 - m) * (x[t - 1] - m))
        kept = possible & (np.maximum(up, down) <= np.log(2 / alpha))
        ends[:, t - 1] = _ends(means, kept, means.logical(t, sums[t]))
    return ends[0], ends[1]


def _ends(means: _Means, kept: NDArray[np.bool_], logical: tuple[float, float]) -> tuple[float, float]:
    grid, step = means.grid, 1 / (GRID - 1)
    if not kept.any():
        return logical
    inside = grid[kept]
    return max(logical[0], inside[0] - step), min(logical[1], inside[-1] + step)


def _stakes(x: Floats, alpha: float) -> Floats:
    t = np.arange(1, x.size + 1)
    mean = (0.5 + np.cumsum(x)) / (t + 1)
    variance = (0.25 + np.cumsum((x - mean) ** 2)) / (t + 1)
    before = np.concatenate([[0.25], variance[:-1]])
    return np.asarray(np.sqrt(2 * np.log(2 / alpha) / (t * np.log1p(t) * before)))


def _at_most(stake: float, room: Floats) -> Floats:
    """The stake, or half of what could be lost."""
    limit = np.full(room.shape, stake)
    return np.asarray(np.minimum(stake, np.divide(TRUNCATION, room, out=limit, where=room > 0)))
