"""The shared shapes of a statistical answer: an interval, and an estimate with all that belongs to it."""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of values the data leave open, both ends included."""

    low: float
    high: float

    def contains(self, value: float) -> bool:
        """Whether `value` lies in the interval."""
        return self.low <= value <= self.high

    @property
    def width(self) -> float:
        """Distance between the ends."""
        return self.high - self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One estimated quantity and everything needed to believe or doubt it.

    Attributes:
        estimate: The point estimate, in the unit of the scores.
        se: Standard error, or None where the data are too few or too uniform to give one.
        ci: Two-sided interval at `confidence`, or None where none can be defended.
        confidence: Nominal coverage of `ci`.
        p: Two-sided p-value against the null named in `assumptions`, or None.
        n_items: How many items entered the estimate.
        n_clusters: How many independent units they belong to; inference counts these.
        method: The estimator and interval, in words.
        assumptions: What must hold for the figures to mean what they say.
        warnings: What a reader must be told beside the figures.
    """

    estimate: float
    se: float | None
    ci: Interval | None
    confidence: float
    p: float | None
    n_items: int
    n_clusters: int
    method: str
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Significance:
    """The answer of a hypothesis test that stands alone.

    Attributes:
        p: Two-sided p-value.
        p_greater: One-sided p-value for "the true value is above the null", or None where the test has none.
        n_effective: How many independent units carried evidence.
        n_dropped: How many units carried none (ties, zeros) and were left out.
        method: The test, in words.
        assumptions: What must hold for `p` to mean what it says.
        warnings: What a reader must be told beside the figure.
    """

    p: float
    p_greater: float | None = None
    n_effective: int
    n_dropped: int = 0
    method: str
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def fields_of(estimate: Estimate) -> dict[str, Any]:
    """The fields of an estimate by name, to build a richer result upon it."""
    return {field.name: getattr(estimate, field.name) for field in fields(estimate)}
