"""The difference of two means over different cases."""

from collections.abc import Hashable, Iterable

from numpy.typing import ArrayLike
from scipy.special import stdtrit

from judgekit.stats.clustered import FEWEST_CLUSTERS, ClusteredMean, clustered_se, tail_probability
from judgekit.stats.inputs import check_share
from judgekit.stats.results import Estimate, Interval

Clusters = Iterable[Hashable] | None


def two_means(
    x: ArrayLike,
    y: ArrayLike,
    clusters: tuple[Clusters, Clusters] = (None, None),
    *,
    confidence: float = 0.95,
) -> Estimate:
    """Mean of x less mean of y, samples of different clusters: Welch's t with CR2 standard errors.

    se^2 = se_x^2 + se_y^2, degrees of freedom se^4 / (se_x^4/df_x + se_y^4/df_y) (Welch 1947).

    Args:
        x: Scores of the one sample, shape (n,).
        y: Scores of the other, shape (m,).
        clusters: Labels of the items of x, and of y; None makes each its own.
        confidence: Nominal coverage of the interval.

    Raises:
        NotEnoughData: If a sample is empty.
        InvalidInput: If a score is not finite or lengths differ.

    >>> found = two_means([1, 0, 1, 1, 0, 1], [0, 0, 1, 0, 0, 1])
    >>> round(found.estimate, 3), round(found.se, 3)
    (0.333, 0.298)
    """
    check_share(confidence, "confidence")
    one, other = (clustered_se(side, codes) for side, codes in zip((x, y), clusters, strict=True))
    gap = one.estimate - other.estimate
    variance = (one.se or 0.0) ** 2 + (other.se or 0.0) ** 2
    known = _known(one) and _known(other) and variance > 0
    df = _degrees_of_freedom(one, other, variance) if known else 1.0
    half = float(stdtrit(df, (1 + confidence) / 2)) * variance**0.5
    return Estimate(
        estimate=gap,
        se=variance**0.5 if known else None,
        ci=Interval(gap - half, gap + half) if known else None,
        confidence=confidence,
        p=2 * tail_probability(abs(gap) / variance**0.5, df) if known else None,
        n_items=one.n_items + other.n_items,
        n_clusters=one.n_clusters + other.n_clusters,
        method="difference of two means; CR2 standard errors; Welch t interval",
        assumptions=(
            "clusters are independent",
            "the samples share no cluster",
            "p: two-sided, no difference",
        ),
        warnings=() if known else ("too few clusters, or no variance, for an interval",),
    )


def _known(mean: ClusteredMean) -> bool:
    """Whether its error is known: one without any spread counts as known only beside one with spread."""
    return mean.n_clusters >= FEWEST_CLUSTERS


def _degrees_of_freedom(one: ClusteredMean, other: ClusteredMean, variance: float) -> float:
    parts = sum((mean.se or 0.0) ** 4 / (mean.df or 1.0) for mean in (one, other))
    return variance**2 / parts
