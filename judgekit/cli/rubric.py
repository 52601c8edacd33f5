"""`judgekit rubric`: everything about rubrics; the larger commands have a file each."""

import json
from pathlib import Path

import click

from judgekit.cli import rubric_diff, rubric_lint, rubric_new, rubric_show, rubric_test


@click.group(name="rubric")
def command() -> None:
    """Write, check, show, test and compare rubrics."""


for part in (rubric_new, rubric_lint, rubric_show, rubric_test, rubric_diff):
    command.add_command(part.command)


@command.command(name="list")
def list_rubrics() -> None:
    """List the rubrics of this project and those that come with judgekit."""
    from judgekit.cli.wiring import open_house
    from judgekit.files.library import names_in

    for name, path in names_in(open_house().project.rubric_folders).items():
        click.echo(f"{name:24} {path}")


@command.command()
@click.argument("name")
def check(name: str) -> None:
    """Read rubric NAME and tell every mistake with its line."""
    from judgekit.cli.wiring import open_house

    (rubric,) = open_house().rubrics([name])
    modes = " and ".join(rubric.modes)
    click.echo(
        f"{rubric.name}: {modes}, {len(rubric.criteria)} criteria, {len(rubric.tests)} tests: no mistake"
    )


@command.command()
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: print)."
)
def schema(output: Path | None) -> None:
    """Write the JSON Schema of rubrics, by which editors complete and check them."""
    from judgekit.files.schema import rubric_schema

    text = json.dumps(rubric_schema(), indent=2) + "\n"
    click.echo(text, nl=False) if output is None else output.write_text(text, encoding="utf-8")
