"""`judgekit trust SUITE`: how far its judges can be believed."""

from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from judgekit.domain.trust import Trust


@click.command(name="trust")
@click.argument("suite")
@click.option("--judge", help="Look at this judge only, such as 'embedded'.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to write the page; --json is short for --format json.",
)
@click.option("--json", "form", flag_value="json", help="Same as --format json.")
def command(suite: str, judge: str | None, form: Literal["text", "markdown", "json"]) -> None:
    """Say how far each judge of SUITE can be believed, from what the store holds; nothing is asked.

    Each judge is held against every program, person and recorded judge with an opinion of the same pairs:
    agreement, raw and beyond chance, each with an interval that counts cases; the pull of the place an output
    is shown in and of its length; probabilities against what the reference prefers. Where there are too few
    cases to see a fault, that is said.

    \b
    Examples:
      judgekit trust text-to-sql
      judgekit trust general --judge embedded --format markdown
    """
    from judgekit.cli.wiring import open_house
    from judgekit.store.read import open_reader
    from judgekit.workflow.trust import trust_of

    house = open_house()
    loaded = house.suite(suite)
    with open_reader(house.store) as reader:
        trust = trust_of(loaded.name, house.judge_kinds(loaded), reader, judge)
    click.echo(_rendered(trust, form))


def _rendered(trust: "Trust", form: Literal["text", "markdown", "json"]) -> str:
    from judgekit.render.machine import as_json
    from judgekit.render.trust import trust_markdown, trust_text

    if form == "json":
        return as_json(trust)
    return trust_markdown(trust) if form == "markdown" else trust_text(trust)
