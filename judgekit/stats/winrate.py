"""Win rates: one score per case from both orders, their mean, and what missing verdicts could change."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.clustered import FEWEST_CLUSTERS, ClusteredMean, clustered_se
from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Floats, Ints, as_codes, as_floats, as_pair, check_count, sums_by_code
from judgekit.stats.results import Interval, fields_of
from judgekit.stats.signflip import SignFlip, signflip_test

SCORES = (0.0, 1.0)
EVEN = 0.5

Weight = Literal["item", "cluster"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WinRate(ClusteredMean):
    """A win rate with its interval and the sign-flip p-value against one half.

    Attributes:
        wins: Items with a score above one half.
        ties: Items with a score of exactly one half.
        losses: Items with a score below one half.
    """

    wins: int
    ties: int
    losses: int


def win_rate(
    scores: ArrayLike,
    clusters: Iterable[Hashable] | None = None,
    *,
    weight: Weight = "item",
    confidence: float = 0.95,
    rng: np.random.Generator | None = None,
) -> WinRate:
    """Share of items A wins against B, ties counting half, with CR2 interval and sign-flip p-value.

    The estimand is the mean score over items, so clusters weigh by their size; `weight="cluster"` gives the
    mean of cluster means instead, a different quantity. The interval is the clustered mean's, kept within
    [0, 1]; p tests a win rate of 1/2 by flipping whole clusters.

    Args:
        scores: Score of A on each item, in [0, 1], shape (N,); 1 won, 1/2 tied, 0 lost.
        clusters: One label per item; None makes each item its own cluster.
        weight: Whether every item or every cluster counts the same.
        confidence: Nominal coverage of the two-sided interval.
        rng: Source of random flips, used only where patterns cannot be counted.

    Raises:
        NotEnoughData: If there are no scores.
        InvalidInput: If a score lies outside [0, 1], is not finite, or lengths differ.

    >>> rate = win_rate([1, 1, 0, 0.5, 1, 1, 0.75, 1])
    >>> rate.estimate, rate.wins, rate.ties, rate.losses, rate.p
    (0.78125, 6, 1, 1, 0.125)
    """
    x = as_floats(scores, "scores", within=SCORES)
    codes = as_codes(clusters, x.size)
    if weight not in {"item", "cluster"}:
        raise InvalidInput(f"weight is {weight!r}; item or cluster is needed")
    units, unit_codes = (x, codes) if weight == "item" else (_cluster_means(x, codes), None)
    mean = clustered_se(units, unit_codes, confidence=confidence, null=EVEN, bounds=SCORES)
    method = mean.method if weight == "item" else mean.method.replace("over items", "over clusters")
    mean = replace(mean, n_items=x.size, p=None, method=method)
    if mean.n_clusters >= FEWEST_CLUSTERS:
        mean = _with_test(mean, signflip_test(units - EVEN, unit_codes, rng=rng))
    return WinRate(
        **fields_of(mean),
        wins=int(np.sum(x > EVEN)),
        ties=int(np.sum(x == EVEN)),
        losses=int(np.sum(x < EVEN)),
    )


class OrderStatus(StrEnum):
    """How the verdicts of the two presentation orders of one case relate."""

    CONSISTENT = "consistent"
    PARTIAL = "partial"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class CombinedOrders:
    """Each case's two verdicts made one.

    Attributes:
        scores: Mean of the two orders' scores, shape (N,).
        strict: 1 or 0 where both orders agree on a winner, else 1/2 (the MT-Bench rule), shape (N,).
        status: Same verdict twice, one tie, or opposite winners.
    """

    scores: Floats
    strict: Floats
    status: tuple[OrderStatus, ...]


def combine_orders(first: ArrayLike, second: ArrayLike) -> CombinedOrders:
    """Combine the scores of one candidate when shown first and when shown second, case by case.

    Both arrays hold the score of the same candidate, already mapped from position to identity.
    Strict rule: Zheng et al. 2023 (arXiv 2306.05685).

    Args:
        first: Its scores in one order, in [0, 1], shape (N,).
        second: Its scores in the other order, same shape.

    Raises:
        NotEnoughData: If there are no cases.
        InvalidInput: If a score lies outside [0, 1] or lengths differ.

    >>> both = combine_orders([1, 1, 1], [1, 0.5, 0])
    >>> both.scores.tolist(), both.strict.tolist(), [str(s) for s in both.status]
    ([1.0, 0.75, 0.5], [1.0, 0.5, 0.5], ['consistent', 'partial', 'conflict'])
    """
    a, b = as_pair(first, second, ("first", "second"))
    as_floats(a, "first", within=SCORES)
    as_floats(b, "second", within=SCORES)
    sides = np.sign(a - EVEN), np.sign(b - EVEN)
    agreed = np.where(sides[0] == sides[1], sides[0], 0.0)
    gaps = np.abs(sides[0] - sides[1]).astype(int)
    statuses = list(OrderStatus)
    return CombinedOrders((a + b) / 2, EVEN + agreed / 2, tuple(statuses[gap] for gap in gaps))


@dataclass(frozen=True, slots=True)
class WinRateBounds:
    """What the win rate could be if missing verdicts were known.

    Attributes:
        estimate: Win rate with all missing items lost, and with all won.
        ci: From the lower end of the first's interval to the upper end of the second's, or None.
        n_missing: Items without a usable verdict.
    """

    estimate: Interval
    ci: Interval | None
    n_missing: int


def win_rate_bounds(
    scores: ArrayLike,
    n_missing: int,
    clusters: Iterable[Hashable] | None = None,
    *,
    missing_clusters: Iterable[Hashable] | None = None,
    confidence: float = 0.95,
) -> WinRateBounds:
    """Win rate with every missing item counted as lost, and with every one counted as won (Manski 1990).

    Args:
        scores: Score of A on each judged item, in [0, 1], shape (N,).
        n_missing: How many items have no usable verdict (unparsed, refused, error).
        clusters: One label per judged item; None makes each item its own cluster.
        missing_clusters: One label per missing item; None makes each its own cluster.
        confidence: Nominal coverage of the interval around the bounds.

    Raises:
        NotEnoughData: If there are no scores.
        InvalidInput: If a score lies outside [0, 1], a count is negative, or lengths differ.

    >>> win_rate_bounds([1, 1, 0, 1, 1, 0, 1, 1], 2).estimate
    Interval(low=0.6, high=0.8)
    """
    x = as_floats(scores, "scores", within=SCORES)
    missing = check_count(n_missing, "n_missing")
    labels = _labels(clusters, x.size, "judged") + _labels(missing_clusters, missing, "missing")
    lost, won = (
        clustered_se(np.append(x, np.full(missing, score)), labels, confidence=confidence, bounds=SCORES)
        for score in SCORES
    )
    ci = Interval(lost.ci.low, won.ci.high) if lost.ci and won.ci else None
    return WinRateBounds(Interval(lost.estimate, won.estimate), ci, missing)


def _cluster_means(x: Floats, codes: Ints) -> Floats:
    return sums_by_code(x, codes) / np.bincount(codes)


def _with_test(mean: ClusteredMean, test: SignFlip) -> ClusteredMean:
    notes = (*mean.warnings, *test.warnings)
    return replace(mean, p=test.p, method=f"{mean.method}; {test.method}", warnings=notes)


def _labels(clusters: Iterable[Hashable] | None, count: int, kind: str) -> list[Hashable]:
    if clusters is None:
        return [(kind, i) for i in range(count)]
    labels = list(clusters)
    as_codes(labels, count, f"clusters of {kind} items")
    return labels
