"""`judgekit import labels FILE`: what people said enters the ledger, each person as a judge."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.rubric import Rubric
    from judgekit.domain.suite import Suite
    from judgekit.files.judgement_map import JudgementMap


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit import labels`."""

    suite: str
    rubric: str | None
    annotator: str | None
    map: tuple[str, ...]
    set: tuple[str, ...]
    value: tuple[str, ...]
    picked: str | None
    fresh: bool
    json: bool


@click.command(name="labels")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--suite", required=True, help="Suite whose cases and outputs were labelled, such as 'general'."
)
@click.option("--rubric", help="Rubric they labelled by (default: the suite's first of their mode).")
@click.option("--annotator", help="Who labelled, where the rows do not say, such as 'ann'.")
@click.option(
    "--map",
    multiple=True,
    metavar="KEY=COLUMN[,COLUMN]",
    help="Which column holds what, such as case=question_id; may be repeated.",
)
@click.option("--set", multiple=True, metavar="KEY=VALUE", help="A value for every row, such as a=baseline.")
@click.option(
    "--value", multiple=True, metavar="WORD=OUTCOME", help="What a word of the file means, such as 'left=a'."
)
@click.option(
    "--picked",
    metavar="all|random|hand|COLUMN",
    help="How the labelled items were picked: all there are, a random part, by hand, or each with the chance "
    "in a column, as in --picked chance. Only known chances let labels correct a judge.",
)
@click.option("--fresh", is_flag=True, help="Replace what the store has of these labels.")
@click.option("--json", is_flag=True, help="Write JSON.")
def command(file: Path, **given: Any) -> None:
    """Bring people's labels of a CSV, JSONL or Parquet FILE into the store; ann becomes judge human:ann.

    Pairs have the columns case, a, b, winner (a, b, tie, or a candidate's name) and annotator; grades have
    case, candidate, score and annotator. Whatever else they are called is told with --map.
    `judgekit trust` holds judges against people, and people against each other. Labels of all items or of a
    random part (say so by --picked) also correct what `judgekit compare` and `judgekit rank` tell.

    \b
    Examples:
      judgekit import labels labels.csv --suite general --map case=id --map winner=label --picked random
      judgekit import labels ann.jsonl --suite general --annotator ann --set a=base --set b=tuned
    """
    from judgekit.cli.wiring import open_house
    from judgekit.files.judgement_rows import read_judgements
    from judgekit.files.rows import RowProblems
    from judgekit.render.imports import imported_text
    from judgekit.render.machine import as_json
    from judgekit.store.ledger import open_ledger
    from judgekit.store.tables import read_table
    from judgekit.workflow.import_judgements import Target, import_judgements
    from judgekit.workflow.import_labels import PERSON, Labelling, labels_of

    options = Options(**given)
    house, told = open_house(), RowProblems(str(file))
    suite = house.suite(options.suite)
    read = read_judgements(file, _mapping(options), read_table, told)
    rows = labels_of(read, Labelling(options.annotator, options.picked), suite, told)
    rubric = _rubric(house, suite, options.rubric, "graded" if len(rows[0].outputs) == 1 else "pairwise")
    target = Target(suite, rubric, PERSON, "all" if options.fresh else "none")
    with open_ledger(house.store) as ledger:
        imported = import_judgements(rows, target, ledger, told)
    click.echo(as_json(imported) if options.json else imported_text(imported))


def _mapping(options: Options) -> "JudgementMap":
    """The map with `annotator` as another word for who judged."""
    from judgekit.files.judgement_map import map_of

    columns = [text.replace("annotator=", "judge=", 1) for text in options.map]
    if not any(text.startswith("judge=") for text in columns):
        columns.append("judge=annotator")
    return map_of(columns, options.set, options.value)


def _rubric(house: "House", suite: "Suite", name: str | None, mode: str) -> "Rubric":
    from judgekit.domain.errors import UsageError

    rubrics = house.rubrics([name] if name else suite.file.rubrics)
    for rubric in rubrics:
        if mode in rubric.modes:
            return rubric
    known = ", ".join(rubric.name for rubric in rubrics)
    raise UsageError(f"the labels are {mode}, and no rubric of {known} is; name one with --rubric")
