"""Whether a judge favours outputs of its own model family."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import as_floats, check_share, same_length
from judgekit.stats.proportion import proportion_ci
from judgekit.stats.results import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfPreference:
    """A judge's favour for outputs of its own model family (Wataoka et al. 2024, arXiv 2410.21819).

    Attributes:
        equal_opportunity: P(judge picks a | people pick a, a own) - the same for other families.
        equal_opportunity_ci: Newcombe's interval of that difference.
        p: Fisher's exact test of it, two-sided.
        false_positive: The same difference where people reject a; None without such items.
        demographic_parity: P(judge picks a | own) - P(judge picks a | other): confounded with quality.
        counts: Items (own, other) people picked and (own, other) people rejected.
        confidence: Nominal coverage of the interval.
    """

    equal_opportunity: float
    equal_opportunity_ci: Interval
    p: float
    false_positive: float | None
    demographic_parity: float
    counts: tuple[int, int, int, int]
    confidence: float


def self_preference(
    own: ArrayLike, human: ArrayLike, judge: ArrayLike, *, confidence: float = 0.95
) -> SelfPreference:
    """Whether the judge picks its own family's outputs oftener than others people like as much.

    Needs labels of people, or of judges of other families: a raw gap in win rate is mixed up with quality.

    Args:
        own: 1 where output a comes from the judge's family, else 0, shape (N,).
        human: 1 where people prefer a, else 0, same shape; leave ties out.
        judge: 1 where the judge prefers a, else 0, same shape.
        confidence: Nominal coverage of the interval.

    Raises:
        NotEnoughData: If people never picked an own, or never picked another family's output.
        InvalidInput: If a value is neither 0 nor 1 or lengths differ.

    >>> self_preference([1, 1, 1, 0, 0, 0], [1, 1, 0, 1, 1, 0], [1, 1, 1, 1, 0, 0]).equal_opportunity
    0.5
    """
    check_share(confidence, "confidence")
    mine = _binary(own, "own", np.size(own))
    people, picks = (_binary(v, name, mine.size) for v, name in ((human, "human"), (judge, "judge")))
    cells = [(people == side) & (mine == family) for side in (True, False) for family in (True, False)]
    counts = [int(cell.sum()) for cell in cells]
    picked = [int((cell & picks).sum()) for cell in cells]
    if not (counts[0] and counts[1]):
        raise NotEnoughData("people picked no output of one of the two sides: nothing to compare")
    shares = [k / n if n else None for k, n in zip(picked, counts, strict=True)]
    return SelfPreference(
        equal_opportunity=picked[0] / counts[0] - picked[1] / counts[1],
        equal_opportunity_ci=_newcombe((picked[0], counts[0]), (picked[1], counts[1]), confidence),
        p=_fisher_p((picked[0], counts[0]), (picked[1], counts[1])),
        false_positive=None if shares[2] is None or shares[3] is None else shares[2] - shares[3],
        demographic_parity=float(picks[mine].mean() - picks[~mine].mean()),
        counts=(counts[0], counts[1], counts[2], counts[3]),
        confidence=confidence,
    )


def _binary(values: ArrayLike, name: str, length: int) -> NDArray[np.bool_]:
    array = same_length(as_floats(values, name), length, name)
    if not np.isin(array, (0.0, 1.0)).all():
        raise InvalidInput(f"{name}: 0 or 1 is needed for every item")
    return np.asarray(array == 1)


def _newcombe(one: tuple[int, int], other: tuple[int, int], confidence: float) -> Interval:
    """Interval of a difference of two shares from their Wilson intervals (Newcombe 1998, method 10)."""
    (p, a), (q, b) = ((k / n, proportion_ci(k, n, confidence=confidence)) for k, n in (one, other))
    low = np.hypot(p - a.low, b.high - q)
    high = np.hypot(a.high - p, q - b.low)
    return Interval(float(p - q - low), float(p - q + high))


def _fisher_p(one: tuple[int, int], other: tuple[int, int]) -> float:
    from scipy.stats import fisher_exact  # noqa: PLC0415 - a second of CPU that other figures need not pay

    return float(fisher_exact([[k, n - k] for k, n in (one, other)]).pvalue)
