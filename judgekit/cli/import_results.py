"""`judgekit import promptfoo` and its like: what another tool has judged becomes a suite with verdicts."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from judgekit.domain.imports import ImportedResults
    from judgekit.files.foreign_results import ForeignResults


@dataclass(frozen=True, slots=True)
class Options:
    """The options of these commands."""

    suite: str
    scale: str | None
    json: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A tool: the module and function that read its files, and what users are told of it."""

    module: str
    function: str
    help: str
    example: str


KINDS = {
    "promptfoo": Kind(
        "promptfoo",
        "read_promptfoo",
        "Bring in a promptfoo run: PATH is its results as JSON or JSONL (promptfoo eval -o out.json).\n\n"
        "Each provider, with its prompt where there are several, becomes a candidate; pass, score and each "
        "assertion become rubrics with recorded verdicts. Tests without assertions and calls that failed "
        "have none.",
        "out.json --suite greetings",
    ),
    "openai-evals": Kind(
        "openai_evals",
        "read_openai_evals",
        "Bring in OpenAI evals: PATH is a file, or a folder with one for each run, of the hosted service's "
        "output items (JSONL, or the JSON of the list) or of the records that `oaieval` wrote.\n\n"
        "Each model becomes a candidate; pass and each grader become rubrics with recorded verdicts.",
        "runs/ --suite support",
    ),
    "inspect": Kind(
        "inspect_logs",
        "read_inspect",
        "Bring in Inspect logs: PATH is an eval log (.eval or .json), or a folder of them.\n\n"
        "Each model becomes a candidate; each scorer, and each value of one with several, becomes a rubric "
        "with recorded verdicts. Epochs are cases of one cluster.",
        "logs/ --suite sums",
    ),
    "alpaca-eval": Kind(
        "alpaca_eval",
        "read_alpaca_eval",
        "Bring in AlpacaEval: PATH is an annotations.json, or a folder of them and of model_outputs.json.\n\n"
        "Each generator becomes a candidate and each annotator a recorded judge, with its probabilities "
        "where preferences lie between 1 and 2.",
        "results/ --suite alpaca",
    ),
    "arena-hard": Kind(
        "arena_hard",
        "read_arena_hard",
        "Bring in Arena-Hard: PATH is a benchmark's folder with question.jsonl, model_answer/ and "
        "model_judgment/.\n\n"
        "Each model and the baseline become candidates; both games of a row become verdicts in both orders.",
        "data/arena-hard-v2.0 --suite arena",
    ),
    "mt-bench": Kind(
        "mt_bench",
        "read_mt_bench",
        "Bring in MT-Bench: PATH is its folder with question.jsonl, model_answer/ and model_judgment/.\n\n"
        "Each model becomes a candidate; grades of single answers and battles in both orders become rubrics. "
        "The second turn of a question is another case of its cluster.",
        "data/mt_bench --suite mt",
    ),
}


def commands() -> list[click.Command]:
    """Give the command of each tool."""
    return [_command(name, kind) for name, kind in KINDS.items()]


def _command(name: str, kind: Kind) -> click.Command:
    def run(source: Path, **given: Any) -> None:
        _run(name, kind, source, Options(**given))

    asked: Callable[..., None] = run
    for each in reversed(_PARAMETERS):
        asked = each(asked)
    text = f"{kind.help}\n\n\b\nExample:\n  judgekit import {name} {kind.example}\n"
    return click.command(name=name, help=text)(asked)


_PARAMETERS: tuple[Callable[[Callable[..., None]], Callable[..., None]], ...] = (
    click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="PATH"),
    click.option(
        "--suite", required=True, metavar="NAME", help="Name of the suite to write, such as 'moved'."
    ),
    click.option(
        "--scale", metavar="LOW-HIGH", help="Scale of scores that do not lie between 0 and 1, such as 1-10."
    ),
    click.option("--json", is_flag=True, help="Write JSON."),
)


def _run(name: str, kind: Kind, source: Path, options: Options) -> None:
    from judgekit.render.imports import imported_results_text
    from judgekit.render.machine import as_json

    reader: Callable[[Path], ForeignResults] = getattr(
        importlib.import_module(f"judgekit.files.{kind.module}"), kind.function
    )
    found = _imported(name, reader(source), source, options)
    click.echo(as_json(found) if options.json else imported_results_text(found))


def _imported(tool: str, results: "ForeignResults", source: Path, options: Options) -> "ImportedResults":
    from judgekit.cli.import_judgements import scale_of
    from judgekit.cli.wiring import DEFAULT_RUBRIC, open_house
    from judgekit.files.rows import RowProblems
    from judgekit.store.ledger import open_ledger
    from judgekit.workflow.import_results import ResultsImport, record_results, write_results_suite

    house, told = open_house(), RowProblems(str(source))
    wanted = ResultsImport(
        tool=tool,
        results=results,
        folder=house.project.folder,
        name=options.suite,
        scale=scale_of(options.scale),
        plain_rubric=DEFAULT_RUBRIC,
    )
    rubrics, written = write_results_suite(wanted, told)
    with open_ledger(house.store) as ledger:
        found = record_results(wanted, house.suite(options.suite), rubrics, ledger, told)
    return replace(found, written=tuple(map(str, written)))
