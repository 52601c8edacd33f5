"""Wilcoxon's signed-rank test for graded scores, exact with ties and zeros."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Floats, as_pair, midranks
from judgekit.stats.results import Significance
from judgekit.stats.signflip import signflip_test

DECIMALS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wilcoxon(Significance):
    """A signed-rank test; `p` is exact up to some 500 differing items and sampled beyond.

    Attributes:
        p_normal: Two-sided p of the normal approximation, corrected for ties and, when zeros are dropped,
            for continuity; for comparison with other programs.
        rank_sum: Sum of the ranks of positive differences.
    """

    p_normal: float
    rank_sum: float


def wilcoxon_signed_rank(
    x: ArrayLike,
    y: ArrayLike = 0.0,
    *,
    zeros: Literal["drop", "pratt"] = "drop",
    rng: np.random.Generator | None = None,
) -> Wilcoxon:
    """Test that differences of graded scores are symmetric about zero, by their signed midranks.

    The exact null distribution given the midranks is counted (Streitberg and Roehmel 1986), which stays right
    where scores on a scale tie; tables made for untied ranks do not. Differences are rounded to 12 digits
    before ranking, so that 0.3 - 0.1 ties with 0.2.

    Args:
        x: Grades of one candidate, or differences, shape (N,).
        y: Grades of the other on the same items, same shape; or one number.
        zeros: Drop zero differences before ranking (Wilcoxon), or after (Pratt 1959).
        rng: Source of random flips, used only where patterns cannot be counted.

    Raises:
        NotEnoughData: If there are no items.
        InvalidInput: If a score is not finite, lengths differ, or `zeros` is unknown.

    >>> test = wilcoxon_signed_rank([1, 4, 5, 3, 5, 2], [2, 2, 4, 3, 3, 1])
    >>> test.p, test.n_effective, test.n_dropped
    (0.25, 5, 1)
    """
    if zeros not in {"drop", "pratt"}:
        raise InvalidInput(f"zeros is {zeros!r}; drop or pratt is needed")
    a, b = as_pair(x, y)
    d = _rounded(a - b)
    ranked = d[d != 0] if zeros == "drop" else d
    signed = np.sign(ranked) * midranks(np.abs(ranked))
    moved = signed[signed != 0]
    flips = signflip_test(moved, rng=rng) if moved.size else None
    return Wilcoxon(
        p=flips.p if flips else 1.0,
        p_greater=flips.p_greater if flips else 1.0,
        n_effective=moved.size,
        n_dropped=d.size - moved.size,
        method=f"Wilcoxon signed-rank, midranks; {flips.method if flips else 'no differences'}",
        assumptions=("items are independent", "differences are symmetric about 0 under the null"),
        warnings=() if moved.size == d.size else (f"{d.size - moved.size} zero differences dropped",),
        p_normal=_normal_p(moved, continuity=0.5 if zeros == "drop" else 0.0),
        rank_sum=float(moved[moved > 0].sum()),
    )


def _rounded(d: Floats) -> Floats:
    largest = float(np.abs(d).max())
    return np.round(d / largest, DECIMALS) if largest else d


def _normal_p(signed: Floats, continuity: float) -> float:
    """The rank sum W has mean sum(r)/2 and variance sum(r^2)/4, midranks included."""
    off = abs(float(signed.sum())) / 2 - continuity
    spread = np.sqrt(float((signed**2).sum())) / 2
    return float(min(1.0, 2 * ndtr(-off / spread))) if spread else 1.0
