"""Adjusting p-values for how many comparisons were made."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Floats, as_floats, check_share

Adjustment = Literal["holm", "bh", "by"]


@dataclass(frozen=True, slots=True)
class AdjustedPvalues:
    """A family of p-values after adjustment, in the order given.

    Attributes:
        adjusted: Adjusted p-values, shape (m,).
        rejected: Which of them are at most `alpha`.
        alpha: Family-wise error rate (holm) or false discovery rate (bh, by).
        method: holm, bh or by.
        family_size: How many comparisons the family holds.
    """

    adjusted: tuple[float, ...]
    rejected: tuple[bool, ...]
    alpha: float
    method: Adjustment
    family_size: int


def adjust_pvalues(
    pvalues: ArrayLike, method: Adjustment = "holm", *, alpha: float = 0.05
) -> AdjustedPvalues:
    """Adjust a whole family of p-values: Holm for confirmation, BH or BY for exploration.

    With p_(1) <= ... <= p_(m): Holm is the running maximum of (m-k+1) p_(k) (Holm 1979); Benjamini-Hochberg
    the running minimum from above of m p_(k) / k (1995); Benjamini-Yekutieli that times sum 1/k, valid under
    any dependence (2001). All are capped at 1.

    Args:
        pvalues: All p-values of one table, in [0, 1], shape (m,).
        method: Which adjustment.
        alpha: Level for `rejected`.

    Raises:
        NotEnoughData: If there are no p-values.
        InvalidInput: If a value lies outside [0, 1] or the method is unknown.

    >>> adjust_pvalues([0.01, 0.04, 0.03]).adjusted
    (0.03, 0.06, 0.06)
    """
    check_share(alpha, "alpha")
    p = as_floats(pvalues, "pvalues", within=(0.0, 1.0))
    if method not in {"holm", "bh", "by"}:
        raise InvalidInput(f"method is {method!r}; holm, bh or by is needed")
    order = np.argsort(p, kind="stable")
    ranked = _holm(p[order]) if method == "holm" else _step_up(p[order], yekutieli=method == "by")
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(ranked, 1.0)
    values = tuple(adjusted.tolist())
    return AdjustedPvalues(values, tuple(v <= alpha for v in values), alpha, method, p.size)


def _holm(ranked: Floats) -> Floats:
    return np.maximum.accumulate(np.arange(ranked.size, 0, -1) * ranked)


def _step_up(ranked: Floats, *, yekutieli: bool) -> Floats:
    ranks = np.arange(1, ranked.size + 1)
    penalty = np.sum(1 / ranks) if yekutieli else 1.0
    return np.minimum.accumulate((ranked.size * penalty * ranked / ranks)[::-1])[::-1]
