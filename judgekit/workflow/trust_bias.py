"""What sways a judge besides quality: the place an output is shown in, and its length."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from judgekit.domain.results import Interval
from judgekit.domain.trust import Bias, BiasWord, Figure, LongerPicks
from judgekit.stats.bias import position_bias, verbosity_bias
from judgekit.stats.clustered import ClusteredMean, clustered_se

Floats = NDArray[np.float64]

EVEN = 0.5
SMALL = 0.10
"""A pull of this size must be visible before its absence means anything."""

POWER_FACTOR = 1 + float(ndtri(0.8) / ndtri(0.975))
"""From half a 95 % interval to the effect found with 80 % power: (1.96 + 0.84) / 1.96."""


def position_pull(shown_first: Floats, shown_second: Floats, clusters: Sequence[Hashable] | None) -> Bias:
    """How much more often the judge picks the output shown first than the other.

    Args:
        shown_first: scores of one output where it is shown first: 1 picked, 0 not, 0.5 tie, shape (n,).
        shown_second: scores of the same outputs where they are shown second, shape (n,).
        clusters: what each pair belongs to; None: each stands for itself.

    Raises:
        NotEnoughData: there are no pairs.
    """
    found = position_bias(shown_first, shown_second, clusters)
    return _bias(found, 2.0, (EVEN + found.estimate, EVEN - found.estimate))


def length_pull(
    longer_by: Floats, reference: Floats, judge: Floats, clusters: Sequence[Hashable] | None
) -> Bias | None:
    """How much more often the judge is right where the longer output is better than where the shorter is.

    At equal accuracy both shares are the same however noisy the judge is and however often longer is better;
    the mere share of longer picks, held against the reference's, moves with noise. Pairs of equal length and
    ties of the reference are left out. What holds of length holds of anything an output may have more of:
    headers, list items, or the judge's own family.

    Args:
        longer_by: length of a less that of b, shape (n,).
        reference: 1 where the reference prefers a, 0 where b, 0.5 for ties, shape (n,).
        judge: the same of the judge, shape (n,).
        clusters: what each pair belongs to; None: each stands for itself.

    Returns:
        None where all better outputs are the longer ones, or all the shorter.
    """
    kept = np.flatnonzero((longer_by != 0) & (reference != EVEN))
    right = _right(reference[kept], judge[kept])
    longer_better = (longer_by[kept] > 0) == (reference[kept] > EVEN)
    if not longer_better.any() or longer_better.all():
        return None
    high, low = float(right[longer_better].mean()), float(right[~longer_better].mean())
    size = np.where(longer_better, longer_better.sum(), (~longer_better).sum())
    moved = (right - np.where(longer_better, high, low)) * np.where(longer_better, 1, -1) / size
    influence = high - low + kept.size * moved
    groups = None if clusters is None else [clusters[row] for row in kept.tolist()]
    bounds = None if np.ptp(influence) > 0 else (-1.0, 1.0)
    return _bias(clustered_se(influence, groups, bounds=bounds), 1.0, (high, low))


def longer_picks(
    longer_by: Floats, reference: Floats, judge: Floats, clusters: Sequence[Hashable] | None
) -> LongerPicks | None:
    """How often judge and reference prefer the longer output; None where no two differ in length.

    A plain comparison: noise alone moves it too, so `length_pull` decides whether length is to blame.
    """
    if not np.any(longer_by):
        return None
    found = verbosity_bias(
        longer_by / np.std(longer_by) if np.ptp(longer_by) else longer_by, reference, judge, clusters
    )
    ends = None if found.ci is None else Interval(found.ci.low, found.ci.high)
    return LongerPicks(
        found.judge_prefers_longer,
        found.human_prefers_longer,
        Figure(found.estimate, ends),
    )


def _right(reference: Floats, judge: Floats) -> Floats:
    """1 where the judge picks what the reference prefers, 0.5 where it ties."""
    return np.where(judge == EVEN, EVEN, ((judge > EVEN) == (reference > EVEN)).astype(np.float64))


def _bias(mean: ClusteredMean, unit: float, shares: tuple[float, float]) -> Bias:
    ci = mean.ci
    detectable = None if ci is None else POWER_FACTOR * unit * ci.width / 2
    return Bias(
        effect=unit * mean.estimate,
        interval=None if ci is None else Interval(max(-1.0, unit * ci.low), min(1.0, unit * ci.high)),
        high=shares[0],
        low=shares[1],
        detectable=detectable,
        n_pairs=mean.n_items,
        n_clusters=mean.n_clusters,
        word=_word(mean, detectable),
    )


def _word(mean: ClusteredMean, detectable: float | None) -> BiasWord:
    if mean.ci is None or detectable is None:
        return "too few cases"
    if not mean.ci.contains(0.0):
        return "found"
    return "none seen" if detectable <= SMALL else "too few cases"
