"""The rows of a report, sorted into the pictures of a chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from judgekit.domain.chart import Chart
from judgekit.domain.errors import UsageError
from judgekit.domain.ids import Json
from judgekit.render.rows import Rows

MOST_PANELS = 60
LARGEST = 1e15
"""Numbers beyond it are no figures, and their differences are lost in rounding."""


@dataclass(frozen=True, slots=True)
class ChartPanel:
    """One picture: its title, and rows with the cells of the chart's columns, in their order."""

    title: str
    rows: tuple[tuple[Json, ...], ...]


def chart_panels(chart: Chart, columns: Sequence[str], rows: Rows) -> tuple[ChartPanel, ...]:
    """Give the pictures of a chart in the order of the rows; rows without a value are in none.

    Raises:
        UsageError: the chart names a column that the query does not give.
    """
    _check(chart, columns)
    place = {name: number for number, name in enumerate(columns)}
    found: dict[tuple[str, ...], list[tuple[Json, ...]]] = {}
    for row in rows:
        if is_number(row[place[chart.value]]):
            about = tuple(_word(row[place[name]]) for name in chart.by)
            found.setdefault(about, []).append(tuple(row[place[name]] for name in chart.columns))
    what = _what(chart)
    return tuple(
        ChartPanel(": ".join(filter(None, (what, " · ".join(about)))), tuple(each))
        for about, each in list(found.items())[:MOST_PANELS]
    )


def is_number(cell: Json) -> bool:
    """Tell whether a cell can be drawn."""
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) <= LARGEST


def _check(chart: Chart, columns: Sequence[str]) -> None:
    missing = [name for name in (*chart.columns, *chart.by) if name not in columns]
    if missing:
        raise UsageError(
            f"the chart is drawn from {', '.join(missing)}, which the query does not give; it gives "
            f"{', '.join(columns)}"
        )


def _what(chart: Chart) -> str:
    name = chart.value.replace("_", " ")
    return f"{name} against {chart.columns[0].replace('_', ' ')}" if chart.kind == "scatter" else name


def _word(cell: Json) -> str:
    return "none" if cell is None else str(cell)
