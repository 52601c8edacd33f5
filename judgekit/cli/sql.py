"""`judgekit sql "select ..."`: the store, read-only."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from judgekit.store.sandbox import QueryResult

FORMATS = ("table", "csv", "json", "jsonl", "parquet")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit sql`."""

    file: Path | None
    schema: bool
    format: str
    output: Path | None
    max_rows: int
    timeout: float
    memory: int


@click.command(name="sql")
@click.argument("query", required=False)
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read the query from here."
)
@click.option("--schema", is_flag=True, help="Print the views with the meaning of every column.")
@click.option(
    "--format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to write rows."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write to.")
@click.option(
    "--max-rows", type=click.IntRange(min=1), default=10_000, show_default=True, help="Rows at most."
)
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=20, show_default=True, help="Seconds at most."
)
@click.option(
    "--memory", type=click.IntRange(min=64), default=1024, show_default=True, help="Megabytes at most."
)
def command(query: str | None, **given: Any) -> None:
    """Put one reading SQL statement to the store; it can change nothing and reach nothing else.

    \b
    Examples:
      judgekit sql "select * from win_rates"
      judgekit sql "select case_id, raw from judgements where status = 'unparsed'" --format jsonl
      judgekit sql --schema
    """
    options = Options(**given)
    if options.schema:
        from judgekit.store.schema import schema_text

        click.echo(schema_text(), nl=False)
        return
    result = _ask(_one_query(query, options.file), options)
    _write(result, options)
    if result.note:
        click.echo(result.note, err=True)


def _one_query(query: str | None, file: Path | None) -> str:
    if query is not None and file is None:
        return query
    if file is not None and query is None:
        return file.read_text(encoding="utf-8")
    raise click.UsageError("give a query, or --file, or --schema")


def _ask(query: str, options: Options) -> "QueryResult":
    from judgekit.cli.wiring import open_house
    from judgekit.store.sandbox import Limits, run_query

    limits = Limits(seconds=options.timeout, memory_mb=options.memory, rows=options.max_rows)
    return run_query(open_house().store, query, limits)


def _write(result: "QueryResult", options: Options) -> None:
    if options.format == "parquet":
        _write_parquet(result, options.output)
        return
    from judgekit.render import rows

    writers = {
        "table": rows.table_text,
        "csv": rows.csv_text,
        "json": rows.json_text,
        "jsonl": rows.json_lines,
    }
    text = writers[options.format](result.columns, result.rows)
    if options.output is None:
        click.echo(text)
    else:
        options.output.write_text(text + "\n", encoding="utf-8")


def _write_parquet(result: "QueryResult", output: Path | None) -> None:
    if output is None:
        raise click.UsageError("--format parquet needs a file: -o rows.parquet")
    from judgekit.store.tables import write_table

    write_table(result, output, "parquet")
