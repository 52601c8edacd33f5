"""A value with its interval as a small inline SVG: a dot on a line, on an axis shared by a whole table."""

from dataclasses import dataclass

from markupsafe import Markup

from judgekit.domain.results import Leaderboard

_SVG = Markup('<svg class="interval" aria-hidden="true" focusable="false">{}</svg>')
_LINE = Markup('<line class="{}" x1="{:.1f}%" x2="{:.1f}%" y1="{}" y2="{}"/>')
_DOT = Markup('<circle class="dot" cx="{:.1f}%" cy="9" r="4.5"/>')
_ARROW = Markup('<svg x="{:.1f}%" y="9"><path class="arrow" d="M0 0l{} -4v8z"/></svg>')
EDGE = 4.0
"""Percent of the width that stays free on both sides."""


@dataclass(frozen=True, slots=True)
class Axis:
    """From where to where values are drawn, and the value at which a thin line stands."""

    low: float
    high: float
    middle: float | None = None

    def place(self, value: float) -> float:
        """Give how far from the left a value is drawn, in percent of the width."""
        share = (value - self.low) / (self.high - self.low)
        return EDGE + min(max(share, 0.0), 1.0) * (100 - 2 * EDGE)


SHARES = Axis(0.0, 1.0, 0.5)


def axis_of(board: Leaderboard) -> Axis:
    """Give an axis that holds every rating of a leaderboard with its interval."""
    bounds = [line.interval for line in board.standings if line.interval]
    ends = [end for each in bounds for end in (each.low, each.high) if end is not None]
    ends += [line.rating for line in board.standings]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    margin = (high - low) * 0.05 or 0.5
    return Axis(low - margin, high + margin)


def interval_svg(value: float, low: float | None, high: float | None, axis: Axis) -> Markup:
    """Give the picture of a value; an interval without an end on one side ends in an arrow there.

    Without both ends there is only the dot.
    """
    parts = [] if axis.middle is None else [_LINE.format("middle", *[axis.place(axis.middle)] * 2, 0, 18)]
    if low is not None or high is not None:
        left = axis.place(axis.low if low is None else low)
        right = axis.place(axis.high if high is None else high)
        parts.append(_LINE.format("reach", left, right, 9, 9))
        parts.append(_ARROW.format(left, 6) if low is None else _LINE.format("reach", left, left, 5, 13))
        parts.append(_ARROW.format(right, -6) if high is None else _LINE.format("reach", right, right, 5, 13))
    return _SVG.format(Markup("").join([*parts, _DOT.format(axis.place(value))]))
