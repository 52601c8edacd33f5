"""A matrix of values: each cell with its figure, the deeper the colour the further from the middle."""

from collections.abc import Iterator

from markupsafe import Markup

from judgekit.render.chart_panels import ChartPanel
from judgekit.render.svg_parts import Picture, cut, hint, text, width_of
from judgekit.render.svg_scale import figure

MOST_NAMES = 40
WIDEST_NAME = 190
CELL_PX, HIGH_PX = 62, 28
STEPS = 10

_CELL = Markup('<rect class="heat{}" x="{:.1f}" y="{:.1f}" width="{}" height="{}">{}</rect>')


def matrix_picture(panel: ChartPanel) -> Picture:
    """Draw rows of (row, column, value); shares are coloured around a half, others from least to most."""
    values = {(str(row), str(column)): float(value) for row, column, value in panel.rows}
    across = list(dict.fromkeys(column for _, column in values))[:MOST_NAMES]
    down = list(dict.fromkeys(row for row, _ in values))[:MOST_NAMES]
    if set(across) == set(down):
        across = down
    left = min(WIDEST_NAME, max(map(width_of, down))) + 14
    low, high = _ends(list(values.values()))
    parts = list(_names(across, down, left))
    for y, row in enumerate(down):
        for x, column in enumerate(across):
            if (row, column) in values:
                value = values[row, column]
                step = round(STEPS * (value - low) / (high - low))
                corner = (left + x * CELL_PX, HIGH_PX + y * HIGH_PX)
                parts += _cell(step, corner, f"{row}, {column}: {figure(value)}", figure(value))
    width = left + len(across) * CELL_PX
    return Picture(panel.title, max(width, 320), HIGH_PX * (len(down) + 1) + 6, Markup("").join(parts))


def _ends(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    if low >= 0 and high <= 1:
        return 0.0, 1.0
    return (low, high) if low < high else (low - 1, high + 1)


def _names(across: list[str], down: list[str], left: float) -> Iterator[Markup]:
    for x, name in enumerate(across):
        yield text(left + (x + 0.5) * CELL_PX, HIGH_PX - 9, cut(name, CELL_PX - 8), "quiet mid")
    for y, name in enumerate(down):
        yield text(left - 10, HIGH_PX + (y + 0.65) * HIGH_PX, cut(name, WIDEST_NAME), "end")


def _cell(step: int, corner: tuple[float, float], said: str, shown: str) -> Iterator[Markup]:
    x, y = corner
    yield _CELL.format(step, x + 1, y + 1, CELL_PX - 2, HIGH_PX - 2, hint(said))
    yield text(x + CELL_PX / 2, y + HIGH_PX * 0.65, shown, "mid")
