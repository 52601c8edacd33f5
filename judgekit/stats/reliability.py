"""How steady judgements are when repeated: intraclass correlations and flip rates."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from judgekit.stats.errors import NotEnoughData, NotIdentifiable
from judgekit.stats.inputs import Floats, as_floats, check_share
from judgekit.stats.ratings import Ratings, code_ratings
from judgekit.stats.results import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class IntraclassCorrelation:
    """Share of the variance of grades that lies between items (Shrout and Fleiss 1979); None if undefined.

    Attributes:
        icc1: ICC(1,1): one grade of a judge whose repeats are exchangeable.
        icc2: ICC(2,1): one grade of a judge drawn from several, absolute agreement.
        icc3: ICC(3,1): one grade, judges' own levels taken out (consistency).
        icc1k: The same for the mean of all k grades, as are `icc2k` and `icc3k`.
        icc2k: See `icc1k`.
        icc3k: See `icc1k`.
        icc1_ci: Interval of `icc1` from the F distribution; None where repeats or item means do not vary.
        within_sd: Standard deviation of the grades of one item, in the unit of the grades.
        confidence: Nominal coverage of `icc1_ci`.
        n_items: Items, N.
        n_raters: Grades per item, k.
        assumptions: What must hold for the interval.
    """

    icc1: float
    icc2: float | None
    icc3: float | None
    icc1k: float | None
    icc2k: float | None
    icc3k: float | None
    icc1_ci: Interval | None
    within_sd: float
    confidence: float
    n_items: int
    n_raters: int
    assumptions: tuple[str, ...] = (
        "items are independent",
        "grades are roughly normal, equal spread per item",
    )


def icc(ratings: ArrayLike, *, confidence: float = 0.95) -> IntraclassCorrelation:
    """Intraclass correlations of a full table of grades; ICC(1,1) for repeats, ICC(2,1) for several judges.

    From the mean squares between items B, within items W, between raters R and residual E:
    ICC1 = (B-W)/(B+(k-1)W), ICC2 = (B-E)/(B+(k-1)E+k(R-E)/N), ICC3 = (B-E)/(B+(k-1)E).

    Args:
        ratings: Grades, one row per item, one column per repeat or judge, shape (N, k), no gaps.
        confidence: Nominal coverage of the interval of ICC1.

    Raises:
        NotEnoughData: If there are fewer than 2 items or 2 grades per item.
        InvalidInput: If a grade is not finite.
        NotIdentifiable: If all grades are equal.

    >>> round(icc([[1, 2], [3, 3], [5, 4], [2, 2]]).icc1, 3)
    0.867
    """
    check_share(confidence, "confidence")
    x = as_floats(ratings, "ratings", ndim=2)
    n, k = x.shape
    if n < 2 or k < 2:
        raise NotEnoughData(f"ratings: {n} items with {k} grades each; at least 2 of both are needed")
    if np.ptp(x) == 0:
        raise NotIdentifiable("all grades are equal: no variance to divide between items and repeats")
    b, w, r, e = mean_squares(x)
    return IntraclassCorrelation(
        icc1=(b - w) / (b + (k - 1) * w),
        icc2=_ratio(b - e, b + (k - 1) * e + k * (r - e) / n),
        icc3=_ratio(b - e, b + (k - 1) * e),
        icc1k=_ratio(b - w, b),
        icc2k=_ratio(b - e, b + (r - e) / n),
        icc3k=_ratio(b - e, b),
        icc1_ci=_icc1_ci(b / w, n, k, confidence) if w > 0 and b > 0 else None,
        within_sd=float(np.sqrt(w)),
        confidence=confidence,
        n_items=n,
        n_raters=k,
    )


@dataclass(frozen=True, slots=True)
class RepeatConsistency:
    """How often a judge contradicts itself on the same item.

    Attributes:
        flip_rate: Chance that two repeats of one item differ, mean over items.
        unanimous: Share of items whose repeats are all equal.
        n_items: Items with at least two repeats.
        n_dropped: Items with fewer.
    """

    flip_rate: float
    unanimous: float
    n_items: int
    n_dropped: int


def repeat_consistency(
    verdicts: Ratings, *, categories: Sequence[Hashable] | None = None
) -> RepeatConsistency:
    """Flip rate and share of unanimous items over repeats of one judge.

    Per item with k repeats, r_j of them in category j, the flip rate is 1 - sum r_j (r_j - 1) / (k (k-1));
    for yes-or-no verdicts this is 2 r (k-r) / (k (k-1)), twice the unbiased within-item variance.

    Args:
        verdicts: One row per item, one entry per repeat, None where missing, shape (N, k).
        categories: The scale; None takes the verdicts given.

    Raises:
        NotEnoughData: If no item has two repeats.
        InvalidInput: If a verdict is off the scale or rows differ in length.

    >>> repeat_consistency([[1, 1], [1, 0]])
    RepeatConsistency(flip_rate=0.5, unanimous=0.5, n_items=2, n_dropped=0)
    """
    counts = code_ratings(verdicts, categories).counts
    repeats = counts.sum(axis=1)
    kept = repeats > 1
    if not kept.any():
        raise NotEnoughData("verdicts: no item has two repeats; consistency needs at least two")
    counts, repeats = counts[kept], repeats[kept]
    flips = 1 - (counts * (counts - 1)).sum(axis=1) / (repeats * (repeats - 1))
    unanimous = float(np.mean(counts.max(axis=1) == repeats))
    return RepeatConsistency(float(flips.mean()), unanimous, int(kept.sum()), int((~kept).sum()))


def mean_squares(x: Floats) -> tuple[float, float, float, float]:
    """Mean squares between items, within items, between raters, and of the residual; shape (N, k)."""
    n, k = x.shape
    grand, items, raters = x.mean(), x.mean(axis=1), x.mean(axis=0)
    between = k * float(((items - grand) ** 2).sum()) / (n - 1)
    within = float(((x - items[:, None]) ** 2).sum()) / (n * (k - 1))
    by_rater = n * float(((raters - grand) ** 2).sum()) / (k - 1)
    residual = float(((x - items[:, None] - raters + grand) ** 2).sum()) / ((n - 1) * (k - 1))
    return between, within, by_rater, residual


def _ratio(top: float, bottom: float) -> float | None:
    return top / bottom if bottom > 0 else None


def _icc1_ci(f: float, n: int, k: int, confidence: float) -> Interval:
    quantiles = fdtri(n - 1, n * (k - 1), [(1 + confidence) / 2, (1 - confidence) / 2])
    low, high = ((f / q - 1) / (f / q + k - 1) for q in quantiles.tolist())
    return Interval(low, high)
