"""`judgekit rubric new NAME`: start a rubric."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from judgekit.files.rubric_template import NewRubric

WHAT_IT_DOES = "Say what one can see in an output that fulfils this."


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit rubric new`."""

    mode: Literal["pairwise", "graded", "both"] | None
    criterion: tuple[str, ...]
    scale: Literal["binary", "likert"]
    description: str
    instructions: str | None


@click.command(name="new")
@click.argument("name")
@click.option(
    "--mode",
    type=click.Choice(["pairwise", "graded", "both"]),
    help="How outputs are judged (default: pairwise).",
)
@click.option(
    "--criterion",
    multiple=True,
    metavar="NAME[:TEXT]",
    help="A criterion, such as 'polite:Greets the person by name.'; may be repeated.",
)
@click.option(
    "--scale",
    type=click.Choice(["binary", "likert"]),
    default="binary",
    show_default=True,
    help="Answers a grade may have: yes or no, or 1 to 5.",
)
@click.option("--description", default="", help="What the rubric is for, in one line.")
@click.option("--instructions", help="What the judge reads first.")
def command(name: str, **given: Any) -> None:
    """Start rubric NAME: writes rubrics/NAME.yaml, commented, for you to complete.

    On a terminal, asks for what the options do not say.

    \b
    Examples:
      judgekit rubric new tone
      judgekit rubric new tone --mode graded --criterion 'polite:Greets the person by name.'
    """
    from judgekit.cli.wiring import open_house
    from judgekit.files.rubric_template import write_rubric

    options = Options(**given)
    path = write_rubric(_described(name, options), open_house().project.folder)
    click.echo(f"wrote {path}")
    click.echo(f"next: edit it, then judgekit rubric lint {name}; judgekit rubric test {name}")


def _described(name: str, options: Options) -> "NewRubric":
    from judgekit.files.rubric_template import INSTRUCTIONS, MODES, NewRubric

    asks = sys.stdin.isatty()
    mode = options.mode or (_asked_mode() if asks else "pairwise")
    criteria = [_criterion(text) for text in options.criterion] or (_asked_criteria() if asks else [])
    return NewRubric(
        name=name,
        criteria=criteria or [("first", WHAT_IT_DOES)],
        modes=MODES if mode == "both" else (mode,),
        scale=options.scale,
        description=options.description,
        instructions=options.instructions or INSTRUCTIONS,
    )


def _criterion(text: str) -> tuple[str, str]:
    name, _, description = text.partition(":")
    return name.strip(), description.strip() or WHAT_IT_DOES


def _asked_mode() -> Literal["pairwise", "graded", "both"]:
    choice: click.Choice[Literal["pairwise", "graded", "both"]] = click.Choice(["pairwise", "graded", "both"])
    return click.prompt("mode", type=choice, default="pairwise")


def _asked_criteria() -> list[tuple[str, str]]:
    """Ask for criteria until an empty name comes."""
    found: list[tuple[str, str]] = []
    while name := click.prompt("criterion (empty to end)", default="", show_default=False):
        found.append(
            (name, click.prompt(f"  {name}: what can one see in a good output?", default=WHAT_IT_DOES))
        )
    return found
