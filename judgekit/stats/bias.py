"""What sways a judge besides quality: where an output stands, and how long it is."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.clustered import ClusteredMean, clustered_se
from judgekit.stats.errors import NotConverged, NotEnoughData, NotIdentifiable
from judgekit.stats.inputs import Floats, Ints, as_codes, as_floats, as_pair, same_length
from judgekit.stats.logistic import LogisticFit, fit_logistic
from judgekit.stats.proportion import binomial_p
from judgekit.stats.results import fields_of
from judgekit.stats.winrate import EVEN, SCORES, OrderStatus, combine_orders


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionBias(ClusteredMean):
    """Pull of the place an output is shown in.

    `estimate` is the mean over items of half the difference between a candidate's score when shown first and
    when shown second: above 0 the first place helps.

    Attributes:
        consistency: Share of items with the same verdict in both orders.
        conflict_first: Items where each order's verdict went to the output shown first.
        conflict_second: Items where each went to the one shown second.
        partial_first: Items with one tie, the other verdict going to the output shown first.
        partial_second: The same, going to the one shown second.
        p_conflicts: Exact sign test on the conflicts, items being independent.
        first_share: Share of the first place among all verdicts that are no ties; None if all are.
    """

    consistency: float
    conflict_first: int
    conflict_second: int
    partial_first: int
    partial_second: int
    p_conflicts: float
    first_share: float | None


def position_bias(
    shown_first: ArrayLike,
    shown_second: ArrayLike,
    clusters: Iterable[Hashable] | None = None,
    *,
    confidence: float = 0.95,
) -> PositionBias:
    """How the judge's verdict depends on which output it sees first.

    Per item b_i = (score of x when first - score of x when second) / 2; mean with clustered error.

    Args:
        shown_first: Scores of one candidate x when it is shown first, in [0, 1], shape (N,).
        shown_second: Its scores on the same items when shown second, same shape.
        clusters: One label per item; None makes each item its own cluster.
        confidence: Nominal coverage of the interval.

    Raises:
        NotEnoughData: If there are no items.
        InvalidInput: If a score lies outside [0, 1] or lengths differ.

    >>> bias = position_bias([1, 1, 1, 0.5, 0, 1], [1, 0, 0, 0.5, 0, 1])
    >>> round(bias.estimate, 3), bias.conflict_first, round(bias.consistency, 3)
    (0.167, 2, 0.667)
    """
    x, y = as_pair(shown_first, shown_second, ("shown_first", "shown_second"))
    status = np.array(combine_orders(x, y).status)
    mean = clustered_se((x - y) / 2, clusters, confidence=confidence, bounds=(-0.5, 0.5))
    conflict, partial = status == OrderStatus.CONFLICT, status == OrderStatus.PARTIAL
    first, second = int(np.sum(conflict & (x > y))), int(np.sum(conflict & (x < y)))
    chosen = np.concatenate([x, 1 - y])
    return PositionBias(
        **fields_of(mean),
        consistency=float(np.mean(status == OrderStatus.CONSISTENT)),
        conflict_first=first,
        conflict_second=second,
        partial_first=int(np.sum(partial & (x > y))),
        partial_second=int(np.sum(partial & (x < y))),
        p_conflicts=binomial_p(first, first + second),
        first_share=float(np.mean(chosen[chosen != EVEN] > EVEN)) if (chosen != EVEN).any() else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbosityBias(ClusteredMean):
    """A judge's taste for length; `estimate` is how much oftener it prefers the longer output than people do.

    Attributes:
        judge_prefers_longer: Share of items where the judge prefers the longer output, ties half.
        human_prefers_longer: The same of people: longer may be better.
        logit: Judge's choice of a on (1, standardised length difference, human preference - 1/2): the second
            coefficient is the pull of length at equal human preference. None where it has no finite size.
    """

    judge_prefers_longer: float
    human_prefers_longer: float
    logit: LogisticFit | None


def verbosity_bias(
    length_z: ArrayLike,
    human: ArrayLike,
    judge: ArrayLike,
    clusters: Iterable[Hashable] | None = None,
    *,
    confidence: float = 0.95,
) -> VerbosityBias:
    """Whether the judge prefers the longer output more often than people do.

    Items of equal length are left out of the shares, not of the regression.

    Args:
        length_z: Length of a minus length of b over the standard deviation of such differences, shape (N,).
        human: Human preference for a in [0, 1], same shape.
        judge: The judge's preference for a in [0, 1], same shape.
        clusters: One label per item; None makes each item its own cluster.
        confidence: Nominal coverage of the interval of the excess.

    Raises:
        NotEnoughData: If no two outputs differ in length.
        InvalidInput: If a value is not finite or out of range, or lengths differ.

    >>> bias = verbosity_bias([1, -1, 2, 1, -2, 1], [1, 0, 0, 1, 1, 0], [1, 0, 1, 1, 0, 0])
    >>> round(bias.judge_prefers_longer, 3), round(bias.human_prefers_longer, 3), round(bias.estimate, 3)
    (0.833, 0.5, 0.333)
    """
    z = as_floats(length_z, "length_z")
    h, j = _aligned(human, "human", z.size), _aligned(judge, "judge", z.size)
    codes, differ = as_codes(clusters, z.size), z != 0
    if not differ.any():
        raise NotEnoughData("length_z: all outputs are equally long")
    longer_h, longer_j = (np.where(z > 0, s, 1 - s)[differ] for s in (h, j))
    excess = clustered_se(longer_j - longer_h, codes[differ], confidence=confidence, bounds=(-1.0, 1.0))
    logit, notes = _logit(
        np.column_stack([np.ones_like(z), z, h - EVEN]), j, None if clusters is None else codes
    )
    return VerbosityBias(
        **fields_of(replace(excess, warnings=(*excess.warnings, *notes))),
        judge_prefers_longer=float(longer_j.mean()),
        human_prefers_longer=float(longer_h.mean()),
        logit=logit,
    )


def _aligned(values: ArrayLike, name: str, length: int) -> Floats:
    return same_length(as_floats(values, name, within=SCORES), length, name)


def _logit(design: Floats, outcome: Floats, codes: Ints | None) -> tuple[LogisticFit | None, tuple[str, ...]]:
    try:
        return fit_logistic(design, outcome, codes), ()
    except (NotIdentifiable, NotConverged) as error:
        return None, (f"no regression: {error}",)
