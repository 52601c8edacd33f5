"""One named report as an HTML file: its charts, and the rows behind them."""

from collections.abc import Mapping, Sequence
from functools import cache

from jinja2.sandbox import SandboxedEnvironment

from judgekit.domain.chart import Chart
from judgekit.domain.ids import Json
from judgekit.domain.page import Table
from judgekit.render.html import html_environment, own_part, policy_for
from judgekit.render.svg_chart import inline_svg, pictures

MOST_ROWS = 2000


def report_html(table: Table, charts: Sequence[Chart], given: Mapping[str, Json], note: str | None) -> str:
    """Give the report as HTML that loads nothing and runs nothing.

    Args:
        table: its rows.
        charts: what is drawn of them.
        given: the value of each parameter; those without one are not told.
        note: why the rows are not all, None if they are.

    Raises:
        UsageError: a chart names a column that is not there.
    """
    style = own_part("page.css") + own_part("chart.css")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            table=table,
            drawn=pictures(charts, table.columns, table.rows),
            given=[(name, value) for name, value in given.items() if value is not None],
            note=note,
            style=style,
            policy=policy_for(style),
            most_rows=MOST_ROWS,
        )
    )


@cache
def _environment() -> SandboxedEnvironment:
    return html_environment(inline_svg=inline_svg)
