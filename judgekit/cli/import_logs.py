"""`judgekit import logs PATH`: what a model was asked in production becomes a suite."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from judgekit.domain.logs import ImportedLogs


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit import logs`."""

    suite: str
    output: Path
    sample: int | None
    seed: int
    mask: tuple[str, ...]
    format: Literal["auto", "jsonl", "otel"]
    map: tuple[str, ...]
    rubric: tuple[str, ...]
    judge: tuple[str, ...]
    json: bool


@click.command(name="logs")
@click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="PATH")
@click.option("--suite", required=True, metavar="NAME", help="Name of the suite to write, such as 'monday'.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default="suites",
    show_default=True,
    help="Folder to write the suite into.",
)
@click.option(
    "--sample", type=click.IntRange(1), metavar="N", help="Draw N of the distinct cases, such as 200."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the sample.")
@click.option(
    "--mask",
    multiple=True,
    metavar="basic|MODULE:FUNCTION",
    help="Put every text through this: basic hides e-mail addresses, phone, card and IP numbers; or a "
    "function of yours, from text to text, such as masks:hide; may be repeated.",
)
@click.option(
    "--format",
    type=click.Choice(["auto", "jsonl", "otel"]),
    default="auto",
    show_default=True,
    help="jsonl: one call a line; otel: OpenTelemetry GenAI spans as OTLP/JSON.",
)
@click.option(
    "--map",
    multiple=True,
    metavar="KEY=FIELD",
    help="Where JSONL holds what, such as input=request.question; keys are input, output, id, model, tags, "
    "time, conversation; may be repeated.",
)
@click.option(
    "--rubric", multiple=True, help="Rubric of the suite (default: helpfulness), such as 'right-total'."
)
@click.option("--judge", multiple=True, help="Judge of the suite (default: the project's), such as 'strong'.")
@click.option("--json", is_flag=True, help="Write JSON.")
def command(source: Path, **given: Any) -> None:
    """Write a suite of what was asked and answered, by the logs in PATH, a file or a folder of them.

    Each model that answered becomes a candidate with its recorded outputs. The same question, in whatever
    case and spacing, becomes one case. Calls with tools, images or no answer are left out and counted.

    \b
    Examples:
      judgekit import logs calls.jsonl --suite monday --sample 200 --mask basic
      judgekit import logs spans.json --suite traced --mask masks:hide_names
      judgekit import logs calls.jsonl --suite monday --map input=request.question --map output=reply.text
    """
    from judgekit.cli.wiring import DEFAULT_RUBRIC, open_house
    from judgekit.files.log_rows import fields_of
    from judgekit.files.masking import find_mask
    from judgekit.render.imports import imported_logs_text
    from judgekit.render.machine import as_json
    from judgekit.workflow.import_logs import LogImport, import_logs

    options, house = Options(**given), open_house()
    house.rubrics(options.rubric)
    for judge in options.judge:
        house.judge_spec(judge)
    wanted = LogImport(
        source=source,
        folder=options.output,
        name=options.suite,
        sample=options.sample,
        seed=options.seed,
        masks={name: find_mask(name, house.project.folder) for name in options.mask},
        format=options.format,
        fields=fields_of(options.map),
        rubrics=options.rubric or (DEFAULT_RUBRIC,),
        judges=options.judge,
    )
    imported: ImportedLogs = import_logs(wanted)
    click.echo(as_json(imported) if options.json else imported_logs_text(imported))
