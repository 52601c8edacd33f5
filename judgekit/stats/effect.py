"""How large a difference is, apart from how certain it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from judgekit.stats.inputs import Floats, as_pair


@dataclass(frozen=True, slots=True)
class EffectSizes:
    """Effect sizes of paired scores; all are free of unit.

    Attributes:
        cohens_dz: Mean difference over its standard deviation; None where differences do not vary.
        hedges_gz: `cohens_dz` times `hedges_j`, less biased in small sets; None likewise.
        hedges_j: The small-sample correction J(n-1); None below 3 items.
        p_superiority: P(a random x beats a random y), ties half; items not matched.
        cliffs_delta: 2 p_superiority - 1.
        paired_p_superiority: Share of items where x beats y, ties half.
        n_items: How many items.
    """

    cohens_dz: float | None
    hedges_gz: float | None
    hedges_j: float | None
    p_superiority: float
    cliffs_delta: float
    paired_p_superiority: float
    n_items: int


def effect_sizes(x: ArrayLike, y: ArrayLike) -> EffectSizes:
    """Effect sizes of x against y on the same items.

    d_z = mean(x-y) / sd(x-y) (Cohen 1988); J(f) = Gamma(f/2) / (sqrt(f/2) Gamma((f-1)/2)) (Hedges 1981);
    P(superiority) = U/(mn) (McGraw and Wong 1992); Cliff's delta = 2P - 1 (1993).

    Args:
        x: Scores of one candidate, shape (N,).
        y: Scores of the other on the same items, same shape; or one number all are held against.

    Raises:
        NotEnoughData: If there are no items.
        InvalidInput: If a score is not finite or lengths differ.

    >>> sizes = effect_sizes([3, 4, 5, 5], [2, 4, 4, 3])
    >>> round(sizes.cohens_dz, 3), sizes.paired_p_superiority
    (1.225, 0.875)
    """
    a, b = as_pair(x, y)
    d = a - b
    dz, j = _standardised(d), _hedges_j(d.size - 1)
    unpaired = _superiority(a, b)
    return EffectSizes(
        cohens_dz=dz,
        hedges_gz=None if dz is None or j is None else dz * j,
        hedges_j=j,
        p_superiority=unpaired,
        cliffs_delta=2 * unpaired - 1,
        paired_p_superiority=float(np.mean(d > 0) + np.mean(d == 0) / 2),
        n_items=d.size,
    )


def _standardised(d: Floats) -> float | None:
    if d.size < 2 or np.ptp(d) <= 1e-12 * np.abs(d).max():
        return None
    return float(d.mean() / d.std(ddof=1))


def _hedges_j(df: int) -> float | None:
    if df < 2:
        return None
    return float(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2))


def _superiority(a: Floats, b: Floats) -> float:
    ranked = np.sort(b)
    below, up_to = np.searchsorted(ranked, a, "left"), np.searchsorted(ranked, a, "right")
    return float((below + up_to).sum() / (2 * a.size * b.size))
