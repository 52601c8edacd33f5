"""The charts of a report as vector graphics: pieces of a page, or one file of its own."""

from collections.abc import Sequence

from markupsafe import Markup

from judgekit.domain.chart import Chart
from judgekit.domain.unseen import visible
from judgekit.render.chart_panels import chart_panels
from judgekit.render.html import own_part
from judgekit.render.rows import Rows
from judgekit.render.svg_bars import bars_picture
from judgekit.render.svg_matrix import matrix_picture
from judgekit.render.svg_parts import Picture, text
from judgekit.render.svg_plane import line_picture, scatter_picture

TITLE_PX = 26
GAP_PX = 18
EDGE_PX = 16

_PAINTERS = {
    "bar": bars_picture,
    "line": line_picture,
    "matrix": matrix_picture,
    "scatter": scatter_picture,
}
_INLINE = Markup(
    '<svg class="chart" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}" role="img" '
    'aria-label="{2}">{3}</svg>'
)
_PLACED = Markup('<svg x="{}" y="{:.0f}" width="{:.0f}" height="{:.0f}">{}</svg>')
_FILE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" '
    'height="{1:.0f}" role="img">\n<title>{2}</title>\n<style>{3}</style>\n'
    '<rect class="paper" width="100%" height="100%"/>\n{4}\n</svg>\n'
)


def pictures(charts: Sequence[Chart], columns: Sequence[str], rows: Rows) -> tuple[Picture, ...]:
    """Draw every chart that has rows with values.

    Raises:
        UsageError: a chart names a column that is not there.
    """
    return tuple(
        _PAINTERS[chart.kind](panel) for chart in charts for panel in chart_panels(chart, columns, rows)
    )


def inline_svg(picture: Picture) -> Markup:
    """Give a picture for an HTML page, which has the style of charts in its own."""
    return _INLINE.format(picture.width, picture.height, visible(picture.title), picture.content)


def svg_file(title: str, drawn: Sequence[Picture]) -> str:
    """Give one SVG document with the pictures below each other; it follows light and dark."""
    width = max(each.width for each in drawn) + 2 * EDGE_PX
    placed, top = [], float(EDGE_PX)
    for each in drawn:
        placed.append(text(EDGE_PX, top + 12, each.title, "title"))
        placed.append(_PLACED.format(EDGE_PX, top + TITLE_PX, each.width, each.height, each.content))
        top += TITLE_PX + each.height + GAP_PX
    return str(_FILE.format(width, top, visible(title), own_part("chart.css"), Markup("\n").join(placed)))
