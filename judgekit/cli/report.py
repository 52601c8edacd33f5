"""`judgekit report NAME`: a named query over the store; `judgekit report html SUITE`: one file to look at."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from judgekit.cli.wiring import House
    from judgekit.domain.ids import Json
    from judgekit.domain.page import PageData
    from judgekit.files.report import Report
    from judgekit.store.sandbox import QueryResult

FORMATS = ("table", "csv", "json", "jsonl", "markdown", "parquet", "html", "svg")
HTML = "html"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit report`."""

    param: tuple[str, ...]
    format: str
    output: Path | None


@click.command(name="report")
@click.argument("name", required=False)
@click.argument("suite", required=False)
@click.option("--param", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated.")
@click.option(
    "--format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to write rows."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write to.")
def command(name: str | None, suite: str | None, **given: Any) -> None:
    """Run a named report over the store, or write the page of a suite; without a name, list the reports.

    A file of the project's own in reports/ wins over a built-in one of the same name. SUITE is short for
    --param suite=SUITE. The page (`html`) is one file that needs no network. --format html or svg draws the
    report's charts; a table shows them as a column of bars.

    \b
    Examples:
      judgekit report
      judgekit report leaderboard text-to-sql
      judgekit report head-to-head --param a=zero-shot --param b=few-shot --format csv -o pairs.csv
      judgekit report drift --format svg -o drift.svg
      judgekit report html text-to-sql -o report.html
    """
    from judgekit.cli.wiring import open_house

    options = Options(**given)
    house = open_house()
    if name is None:
        click.echo(_listing(house))
    elif name == HTML:
        _write_page(house, suite, options)
    else:
        _run(house, name, suite, options)


def _listing(house: "House") -> str:
    from judgekit.files.report import reports_in

    found = {name: _description(path) for name, path in reports_in(house.project.report_folders).items()}
    found[HTML] = "One self-contained page of a suite: report html SUITE -o FILE"
    width = max(map(len, found))
    return "\n".join(f"{name:<{width}}  {said}" for name, said in found.items())


def _description(path: Path) -> str:
    from judgekit.domain.errors import FileProblems
    from judgekit.files.report import load_report

    try:
        return load_report(path).description
    except FileProblems as mistakes:
        return f"cannot be run: {mistakes.problems[0]}"


def _run(house: "House", name: str, suite: str | None, options: Options) -> None:
    from judgekit.domain.errors import QueryRefused
    from judgekit.files.document import shown
    from judgekit.files.report import find_report, load_report, report_values
    from judgekit.store.sandbox import run_query

    report = load_report(find_report(name, house.project.report_folders))
    given = (*options.param, *([] if suite is None else [f"suite={suite}"]))
    values = report_values(report, given)
    try:
        result = run_query(house.store, report.sql, parameters=values)
    except QueryRefused as refused:
        raise QueryRefused(f"{shown(report.path)}: {refused}") from refused
    if options.format == "parquet":
        _write_parquet(result, options.output)
    elif options.format == "html":
        _put(_html(report, result, values), options.output)
    else:
        _put(_text(report, result, options.format), options.output)
    if result.note:
        click.echo(result.note, err=True)


def _text(report: "Report", result: "QueryResult", form: str) -> str:
    from judgekit.render import rows
    from judgekit.render.bar_column import with_bars

    writers = {
        "csv": rows.csv_text,
        "json": rows.json_text,
        "jsonl": rows.json_lines,
        "markdown": rows.markdown_text,
    }
    if form == "svg":
        return _svg(report, result)
    if form == "table":
        return rows.table_text(*with_bars(report.charts, result.columns, result.rows)) + "\n"
    return writers[form](result.columns, result.rows) + "\n"


def _svg(report: "Report", result: "QueryResult") -> str:
    from judgekit.domain.errors import UsageError
    from judgekit.render.svg_chart import pictures, svg_file

    if not report.charts:
        raise UsageError(
            f"report {report.name!r} has no chart; add to its head: -- chart: bar NAME_COLUMN VALUE_COLUMN"
        )
    drawn = pictures(report.charts, result.columns, result.rows)
    if not drawn:
        values = ", ".join(chart.value for chart in report.charts)
        raise UsageError(f"report {report.name!r} has nothing to draw: no row has a value in {values}")
    return svg_file(report.title, drawn)


def _html(report: "Report", result: "QueryResult", values: "Mapping[str, Json]") -> str:
    from judgekit.domain.page import Table
    from judgekit.render.report_html import report_html

    table = Table(report.name, report.title, report.description, result.columns, result.rows)
    return report_html(table, report.charts, values, result.note)


def _write_parquet(result: "QueryResult", output: Path | None) -> None:
    if output is None:
        raise click.UsageError("--format parquet needs a file: -o rows.parquet")
    from judgekit.store.tables import write_table

    write_table(result, output, "parquet")


def _put(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    from judgekit.domain.errors import UsageError

    try:
        output.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}") from error


def _write_page(house: "House", suite: str | None, options: Options) -> None:
    if suite is None:
        raise click.UsageError("name the suite: judgekit report html SUITE -o report.html")
    from judgekit.render.page import page_html

    page = _collected(house, suite)
    output = options.output or Path("report.html")
    _put(page_html(page), output)
    click.echo(f"{output}: {output.stat().st_size / 1000:,.0f} kB")


def _collected(house: "House", suite: str) -> "PageData":
    from judgekit.store.read import open_reader
    from judgekit.workflow.report_page import collect_page, empty_page, tables_of

    page = empty_page(suite)
    if house.store.exists():
        tables = list(tables_of(suite, house.store, house.project.report_folders))
        kinds = _kinds(house, suite)
        with open_reader(house.store) as reader:
            page = collect_page(suite, kinds, reader, tables)
    if not page.drill_down.case_ids:
        house.suite(suite)  # a name that nothing bears is a mistake, not a page
    return page


def _kinds(house: "House", suite: str) -> dict[str, str]:
    """The kinds of judges; of a suite whose file is gone or wrong, those that the project names."""
    from judgekit.domain.config import BUILT_IN_JUDGES
    from judgekit.domain.errors import JudgekitError

    try:
        return house.judge_kinds(house.suite(suite))
    except JudgekitError:
        return {name: spec.kind for name, spec in {**BUILT_IN_JUDGES, **house.project.config.judges}.items()}
