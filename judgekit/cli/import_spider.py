"""`judgekit import spider PATH`: a text-to-SQL benchmark, with predictions, as a suite."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from judgekit.workflow.import_spider import Imported


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit import spider`."""

    output: Path
    name: str
    questions: str
    predictions: tuple[str, ...]
    cluster_by: Literal["query", "database", "case"]
    link: bool
    json: bool


@click.command(name="spider")
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="PATH")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default="suites",
    show_default=True,
    help="Folder to write the suite into.",
)
@click.option("--name", default="spider", show_default=True, help="Name of the suite, such as 'spider-dev'.")
@click.option("--questions", default="dev.json", show_default=True, help="File of questions below PATH.")
@click.option(
    "--predictions",
    multiple=True,
    metavar="NAME=FILE",
    help="Queries a system gave, one a line (or BIRD's JSON), as candidate NAME; in the order of the ladder.",
)
@click.option(
    "--cluster-by",
    type=click.Choice(["query", "database", "case"]),
    default="query",
    show_default=True,
    help="Which questions count as one piece of evidence: those with the same query, database, or none.",
)
@click.option("--link", is_flag=True, help="Link to the databases instead of copying them.")
@click.option("--json", is_flag=True, help="Write JSON.")
def command(source: Path, **given: Any) -> None:
    """Write the suite of the benchmark unpacked at PATH: Spider, or BIRD with its hints.

    PATH holds dev.json, tables.json (or dev_tables.json) and the SQLite files below database/ (or
    dev_databases/). Cases are tagged by Spider's hardness or BIRD's difficulty, and by database.

    \b
    Examples:
      judgekit import spider spider/ --name spider-dev --predictions base=base.sql --predictions rag=rag.sql
      judgekit ladder spider-dev
    """
    from judgekit.workflow.import_spider import SpiderImport, import_spider

    options = Options(**given)
    wanted = SpiderImport(
        source=source,
        folder=options.output,
        name=options.name,
        questions=options.questions,
        predictions=dict(_named(each) for each in options.predictions),
        cluster_by=options.cluster_by,
        link=options.link,
    )
    _tell(import_spider(wanted), options)


def _named(given: str) -> tuple[str, Path]:
    from judgekit.domain.errors import UsageError

    name, sign, file = given.partition("=")
    if not (name and sign and file):
        raise UsageError(f"--predictions {given!r}: write NAME=FILE, such as few-shot=few-shot.sql")
    return name, Path(file)


def _tell(imported: "Imported", options: Options) -> None:
    from judgekit.render.machine import as_json
    from judgekit.render.numbers import count

    if options.json:
        click.echo(as_json(imported))
        return
    tags = ", ".join(f"{number:,} {tag}" for tag, number in imported.tags.items())
    click.echo(
        f"wrote {imported.file}: {count(imported.cases, 'case')} in {count(imported.clusters, 'cluster')} "
        f"over {count(imported.databases, 'database')} ({tags})"
    )
    for name, number in imported.outputs.items():
        click.echo(f"  {name}: {number:,} of {count(imported.cases, 'output')}")
    what = "ladder" if len(imported.outputs) > 1 else "generate"
    click.echo(f"next: judgekit {what} {options.name}")
