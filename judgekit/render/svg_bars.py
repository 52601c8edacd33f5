"""Bars from zero; where intervals are given, a dot on its interval, which needs no zero."""

from collections.abc import Iterator

from markupsafe import Markup

from judgekit.domain.ids import Json
from judgekit.render.chart_panels import ChartPanel, is_number
from judgekit.render.svg_parts import AXIS_PX, ROW_PX, Picture, cut, hint, line, text, width_of
from judgekit.render.svg_scale import Scale, figure, span_of

WIDTH = 640
WIDEST_NAME = 230
FIGURES_PX = 70
MOST_ROWS = 80

_BAR = Markup('<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">{}</rect>')
_DOT = Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4.5">{}</circle>')


def bars_picture(panel: ChartPanel) -> Picture:
    """Draw rows of (name, value) or (name, value, low, high), one below the other."""
    rows = panel.rows[:MOST_ROWS]
    left = min(WIDEST_NAME, max(width_of(str(row[0])) for row in rows)) + 14
    ends = [cell for row in rows for cell in row[1:] if is_number(cell)]
    spans = any(is_number(cell) for row in rows for cell in row[2:])
    scale = Scale(*span_of(ends, with_zero=not spans), left, WIDTH - FIGURES_PX)
    bottom = len(rows) * ROW_PX
    parts = [*_axis(scale, bottom)]
    for number, row in enumerate(rows):
        parts += _row(row, number * ROW_PX + ROW_PX / 2, scale, spans=spans)
    height = bottom + AXIS_PX
    if len(panel.rows) > len(rows):
        height += ROW_PX
        parts.append(text(0, height - 6, f"and {len(panel.rows) - len(rows):,} more", "quiet"))
    return Picture(panel.title, WIDTH, height, Markup("").join(parts))


def _axis(scale: Scale, bottom: float) -> Iterator[Markup]:
    for tick in scale.ticks():
        place = scale.place(tick)
        yield line((place, 0), (place, bottom), "grid")
        yield text(place, bottom + 15, figure(tick), "quiet mid")


def _row(row: tuple[Json, ...], middle: float, scale: Scale, *, spans: bool) -> Iterator[Markup]:
    name, value, *ends = row
    said = f"{name}: {figure(value)}" + _said(ends)
    yield text(scale.start - 10, middle + 4, cut(str(name), WIDEST_NAME), "end")
    place = scale.place(value)
    if not spans:
        zero = scale.place(0.0)
        yield _BAR.format(min(zero, place), middle - 7, max(abs(place - zero), 1.0), 14.0, hint(said))
    else:
        yield from _reach(ends, middle, scale)
        yield _DOT.format(place, middle, hint(said))
    yield text(WIDTH - FIGURES_PX + 8, middle + 4, figure(value), "")


def _reach(ends: list[Json], middle: float, scale: Scale) -> Iterator[Markup]:
    """An end that is not known is drawn at the edge, without its stop."""
    if not any(map(is_number, ends)):
        return
    low, high = (
        scale.place(end) if is_number(end) else edge
        for end, edge in zip(ends, (scale.start, scale.end), strict=True)
    )
    yield line((low, middle), (high, middle), "reach")
    for end, place in zip(ends, (low, high), strict=True):
        if is_number(end):
            yield line((place, middle - 4), (place, middle + 4), "reach")


def _said(ends: list[Json]) -> str:
    if not any(map(is_number, ends)):
        return ""
    return " [" + ", ".join(figure(end) if is_number(end) else "…" for end in ends) + "]"
