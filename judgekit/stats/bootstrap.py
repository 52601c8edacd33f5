"""Bootstrap intervals for a mean: of independent items, or of whole clusters."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from judgekit.stats.clustered import FEWEST_CLUSTERS
from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Bounds, Floats, as_codes, as_floats, check_count, check_share, sums_by_code
from judgekit.stats.resampling import resampled_sums
from judgekit.stats.results import Estimate, Interval
from judgekit.stats.uniform import uniform_interval

ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampling:
    """How a bootstrap is done.

    Attributes:
        interval: Bias-corrected and accelerated (Efron 1987), or plain percentiles.
        confidence: Nominal coverage.
        n_resamples: How often to resample.
        bounds: Smallest and largest possible score, for an interval where scores do not vary.
    """

    interval: Literal["bca", "percentile"] = "bca"
    confidence: float = 0.95
    n_resamples: int = 9999
    bounds: Bounds | None = None

    def __post_init__(self) -> None:
        check_share(self.confidence, "confidence")
        check_count(self.n_resamples, "n_resamples", least=100)
        if self.interval not in {"bca", "percentile"}:
            raise InvalidInput(f"interval is {self.interval!r}; bca or percentile is needed")


def paired_bootstrap(
    differences: ArrayLike, *, how: Resampling | None = None, rng: np.random.Generator | None = None
) -> Estimate:
    """Bootstrap the mean of independent paired differences.

    With few or sparse differences it covers less than the t interval (n = 30: percentile 90.5 %, t 96.2 %):
    prefer `clustered_se` for a mean. Arguments and errors are those of `cluster_bootstrap`.

    >>> fit = paired_bootstrap([0.5, 0, 1, -0.5, 0.5, 1, 0, 0.5])
    >>> fit.estimate, fit.ci.contains(0.375)
    (0.375, True)
    """
    return cluster_bootstrap(differences, how=how, rng=rng)


def cluster_bootstrap(
    scores: ArrayLike,
    clusters: Iterable[Hashable] | None = None,
    *,
    how: Resampling | None = None,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """Bootstrap the mean over items by resampling whole clusters: sum of sums / sum of sizes.

    Where all clusters have the same mean the bootstrap would claim certainty; the interval is then
    Clopper-Pearson's on clusters if bounds are given, else there is none. Below 5 clusters the estimate
    stands alone.

    Args:
        scores: One score or difference per item, shape (N,).
        clusters: One label per item; None makes each item its own cluster.
        how: Kind of interval, confidence, number of resamples, bounds of the scores.
        rng: Source of resamples; None is `numpy.random.default_rng(0)`.

    Raises:
        NotEnoughData: If there are no scores.
        InvalidInput: If a score is not finite or out of bounds, or lengths differ.

    >>> fit = cluster_bootstrap([1, 0, 1, 1, 0, 1, 1, 1, 0, 1], "aabbccddee")
    >>> fit.estimate, fit.n_clusters
    (0.7, 5)
    """
    how = how or Resampling()
    x = as_floats(scores, "scores", within=how.bounds)
    codes = as_codes(clusters, x.size)
    sums, sizes = sums_by_code(x, codes), np.bincount(codes).astype(np.float64)
    if sizes.size < FEWEST_CLUSTERS:
        note = f"{sizes.size} cluster(s): no interval below {FEWEST_CLUSTERS} clusters"
        return _estimate(sums, sizes, how, None, note)
    if np.ptp(sums / sizes) <= ROUNDING * np.abs(x).max():
        return _uniform(sums, sizes, how)
    totals = resampled_sums(np.column_stack([sums, sizes]), how.n_resamples, rng or np.random.default_rng(0))
    means = totals[:, 0] / totals[:, 1]
    low, high = np.quantile(means, _levels(sums, sizes, means, how)).tolist()
    return _estimate(sums, sizes, how, (float(means.std(ddof=1)), Interval(low, high)))


def _estimate(
    sums: Floats,
    sizes: Floats,
    how: Resampling,
    spread: tuple[float | None, Interval | None] | None,
    *notes: str,
) -> Estimate:
    se, ci = spread or (None, None)
    return Estimate(
        estimate=float(sums.sum() / sizes.sum()),
        se=se,
        ci=ci,
        confidence=how.confidence,
        p=None,
        n_items=int(sizes.sum()),
        n_clusters=sizes.size,
        method=f"mean over items; {how.interval} bootstrap of clusters, {how.n_resamples} resamples",
        assumptions=("clusters are independent",),
        warnings=notes,
    )


def _uniform(sums: Floats, sizes: Floats, how: Resampling) -> Estimate:
    mean = float(sums.sum() / sizes.sum())
    note = f"all {sizes.size} clusters have the same mean: nothing to resample"
    if how.bounds is None:
        return _estimate(sums, sizes, how, None, note)
    ci = uniform_interval(mean, sizes.size, how.confidence, how.bounds)
    return _estimate(sums, sizes, how, (None, ci), note + "; Clopper-Pearson on clusters")


def _levels(sums: Floats, sizes: Floats, means: Floats, how: Resampling) -> Floats:
    """Which quantiles of the resampled means are the interval's ends."""
    tails = np.array([(1 - how.confidence) / 2, (1 + how.confidence) / 2])
    if how.interval == "percentile":
        return tails
    mean = sums.sum() / sizes.sum()
    bias = ndtri((np.mean(means < mean) + np.mean(means <= mean)) / 2)
    left_out = (sums.sum() - sums) / (sizes.sum() - sizes)
    off = left_out.mean() - left_out
    acceleration = (off**3).sum() / (6 * (off**2).sum() ** 1.5)
    shifted = bias + ndtri(tails)
    return np.asarray(ndtr(bias + shifted / (1 - acceleration * shifted)))
