"""Points in a plane: lines over time or numbers, and scatter plots with names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from judgekit.domain.ids import Json
from judgekit.render.chart_panels import ChartPanel, is_number
from judgekit.render.svg_parts import Picture, cut, hint, line, text, width_of
from judgekit.render.svg_scale import Scale, figure, span_of

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 58, 20, 14, 40
MOST_TICKS = 6

_DOT = Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4">{}</circle>')
_PATH = Markup('<polyline class="line" points="{}"/>')


@dataclass(frozen=True, slots=True)
class _Point:
    x: float
    y: float
    said: str
    name: str = ""


def line_picture(panel: ChartPanel) -> Picture:
    """Draw rows of (x, value) joined by a line; x holds dates, numbers, or words in the order of the rows."""
    marks = _marks([row[0] for row in panel.rows])
    points = [
        _Point(mark, value, f"{x}: {figure(value)}")
        for mark, (x, value) in zip(marks, panel.rows, strict=True)
    ]
    across = _scale([point.x for point in points], LEFT, WIDTH - RIGHT, share=False)
    upward = _scale([point.y for point in points], HEIGHT - BOTTOM, TOP, share=True)
    parts = [*_across(panel.rows, marks, across), *_upward(upward)]
    spots = " ".join(f"{across.place(each.x):.1f},{upward.place(each.y):.1f}" for each in points)
    parts += [_PATH.format(spots), *_dots(points, across, upward)]
    return Picture(panel.title, WIDTH, HEIGHT, Markup("").join(parts))


def scatter_picture(panel: ChartPanel) -> Picture:
    """Draw rows of (x, y) or (x, y, name); rows whose x is no number are left out."""
    points = [
        _Point(row[0], row[1], ": ".join([*map(str, row[2:]), f"{figure(row[0])}, {figure(row[1])}"]), *names)
        for row in panel.rows
        if is_number(row[0])
        for names in [tuple(map(str, row[2:]))]
    ]
    across = _scale([point.x for point in points] or [0.0], LEFT, WIDTH - RIGHT, share=False)
    upward = _scale([point.y for point in points] or [0.0], HEIGHT - BOTTOM, TOP, share=True)
    ticks = ((across.place(tick), figure(tick)) for tick in across.ticks(MOST_TICKS))
    parts = [*_upright(ticks), *_upward(upward), *_dots(points, across, upward)]
    return Picture(panel.title, WIDTH, HEIGHT, Markup("").join(parts))


def _marks(cells: Sequence[Json]) -> list[float]:
    """Dates become days, numbers stay, and other words are counted."""
    if all(map(is_number, cells)):
        return [float(cell) for cell in cells]
    days = [_day(cell) for cell in cells]
    if all(day is not None for day in days):
        return [day for day in days if day is not None]
    places = {cell: place for place, cell in enumerate(dict.fromkeys(map(str, cells)))}
    return [float(places[str(cell)]) for cell in cells]


def _day(cell: Json) -> float | None:
    try:
        return datetime.fromisoformat(str(cell)).replace(tzinfo=None).timestamp() / 86400
    except ValueError:
        return None


def _scale(values: Sequence[float], start: float, end: float, *, share: bool) -> Scale:
    whole = share and all(0 <= value <= 1 for value in values)
    return Scale(*span_of(values, with_zero=whole), start, end)


def _across(rows: Sequence[tuple[Json, ...]], marks: Sequence[float], scale: Scale) -> Iterator[Markup]:
    """Ticks stand where there are points, as many as can be read."""
    named = dict(sorted({mark: _short(row[0]) for mark, row in zip(marks, rows, strict=True)}.items()))
    every = -(-len(named) // MOST_TICKS)
    chosen = list(named.items())[::every]
    yield from _upright((scale.place(mark), said) for mark, said in chosen)


def _short(cell: Json) -> str:
    try:
        return date.fromisoformat(str(cell)[:10]).isoformat()
    except ValueError:
        return figure(cell) if is_number(cell) else cut(str(cell), 90)


def _upright(ticks: Iterator[tuple[float, str]]) -> Iterator[Markup]:
    for place, said in ticks:
        yield line((place, TOP), (place, HEIGHT - BOTTOM), "grid")
        edge = place + width_of(said) / 2 > WIDTH
        yield text(WIDTH if edge else place, HEIGHT - BOTTOM + 18, said, "quiet end" if edge else "quiet mid")


def _upward(scale: Scale) -> Iterator[Markup]:
    for tick in scale.ticks(4):
        place = scale.place(tick)
        yield line((LEFT, place), (WIDTH - RIGHT, place), "grid")
        yield text(LEFT - 8, place + 4, figure(tick), "quiet end")


def _dots(points: Sequence[_Point], across: Scale, upward: Scale) -> Iterator[Markup]:
    for point in points:
        x, y = across.place(point.x), upward.place(point.y)
        yield _DOT.format(x, y, hint(point.said))
        if point.name:
            turned = x + width_of(point.name) + 8 > WIDTH
            yield text(x - 8 if turned else x + 8, y - 6, cut(point.name, 200), "end" if turned else "")
