"""Showing that two candidates are equal within a margin, or that one is not worse by more than it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from numpy.typing import ArrayLike

from judgekit.stats.clustered import ClusteredMean, clustered_se, p_above, p_below
from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Bounds, as_pair, check_positive
from judgekit.stats.results import fields_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence(ClusteredMean):
    """Two one-sided tests; `ci` has confidence 1 - 2 alpha, `p` is the larger of the two.

    Attributes:
        margin: Differences within -margin and margin count as none.
        p_lower: p-value against "the difference is at most -margin"; None from too few clusters.
        p_upper: p-value against "the difference is at least margin"; None likewise.
        equivalent: Whether the interval lies strictly within the margins; None where there is no interval.
    """

    margin: float
    p_lower: float | None
    p_upper: float | None
    equivalent: bool | None


def tost_paired(
    x: ArrayLike,
    y: ArrayLike,
    *,
    margin: float,
    clusters: Iterable[Hashable] | None = None,
    alpha: float = 0.05,
    bounds: Bounds | None = None,
) -> Equivalence:
    """Two one-sided tests that the mean of x - y lies within the margin (Schuirmann 1987).

    p = max of the t tests against -margin and margin with the CR2 clustered error; equivalent if and only if
    the 1 - 2 alpha interval lies inside (-margin, margin). "Not significant" never means equivalent.

    Args:
        x: Scores of one candidate, shape (N,).
        y: Scores of the other on the same items; or one number, such as 0.5 for win rates.
        margin: Largest difference that does not matter, in the unit of the scores.
        clusters: One label per item; None makes each item its own cluster.
        alpha: Level of each one-sided test.
        bounds: Smallest and largest possible difference, for an interval where differences do not vary.

    Raises:
        NotEnoughData: If there are no items.
        InvalidInput: If a score is not finite, lengths differ, or the margin is not positive.

    >>> tost_paired([3, 4, 5, 5, 4, 3], [3, 4, 5, 4, 5, 3], margin=1).equivalent
    True
    """
    a, b = as_pair(x, y)
    check_positive(margin, "margin")
    mean = clustered_se(a - b, clusters, confidence=1 - 2 * _level(alpha), bounds=bounds)
    lower, upper = p_above(mean, -margin, bounds), p_below(mean, margin, bounds)
    p = None if lower is None or upper is None else max(lower, upper)
    tested = replace(mean, p=p, assumptions=(*mean.assumptions[:1], f"null: off by at least {margin:g}"))
    return Equivalence(
        **fields_of(tested),
        margin=margin,
        p_lower=lower,
        p_upper=upper,
        equivalent=None if mean.ci is None else -margin < mean.ci.low and mean.ci.high < margin,
    )


class GateDecision(StrEnum):
    """What a gate says."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class NonInferiority(ClusteredMean):
    """A gate; `ci` has confidence 1 - 2 alpha, so each end is a one-sided bound, `p` is one-sided.

    Attributes:
        threshold: The mean that must be exceeded: null - margin.
        decision: Passed if the lower bound is above the threshold, failed if the upper bound is below it.
    """

    threshold: float
    decision: GateDecision


def non_inferiority(
    scores: ArrayLike,
    *,
    margin: float,
    clusters: Iterable[Hashable] | None = None,
    null: float = 0.5,
    alpha: float = 0.05,
    bounds: Bounds | None = (0.0, 1.0),
) -> NonInferiority:
    """Gate on "not worse by more than the margin": H0 is a mean of at most null - margin.

    One-sided t bounds with the CR2 clustered error. A margin of 0 asks for "better". Inconclusive means that
    more cases are needed (`cases_needed`), not that the candidates are equal.

    Args:
        scores: Win-rate scores in [0, 1] with null 1/2, or differences with null 0, shape (N,).
        margin: How much worse is still acceptable, in the unit of the scores.
        clusters: One label per item; None makes each item its own cluster.
        null: The mean of two equal candidates.
        alpha: Level of each one-sided test.
        bounds: Smallest and largest possible score; None where there are none.

    Raises:
        NotEnoughData: If there are no scores.
        InvalidInput: If a score is not finite or out of bounds, lengths differ, or the margin is negative.

    >>> gate = non_inferiority([1] * 12, margin=0.05)
    >>> str(gate.decision), round(gate.ci.low, 3)
    ('passed', 0.779)
    """
    if margin:
        check_positive(margin, "margin")
    mean = clustered_se(scores, clusters, confidence=1 - 2 * _level(alpha), bounds=bounds)
    threshold = null - margin
    note = f"p: one-sided, null mean at most {threshold:g}"
    tested = replace(mean, p=p_above(mean, threshold, bounds), assumptions=(*mean.assumptions[:1], note))
    return NonInferiority(**fields_of(tested), threshold=threshold, decision=_decide(mean, threshold))


def _decide(mean: ClusteredMean, threshold: float) -> GateDecision:
    if mean.ci is not None and mean.ci.low > threshold:
        return GateDecision.PASSED
    if mean.ci is not None and mean.ci.high < threshold:
        return GateDecision.FAILED
    return GateDecision.INCONCLUSIVE


def _level(alpha: float) -> float:
    if not 0 < alpha < 0.5:
        raise InvalidInput(f"alpha is {alpha}; a number between 0 and 0.5 is needed")
    return alpha
