"""Every candidate against every other, or against the baseline, by the difference of their ratings."""

from collections.abc import Sequence
from math import isfinite

import numpy as np

from judgekit.domain.results import Interval, PairDifference
from judgekit.stats.covariance import RatingCovariance
from judgekit.stats.differences import rating_differences
from judgekit.stats.multiple import adjust_pvalues
from judgekit.stats.strengths import ELO_PER_NAT, Fit
from judgekit.workflow.rank_terms import place_of

MOST_PAIRED = 100
"""Above this many candidates all pairs would not be read; a baseline still works."""


def pair_differences(
    fit: Fit, covariance: RatingCovariance | None, names: Sequence[str], baseline: str | None
) -> tuple[PairDifference, ...]:
    """Give the differences in Elo points, with Holm's p over those that are given.

    Args:
        fit: the strengths.
        covariance: their covariance; None gives no differences.
        names: the candidates.
        baseline: the candidate that the others are compared with; None compares all pairs.

    Raises:
        UsageError: the baseline is none of the candidates.
    """
    chosen = None if baseline is None else place_of(baseline, names)
    if covariance is None or (chosen is None and len(names) > MOST_PAIRED):
        return ()
    found = rating_differences(fit, covariance)
    kept = np.arange(found.i.size)
    if chosen is not None:
        kept = np.flatnonzero((found.i == chosen) | (found.j == chosen))
    p = dict(zip(found.tested.tolist(), found.p.tolist(), strict=True))
    adjusted = holm({at: p[at] for at in kept.tolist() if at in p})
    turned = found.i[kept] == chosen
    sign = np.where(turned, -ELO_PER_NAT, ELO_PER_NAT)
    ends = np.sort(np.stack([sign * found.low[kept], sign * found.high[kept]]), axis=0)
    figures = zip(
        np.where(turned, found.j[kept], found.i[kept]).tolist(),
        np.where(turned, found.i[kept], found.j[kept]).tolist(),
        (sign * found.difference[kept]).tolist(),
        *ends.tolist(),
        np.where(turned, 1 - found.chance[kept], found.chance[kept]).tolist(),
        kept.tolist(),
        strict=True,
    )
    return tuple(
        PairDifference(names[a], names[b], gap, finite(low, high), p.get(at), adjusted.get(at), chance)
        for a, b, gap, low, high, chance, at in figures
    )


def holm(p: dict[int, float]) -> dict[int, float]:
    """Adjust a family of p-values, each under its own key."""
    return dict(zip(p, adjust_pvalues(list(p.values())).adjusted, strict=True)) if p else {}


def finite(low: float, high: float) -> Interval:
    """Give an interval whose open ends are None."""
    return Interval(_end(low), _end(high))


def _end(value: float) -> float | None:
    return float(value) if isfinite(value) else None
