"""From values to places in a picture: a linear scale, the ticks on it, and short figures."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

SMALLEST = 1e-300
"""Below it there is nothing left to part a scale by."""

ALIKE = 1e-9
"""Values that differ by less, relative to their size, are drawn as one."""

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` lie between `start` and `end`, in pixels; `start` may be the larger."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Give where a value is drawn; values beyond the ends are drawn at the end."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def ticks(self, most: int = 5) -> tuple[float, ...]:
        """Give round values within the scale, at most `most` and one more."""
        step = _round_step((self.high - self.low) / most)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return tuple(round(number * step, 12) for number in range(first, last + 1))


def span_of(values: Iterable[float], *, with_zero: bool) -> tuple[float, float]:
    """Give ends that hold all values: 0 to 1 for shares, from 0 where asked, else with a small margin."""
    held = list(values)
    low, high = min(held), max(held)
    largest = max(abs(low), abs(high))
    if largest < SMALLEST:
        low = high = largest = 0.0
    margin = (high - low) * 0.06 if high - low > ALIKE * largest else largest * 0.1 or 1.0
    if not with_zero:
        return low - margin, high + margin
    if low >= 0 and high <= 1:
        return 0.0, 1.0
    return (0.0 if low >= 0 else low - margin), (0.0 if high <= 0 else high + margin)


def figure(value: float) -> str:
    """Give a number in four digits: 0.6234, 1,037, 2.5e-05."""
    if value == int(value) and abs(value) < 1e12:  # noqa: PLR2004 - where a float stops being exact to the unit
        return f"{int(value):,}"
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"  # noqa: PLR2004 - beyond it decimals are noise


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))
