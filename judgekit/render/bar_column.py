"""A column of small bars beside the rows of a table, for a terminal."""

from collections.abc import Sequence

from judgekit.domain.chart import Chart
from judgekit.domain.ids import Json
from judgekit.render.chart_panels import is_number
from judgekit.render.rows import Rows
from judgekit.render.svg_scale import Scale, span_of

CELLS = 20
EIGHTHS = " ▏▎▍▌▋▊▉█"


def with_bars(charts: Sequence[Chart], columns: Sequence[str], rows: Rows) -> tuple[Sequence[str], Rows]:
    """Give the columns and rows with one column more: the first bar chart that has any value."""
    for chart in charts:
        if chart.kind == "bar" and chart.value in columns:
            cells = [_cells(chart, columns, row) for row in rows]
            if any(is_number(each[0]) for each in cells):
                return [*columns, _heading(chart)], _beside(rows, _bars(cells))
    return columns, rows


def _heading(chart: Chart) -> str:
    return chart.value.replace("_", " ")


def _cells(chart: Chart, columns: Sequence[str], row: Sequence[Json]) -> list[Json]:
    return [row[columns.index(name)] for name in chart.columns[1:]]


def _beside(rows: Rows, bars: list[str]) -> Rows:
    return [[*row, bar] for row, bar in zip(rows, bars, strict=True)]


def _bars(cells: list[list[Json]]) -> list[str]:
    values = [cell for each in cells for cell in each if is_number(cell)]
    spans = any(is_number(end) for each in cells for end in each[1:])
    scale = Scale(*span_of(values, with_zero=not spans), 0, CELLS - 1 if spans else CELLS)
    return [_mark(each, scale) if spans else _bar(each[0], scale) for each in cells]


def _bar(value: Json, scale: Scale) -> str:
    """From zero to the value, to an eighth of a cell; to the left of zero in whole cells."""
    if not is_number(value):
        return ""
    zero, end = scale.place(0.0), scale.place(value)
    if value < 0:
        return " " * round(end) + "█" * max(1, round(zero) - round(end))
    whole, rest = divmod(round(8 * (end - zero)), 8)
    return " " * round(zero) + "█" * whole + (EIGHTHS[rest] if rest else "")


def _mark(cells: list[Json], scale: Scale) -> str:
    """The interval as a line, the value as a dot on it."""
    value, *ends = cells
    if not is_number(value):
        return ""
    drawn = [" "] * CELLS
    if any(map(is_number, ends)):
        low, high = (
            round(scale.place(end)) if is_number(end) else edge
            for end, edge in zip(ends, (0, CELLS - 1), strict=True)
        )
        drawn[low : high + 1] = "─" * (high + 1 - low)
    drawn[round(scale.place(value))] = "●"
    return "".join(drawn).rstrip()
