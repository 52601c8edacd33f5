"""`judgekit trust SUITE`: how far its judges can be believed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from judgekit.domain.drift import Drift
    from judgekit.domain.label_sheet import LabelSheet
    from judgekit.domain.trust import Trust


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit trust`."""

    judge: str | None
    since: str | None
    next: int | None
    seed: int
    annotators: Literal["expert", "skilled", "crowd"]
    form: Literal["text", "markdown", "json"]


@click.command(name="trust")
@click.argument("suite")
@click.option("--judge", help="Look at this judge only, such as 'embedded'.")
@click.option(
    "--since",
    metavar="DATE|RUN",
    help="Hold what was said before against what was said from then on: a day (2026-01-31) or a run (17).",
)
@click.option(
    "--next",
    type=click.IntRange(min=1),
    metavar="N",
    help="Instead write a CSV sheet of about N pairs to label next, more where the judge is in doubt, each "
    "with its chance, as in judgekit trust general --next 50 > sheet.csv.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the pairs that --next draws.")
@click.option(
    "--annotators",
    type=click.Choice(["expert", "skilled", "crowd"]),
    default="skilled",
    show_default=True,
    help="What kind of people labelled: how much a judge may lose to them and still stand in for one.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to write the page; --json is short for --format json.",
)
@click.option("--json", "form", flag_value="json", help="Same as --format json.")
def command(suite: str, **given: Any) -> None:
    """Say how far each judge of SUITE can be believed, from what the store holds; nothing is asked.

    Each judge is held against every program, person and recorded judge with an opinion of the same pairs:
    agreement, raw and beyond chance, beside that of people among themselves; whether it may stand in for a
    person; what pulls it besides quality (place, length, style, its own model family); whether its
    probabilities are right as often as they say; how often it says the same again. All with intervals that
    count cases. Where there are too few cases to see a fault, that is said.

    With --since, its answers to the very same texts before and after tell whether the candidates moved, or
    the judge did; `judgekit run SUITE --fresh` asks such questions again.

    \b
    Examples:
      judgekit trust text-to-sql
      judgekit trust general --judge embedded --format markdown
      judgekit trust general --since 2026-01-31
      judgekit trust general --next 50 > sheet.csv
    """
    from judgekit.cli.wiring import open_house
    from judgekit.cli.wiring_trust import doubts_of
    from judgekit.store.read import open_reader
    from judgekit.workflow.drift import drift_of
    from judgekit.workflow.label_sheet import label_sheet
    from judgekit.workflow.trust import trust_of

    options = Options(**given)
    house = open_house()
    loaded = house.suite(suite)
    with open_reader(house.store) as reader:
        if options.since is not None:
            drift = drift_of(loaded.name, options.since, reader, options.judge)
            click.echo(_drift_writer(options)(drift))
            return
        if options.next is not None:
            sheet = label_sheet(loaded.name, options.judge, options.next, reader, seed=options.seed)
            click.echo(_sheet_writer(options)(sheet))
            return
        doubts = doubts_of(house, loaded, options.judge, options.annotators)
        trust = trust_of(loaded.name, house.judge_kinds(loaded), reader, doubts)
    click.echo(_trust_writer(options)(trust))


def _trust_writer(options: Options) -> "Callable[[Trust], str]":
    from judgekit.render.machine import as_json
    from judgekit.render.trust import trust_markdown, trust_text

    return {"text": trust_text, "markdown": trust_markdown, "json": as_json}[options.form]


def _drift_writer(options: Options) -> "Callable[[Drift], str]":
    from judgekit.render.drift import drift_markdown, drift_text
    from judgekit.render.machine import as_json

    return {"text": drift_text, "markdown": drift_markdown, "json": as_json}[options.form]


def _sheet_writer(options: Options) -> "Callable[[LabelSheet], str]":
    from judgekit.render.label_sheet import sheet_csv
    from judgekit.render.machine import as_json

    return as_json if options.form == "json" else sheet_csv
