"""How well a judge's scores follow human scores: correlations at three levels, and order of pairs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import Floats, as_floats, midranks

FEW_SYSTEMS = 6
DECIMALS = 12

Coefficient = Callable[[Floats, Floats], float]


@dataclass(frozen=True, slots=True)
class Levels:
    """One coefficient at three levels; None where one side does not vary.

    Attributes:
        system: Of the systems' means over items.
        item: Mean over items of the coefficient across systems, where defined.
        n_items_defined: How many items that mean holds.
        pooled: Of all scores thrown together.
    """

    system: float | None
    item: float | None
    n_items_defined: int
    pooled: float | None


@dataclass(frozen=True, slots=True)
class JudgeCorrelation:
    """How well judge scores follow human scores.

    Attributes:
        pearson: Linear correlation.
        spearman: Correlation of mid-ranks.
        kendall: Tau-b.
        pair_accuracy: Share of pairs of systems, item by item, that the judge orders (or ties) as people do.
        eps: Judge differences up to this count as ties in `pair_accuracy`.
        system_accuracy: Share of pairs of systems whose means the judge orders as people do.
        n_systems: How many systems.
        n_items: How many items.
        warnings: What a reader must be told beside the figures.
    """

    pearson: Levels
    spearman: Levels
    kendall: Levels
    pair_accuracy: float
    eps: float
    system_accuracy: float
    n_systems: int
    n_items: int
    warnings: tuple[str, ...]


def judge_correlation(human: ArrayLike, judge: ArrayLike, *, eps: float = 0.0) -> JudgeCorrelation:
    """Correlations of judge and human scores by system, by item and pooled, and accuracy on pairs.

    Pair accuracy counts ties (Deutsch, Foster and Freitag 2023, arXiv 2305.14324): a pair is right where
    sign(h_i - h_j) = sign_eps(j_i - j_j). Choose eps with `tie_threshold` on data not reported here.

    Args:
        human: Human scores, one row per system, one column per item, shape (S, N).
        judge: Judge scores of the same, same shape.
        eps: Judge differences up to this are ties.

    Raises:
        NotEnoughData: If there are fewer than 2 systems.
        InvalidInput: If a score is not finite, shapes differ, or eps is negative.

    >>> fit = judge_correlation([[1, 2, 1], [3, 3, 2], [4, 5, 5]], [[2, 2, 1], [2, 3, 3], [5, 4, 4]])
    >>> round(fit.pearson.system, 3), round(fit.pair_accuracy, 3)
    (1.0, 0.889)
    """
    h, j = _tables(human, judge)
    gaps_h, gaps_j = _gaps(h), _gaps(j)
    if not eps >= 0:
        raise InvalidInput(f"eps is {eps}; 0 or more is needed")
    few = f"only {h.shape[0]} systems: system-level figures rest on that many points"
    return JudgeCorrelation(
        pearson=_levels(h, j, _pearson),
        spearman=_levels(h, j, _spearman),
        kendall=_levels(h, j, _kendall),
        pair_accuracy=float(np.mean(np.sign(gaps_h) == np.where(np.abs(gaps_j) <= eps, 0, np.sign(gaps_j)))),
        eps=eps,
        system_accuracy=float(np.mean(np.sign(_gaps(h.mean(axis=1))) == np.sign(_gaps(j.mean(axis=1))))),
        n_systems=h.shape[0],
        n_items=h.shape[1],
        warnings=(few,) if h.shape[0] < FEW_SYSTEMS else (),
    )


@dataclass(frozen=True, slots=True)
class TieThreshold:
    """The judge difference up to which a tie is the best guess.

    Attributes:
        eps: That difference.
        accuracy: Pair accuracy with it on the data it was chosen on: optimistic.
    """

    eps: float
    accuracy: float


def tie_threshold(human: ArrayLike, judge: ArrayLike) -> TieThreshold:
    """The eps with the best pair accuracy on this data, the smallest of equals; report it on other data.

    Arguments and errors are those of `judge_correlation`.

    >>> tie_threshold([[1, 2, 2], [1, 4, 2], [3, 3, 2]], [[1, 2, 2.2], [1.1, 4, 2], [3, 3, 2.1]]).eps
    0.2
    """
    gaps_h, gaps_j = (_gaps(table).ravel() for table in _tables(human, judge))
    size = np.abs(gaps_j)
    candidates = np.unique(np.append(size, 0.0))
    order = np.argsort(size, kind="stable")
    cut = np.searchsorted(size[order], candidates, side="right")
    tied_right = np.concatenate([[0], np.cumsum(gaps_h[order] == 0)])
    ordered_right = np.concatenate([[0], np.cumsum(np.sign(gaps_h[order]) == np.sign(gaps_j[order]))])
    right = tied_right[cut] + ordered_right[-1] - ordered_right[cut]
    best = int(np.argmax(right))
    return TieThreshold(float(candidates[best]), float(right[best] / size.size))


def _tables(human: ArrayLike, judge: ArrayLike) -> tuple[Floats, Floats]:
    h, j = as_floats(human, "human", ndim=2), as_floats(judge, "judge", ndim=2)
    if h.shape != j.shape:
        raise InvalidInput(f"judge has shape {j.shape}, human {h.shape}; the same is needed")
    if h.shape[0] < 2:
        raise NotEnoughData("one system only: correlation across systems needs at least two")
    return h, j


def _gaps(scores: Floats) -> Floats:
    """Differences of all pairs of systems, shape (S(S-1)/2, ...)."""
    first, second = np.triu_indices(scores.shape[0], 1)
    return np.round(scores[first] - scores[second], DECIMALS)


def _levels(h: Floats, j: Floats, coefficient: Coefficient) -> Levels:
    by_item = [_if_varying(h[:, i], j[:, i], coefficient) for i in range(h.shape[1])]
    defined = [value for value in by_item if value is not None]
    return Levels(
        system=_if_varying(h.mean(axis=1), j.mean(axis=1), coefficient),
        item=float(np.mean(defined)) if defined else None,
        n_items_defined=len(defined),
        pooled=_if_varying(h.ravel(), j.ravel(), coefficient),
    )


def _if_varying(x: Floats, y: Floats, coefficient: Coefficient) -> float | None:
    return coefficient(x, y) if np.ptp(x) > 0 and np.ptp(y) > 0 else None


def _pearson(x: Floats, y: Floats) -> float:
    return float(np.clip(np.corrcoef(x, y)[0, 1], -1.0, 1.0))


def _spearman(x: Floats, y: Floats) -> float:
    return _pearson(midranks(x), midranks(y))


def _kendall(x: Floats, y: Floats) -> float:
    from scipy.stats import kendalltau  # noqa: PLC0415 - a second of CPU that other figures need not pay

    return float(kendalltau(x, y).statistic)
