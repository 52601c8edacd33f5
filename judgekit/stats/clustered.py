"""The mean of clustered scores with a standard error that counts clusters, not items."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Bounds, Floats, Ints, as_codes, as_floats, check_share, sums_by_code
from judgekit.stats.results import Estimate, Interval
from judgekit.stats.uniform import uniform_interval, uniform_p_above

FEWEST_CLUSTERS = 5
FEW_CLUSTERS = 20
FEW_DIFFERING = 10
UNEQUAL_SHARE = 0.75
ROUNDING = 1e-12

Kind = Literal["CR0", "CR1", "CR2"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredMean(Estimate):
    """A mean with its cluster-robust error.

    Attributes:
        df: Degrees of freedom of the t interval; None for CR0 (normal) or where no interval is given.
        se_naive: What the standard error would be if items were independent: s / sqrt(n).
        design_effect: (se / se_naive)^2, by how much clustering multiplies the items needed.
    """

    df: float | None
    se_naive: float | None
    design_effect: float | None


def clustered_se(
    scores: ArrayLike,
    clusters: Iterable[Hashable] | None = None,
    *,
    kind: Kind = "CR2",
    confidence: float = 0.95,
    null: float = 0.0,
    bounds: Bounds | None = None,
) -> ClusteredMean:
    """Mean over items with a cluster-robust standard error, t interval and p-value.

    With e_g the sum of residuals of cluster g, n_g its size, N items and G clusters:
    CR0 = sum e_g^2 / N^2 (Miller 2024, arXiv 2411.00640), with normal quantiles;
    CR1 = CR0 G/(G-1), t with G-1 degrees of freedom;
    CR2 = sum e_g^2/(1 - n_g/N) / N^2 with Satterthwaite degrees of freedom (Bell and McCaffrey 2002, the
    closed form of clubSandwich's intercept-only case). Without clusters CR2 is the usual s/sqrt(n), n-1.

    Fewer than 5 clusters give the estimate alone. Where all clusters have the same mean the variance says
    nothing: with `bounds` the interval is then Clopper-Pearson's on clusters (all G alike, so another outcome
    has probability below 1 - (alpha/2)^(1/G)), without them there is none.

    Simulated win rates: 95 % intervals of CR2 cover 94 to 96 % from 20 clusters of like size on. They cover
    less, and the result warns, with 8 clusters (92 to 94 %), with sizes from 1 to 30 and up to 40 clusters
    (92 to 94 %), where hardly any cluster differs from the rest (91 %), and at the ends of the bounds.

    Args:
        scores: One score per item, shape (N,), any unit.
        clusters: One label per item; None makes each item its own cluster.
        kind: Which variance.
        confidence: Nominal coverage of the two-sided interval.
        null: Mean under the null hypothesis of the two-sided p-value.
        bounds: Smallest and largest possible score; the interval stays within.

    Raises:
        NotEnoughData: If there are no scores.
        InvalidInput: If a score is not finite or out of bounds, or lengths differ.

    >>> few = clustered_se([0, 1, 1, 0.5, 1, 0, 1, 1], "aabbccdd")
    >>> few.estimate, few.ci
    (0.6875, None)
    >>> even = clustered_se([1, 0, 1, 1, 0, 1, 1, 0.5], null=0.5, bounds=(0, 1))
    >>> round(even.estimate, 4), round(even.se, 4), even.df
    (0.6875, 0.1619, 7.0)
    """
    check_share(confidence, "confidence")
    if kind not in {"CR0", "CR1", "CR2"}:
        raise InvalidInput(f"kind is {kind!r}; CR0, CR1 or CR2 is needed")
    x = as_floats(scores, "scores", within=bounds)
    codes = as_codes(clusters, x.size)
    table = _Clusters.of(x, codes)
    if table.count < FEWEST_CLUSTERS:
        return _estimate_only(x, table, confidence)
    if table.is_uniform:
        return _uniform(x, table, confidence, null, bounds)
    return _robust(x, table, kind, confidence, null, bounds)


def p_above(mean: ClusteredMean, threshold: float, bounds: Bounds | None = None) -> float | None:
    """One-sided p-value against a true mean of at most `threshold`; None where no test is possible."""
    if mean.se is not None:
        return tail_probability((mean.estimate - threshold) / mean.se, mean.df)
    if bounds is None or mean.n_clusters < FEWEST_CLUSTERS:
        return None
    return uniform_p_above(mean.estimate, mean.n_clusters, threshold, bounds[0])


def p_below(mean: ClusteredMean, threshold: float, bounds: Bounds | None = None) -> float | None:
    """One-sided p-value against a true mean of at least `threshold`; None where no test is possible."""
    if mean.se is not None:
        return tail_probability((threshold - mean.estimate) / mean.se, mean.df)
    if bounds is None or mean.n_clusters < FEWEST_CLUSTERS:
        return None
    return uniform_p_above(-mean.estimate, mean.n_clusters, -threshold, -bounds[1])


@dataclass(frozen=True, slots=True)
class _Clusters:
    """Residual sums, sizes and means, one entry per cluster; the largest absolute score."""

    residuals: Floats
    sizes: Floats
    means: Floats
    scale: float

    @staticmethod
    def of(x: Floats, codes: Ints) -> "_Clusters":
        residuals = sums_by_code(x - x.mean(), codes)
        sizes = np.bincount(codes).astype(np.float64)
        return _Clusters(residuals, sizes, x.mean() + residuals / sizes, float(np.abs(x).max()))

    @property
    def count(self) -> int:
        return self.sizes.size

    @property
    def largest_tie(self) -> int:
        """How many clusters share the commonest mean."""
        return int(np.unique(np.round(self.means, 9), return_counts=True)[1].max())

    @property
    def is_uniform(self) -> bool:
        return bool(np.all(np.abs(self.residuals) <= ROUNDING * self.scale * self.sizes))


def _estimate_only(x: Floats, table: _Clusters, confidence: float) -> ClusteredMean:
    return ClusteredMean(
        estimate=float(x.mean()),
        se=None,
        ci=None,
        confidence=confidence,
        p=None,
        n_items=x.size,
        n_clusters=table.count,
        method="mean",
        warnings=(
            f"{table.count} cluster(s): no standard error or interval below {FEWEST_CLUSTERS} clusters",
        ),
        df=None,
        se_naive=None,
        design_effect=None,
    )


def _uniform(
    x: Floats, table: _Clusters, confidence: float, null: float, bounds: Bounds | None
) -> ClusteredMean:
    mean = float(x.mean())
    p = None if bounds is None else _two_sided_uniform(mean, table.count, null, bounds)
    return ClusteredMean(
        estimate=mean,
        se=None,
        ci=None if bounds is None else uniform_interval(mean, table.count, confidence, bounds),
        confidence=confidence,
        p=p,
        n_items=x.size,
        n_clusters=table.count,
        method="mean; Clopper-Pearson on clusters" if bounds else "mean",
        assumptions=("clusters are independent",),
        warnings=(f"all {table.count} clusters have the same mean: the variance cannot be estimated",),
        df=None,
        se_naive=None,
        design_effect=None,
    )


def _two_sided_uniform(mean: float, n_clusters: int, null: float, bounds: Bounds) -> float:
    above = uniform_p_above(mean, n_clusters, null, bounds[0])
    return min(1.0, 2 * above, 2 * uniform_p_above(-mean, n_clusters, -null, -bounds[1]))


def _robust(
    x: Floats, table: _Clusters, kind: Kind, confidence: float, null: float, bounds: Bounds | None
) -> ClusteredMean:
    mean, se, df = float(x.mean()), _robust_se(table, kind), _degrees_of_freedom(table, kind)
    naive = float(x.std(ddof=1) / np.sqrt(x.size))
    ci = _clipped(mean, _quantile(1 - (1 - confidence) / 2, df) * se, bounds)
    return ClusteredMean(
        estimate=mean,
        se=se,
        ci=ci,
        confidence=confidence,
        p=2 * tail_probability(abs(mean - null) / se, df),
        n_items=x.size,
        n_clusters=table.count,
        method=f"mean over items; {kind} standard error; {'normal' if df is None else 't'} interval",
        assumptions=("clusters are independent", f"p: two-sided, null mean {null:g}"),
        warnings=_cautions(table, df, ci, bounds),
        df=df,
        se_naive=naive,
        design_effect=(se / naive) ** 2,
    )


def _robust_se(table: _Clusters, kind: Kind) -> float:
    n = table.sizes.sum()
    squares = table.residuals**2
    if kind == "CR2":
        squares = squares / (1 - table.sizes / n)
    variance = float(squares.sum()) / n**2
    return float(np.sqrt(variance * table.count / (table.count - 1) if kind == "CR1" else variance))


def _degrees_of_freedom(table: _Clusters, kind: Kind) -> float | None:
    if kind == "CR0":
        return None
    if kind == "CR1":
        return float(table.count - 1)
    return satterthwaite_df(table.sizes)


def satterthwaite_df(sizes: Floats) -> float:
    """Degrees of freedom of CR2 for a mean over clusters of the given sizes, shape (G,).

    N^2 / (N^2 A - 2 N B + C^2) with A = sum n^2/(N-n)^2, B = sum n^3/(N-n)^2, C = sum n^2/(N-n).

    >>> round(satterthwaite_df(np.ones(12)), 9)
    11.0
    """
    n = sizes.sum()
    a = np.sum((sizes / (n - sizes)) ** 2)
    b = np.sum(sizes**3 / (n - sizes) ** 2)
    c = np.sum(sizes**2 / (n - sizes))
    return float(n**2 / (n**2 * a - 2 * n * b + c**2))


def tail_probability(t: float, df: float | None) -> float:
    """P(T > t) for Student's t with `df` degrees of freedom; None is the normal distribution."""
    return float(ndtr(-t) if df is None else stdtr(df, -t))


def _quantile(probability: float, df: float | None) -> float:
    return float(ndtri(probability) if df is None else stdtrit(df, probability))


def _clipped(mean: float, half_width: float, bounds: Bounds | None) -> Interval:
    low, high = bounds or (-np.inf, np.inf)
    return Interval(float(max(low, mean - half_width)), float(min(high, mean + half_width)))


def _cautions(table: _Clusters, df: float | None, ci: Interval, bounds: Bounds | None) -> tuple[str, ...]:
    """Where simulation shows intervals to cover less than they claim."""
    notes, differing = [], table.count - table.largest_tie
    if table.count < FEW_CLUSTERS:
        notes.append(f"only {table.count} clusters: the interval rests on few independent units")
    if df is not None and df < UNEQUAL_SHARE * (table.count - 1):
        notes.append(f"clusters of very unequal size: worth about {df + 1:.0f} equal ones")
    if differing < FEW_DIFFERING:
        verb = "differs" if differing == 1 else "differ"
        notes.append(f"only {differing} of {table.count} clusters {verb} from the rest: it may be too short")
    if bounds is not None and (ci.low == bounds[0] or ci.high == bounds[1]):
        notes.append("the interval reaches the end of the scale, where the interval may be too short")
    return tuple(notes)
