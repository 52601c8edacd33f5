"""Which ranks the data leave open to each candidate."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from judgekit.stats.covariance import RatingCovariance, difference_variance
from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Ints, check_share
from judgekit.stats.intervals import rating_bounds
from judgekit.stats.strengths import Fit

RankStyle = Literal["simultaneous", "lmarena"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRanges:
    """Best and worst rank of each candidate among those of its island.

    Attributes:
        best: Smallest rank the data allow, 1 being the top, shape (K,).
        worst: Largest rank the data allow.
        confidence: Probability that all ranges hold at once (`simultaneous`), or coverage of the single
            intervals compared (`lmarena`), which promises nothing about ranks.
        method: How the ranges were made, in words.
    """

    best: Ints
    worst: Ints
    confidence: float
    method: str


def rank_intervals(
    fit: Fit,
    covariance: RatingCovariance,
    *,
    confidence: float = 0.95,
    style: RankStyle = "simultaneous",
    draws: NDArray[np.floating] | None = None,
) -> RankRanges:
    """Rank ranges from the joint covariance of the strengths.

    `simultaneous`: best = 1 + #{j: lower(theta_j - theta_i) > 0}, worst = K - #{j: upper(theta_j - theta_i)
    < 0}, all K(K-1)/2 differences tested together: by Bonferroni, quantile 1 - alpha/(K(K-1)), or, with
    `draws`, by the tighter quantile of their largest |t|. All ranges contain the true ranks at once with
    probability `confidence`. `lmarena`: best = 1 + #{j: lower_j > upper_i} from the single intervals; shown
    on most leaderboards, wider for each candidate and with no promise about ranks.

    Args:
        fit: A fit from `bradley_terry`.
        covariance: Its covariance, as from `sandwich`.
        confidence: See `RankRanges`.
        style: Which rule.
        draws: Replicates of the strengths, shape (B, K), for the `simultaneous` quantile.

    Raises:
        InvalidInput: If confidence is not between 0 and 1 or the style unknown.

    Source:
        Mogstad, Romano, Shaikh and Wilhelm 2024, Rev. Econ. Stud. 91:476; FastChat elo_analysis.py.

    >>> from judgekit.stats.cells import cells_from_counts
    >>> from judgekit.stats.covariance import sandwich
    >>> from judgekit.stats.strengths import bradley_terry
    >>> cells = cells_from_counts([0, 1], [1, 2], [[90, 10, 0], [50, 50, 0]], n_candidates=3)
    >>> fit = bradley_terry(cells)
    >>> ranges = rank_intervals(fit, sandwich(fit, cells))
    >>> ranges.best, ranges.worst
    (array([1, 2, 2]), array([1, 3, 3]))
    """
    check_share(confidence, "confidence")
    if style == "lmarena":
        low, high = rating_bounds(fit, covariance, confidence)
        above, method = low[None, :] > high[:, None], "single intervals that do not overlap"
    elif style == "simultaneous":
        above = _surely_above(fit, covariance, _critical(fit, covariance, confidence, draws))
        method = "all differences at once, " + (
            "Bonferroni" if draws is None else "largest |t| of replicates"
        )
    else:
        raise InvalidInput(f"style is {style!r}; 'simultaneous' or 'lmarena' is needed")
    island = fit.components
    above &= island[:, None] == island
    return RankRanges(
        best=1 + above.sum(axis=1),
        worst=np.bincount(island)[island] - above.sum(axis=0),
        confidence=confidence,
        method=method,
    )


def _surely_above(fit: Fit, covariance: RatingCovariance, critical: float) -> NDArray[np.bool_]:
    """Entry (i, j): j is above i beyond doubt."""
    reach = fit.connectivity
    gap = fit.theta[None, :] - fit.theta[:, None]
    unlimited = reach.open_below[None, :] | reach.open_above[:, None]
    above: NDArray[np.bool_] = (gap > critical * np.sqrt(difference_variance(covariance.matrix))) & ~unlimited
    return above


def _critical(
    fit: Fit, covariance: RatingCovariance, confidence: float, draws: NDArray[np.floating] | None
) -> float:
    if draws is not None:
        return _largest_t(fit, covariance, confidence, draws)
    sizes = np.bincount(fit.components)
    comparisons = int(np.sum(sizes * (sizes - 1)))
    return covariance.quantile(1 - (1 - confidence) / max(comparisons, 2))


def _largest_t(
    fit: Fit, covariance: RatingCovariance, confidence: float, draws: NDArray[np.floating]
) -> float:
    """Quantile over replicates of the largest standardised error of any difference."""
    error = (draws - fit.theta).astype(np.float32)
    spread = np.sqrt(difference_variance(covariance.matrix)).astype(np.float32)
    largest = np.zeros(error.shape[0], dtype=np.float32)
    for i in range(fit.theta.size - 1):
        others = i + 1 + np.flatnonzero(fit.components[i + 1 :] == fit.components[i])
        if others.size:
            t = np.abs(error[:, others] - error[:, i, None]) / spread[i, others]
            np.maximum(largest, t.max(axis=1), out=largest)
    return float(np.quantile(largest, confidence))
