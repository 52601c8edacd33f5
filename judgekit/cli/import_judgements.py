"""`judgekit import judgements FILE`: verdicts that exist already enter the ledger."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.imports import ImportedJudgements
    from judgekit.files.judgement_map import JudgementMap
    from judgekit.files.judgement_rows import RecordedRow
    from judgekit.files.rows import RowProblems


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit import judgements`."""

    map: tuple[str, ...]
    set: tuple[str, ...]
    value: tuple[str, ...]
    suite: str | None
    rubric: str | None
    judge: str | None
    scale: str | None
    fresh: bool
    json: bool


@click.command(name="judgements")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--map",
    multiple=True,
    metavar="KEY=COLUMN[,COLUMN]|FILE.yaml",
    help="Which column holds what, such as case=question_id; or a YAML file with all of that.",
)
@click.option("--set", multiple=True, metavar="KEY=VALUE", help="A value for every row, such as a=baseline.")
@click.option(
    "--value", multiple=True, metavar="WORD=OUTCOME", help="What a word of the file means, such as 'm1=a'."
)
@click.option("--suite", help="Suite they are about; a new one is written if there is none of this name.")
@click.option("--rubric", help="Rubric they were judged by (default: one that says it is not recorded).")
@click.option("--judge", help="Who judged, where the rows do not say (default: the name of the file).")
@click.option("--scale", metavar="LOW-HIGH", help="Scale of scores without a rubric, such as 1-10.")
@click.option("--fresh", is_flag=True, help="Replace what the store has of these judgements.")
@click.option("--json", is_flag=True, help="Write JSON.")
def command(file: Path, **given: Any) -> None:
    """Bring the judgements of a CSV, JSONL or Parquet FILE into the store, as a recorded judge.

    Pairs need case, a, b and a verdict: winner (a, b, tie, or a candidate's name) with shown_first, or
    winner_a_first and winner_b_first, one column for each order; choice and choice_b_first say first or
    second instead. Grades need case, candidate and score. Further keys: judge, model, raw, rationale, status,
    repeat, input, reference, output (of a pair: output_a, output_b).

    \b
    Examples:
      judgekit import judgements old.csv --map case=id --map winner=label --set a=base --set b=tuned
      judgekit import judgements grades.jsonl --map score=rating --scale 1-10 --judge people
    """
    from judgekit.cli.wiring import open_house
    from judgekit.files.judgement_rows import read_judgements
    from judgekit.files.rows import RowProblems
    from judgekit.render.imports import imported_text
    from judgekit.render.machine import as_json
    from judgekit.store.tables import read_table

    options = Options(**given)
    told = RowProblems(str(file))
    rows = read_judgements(file, _mapping(options), read_table, told)
    imported = _imported(open_house(), rows, told, options)
    click.echo(as_json(imported) if options.json else imported_text(imported))


def _mapping(options: Options) -> "JudgementMap":
    from judgekit.files.judgement_map import load_map, map_of

    files = [text for text in options.map if text.endswith((".yaml", ".yml"))]
    given = map_of([text for text in options.map if text not in files], options.set, options.value)
    for text in files:
        found = load_map(Path(text))
        given = found.model_copy(
            update={
                "columns": {**found.columns, **given.columns},
                "constants": {**found.constants, **given.constants},
                "values": {**found.values, **given.values},
            }
        )
    return given


def _imported(
    house: "House", rows: "tuple[RecordedRow, ...]", told: "RowProblems", options: Options
) -> "ImportedJudgements":
    from judgekit.store.ledger import open_ledger
    from judgekit.workflow.import_judgements import Target, import_judgements

    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(told.path).stem).strip("._-") or "imported"
    name, judge = options.suite or stem, options.judge or stem
    written = _written(house, rows, told, replace(options, suite=name, judge=judge))
    suite = house.suite(name)
    (rubric,) = house.rubrics([options.rubric or suite.file.rubrics[0]])
    target = Target(suite, rubric, judge, "all" if options.fresh else "none")
    with open_ledger(house.store) as ledger:
        found = import_judgements(rows, target, ledger, told)
    return replace(found, written=tuple(map(str, written)))


def _written(
    house: "House", rows: "tuple[RecordedRow, ...]", told: "RowProblems", options: Options
) -> list[Path]:
    """Write the suite and the rubric that the project does not have."""
    from judgekit.files.library import names_in
    from judgekit.files.recorded_suite import write_recorded_rubric, write_recorded_suite
    from judgekit.workflow.import_judgements import judges_in, recorded_rubric

    name, judge = options.suite or "", options.judge or ""
    folder = house.project.folder
    if name in names_in(house.project.suite_folders):
        return []
    written = []
    rubric = options.rubric or name
    if options.rubric is None:
        made = recorded_rubric(name, rows, scale_of(options.scale), told)
        written.append(write_recorded_rubric(made, folder / "rubrics"))
    judges = judges_in(rows, judge)
    written.append(write_recorded_suite(rows, folder / "suites", name=name, rubrics=[rubric], judges=judges))
    return written


def scale_of(text: str | None) -> tuple[int, int] | None:
    """Give the scale that was written as LOW-HIGH.

    Raises:
        UsageError: it is none.
    """
    from judgekit.domain.errors import UsageError

    if text is None:
        return None
    low, _, high = text.rpartition("-")
    try:
        return int(low), int(high)
    except ValueError as error:
        raise UsageError(f"--scale {text!r} is no scale; write LOW-HIGH, such as 1-10") from error
