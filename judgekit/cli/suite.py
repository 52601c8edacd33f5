"""`judgekit suite`: list, check and show suites; write their JSON Schema."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from judgekit.domain.suite import CandidateSpec, Suite


@click.group(name="suite")
def command() -> None:
    """List, check and show suites; write their JSON Schema."""


@command.command(name="list")
def list_suites() -> None:
    """List the suites of this project and those that come with judgekit."""
    from judgekit.cli.wiring import open_house
    from judgekit.files.library import names_in

    for name, path in names_in(open_house().project.suite_folders).items():
        click.echo(f"{name:24} {path}")


@command.command()
@click.argument("name")
def check(name: str) -> None:
    """Read suite NAME with its cases, outputs and rubrics, and tell every mistake with its line."""
    suite = _read(name)
    click.echo(
        f"{suite.name}: {len(suite.cases)} cases, {len(suite.file.candidates)} candidates: no mistake found"
    )


@command.command()
@click.argument("name")
def show(name: str) -> None:
    """Show what suite NAME holds: cases, candidates with their coverage, rubrics and judges."""
    suite = _read(name)
    clusters = len({case.cluster for case in suite.cases})
    judges = [judge if isinstance(judge, str) else judge.name for judge in suite.file.judges]
    click.echo(f"{suite.name}: {suite.file.description}")
    click.echo(f"cases: {len(suite.cases)} in {clusters} clusters")
    click.echo(f"rubrics: {', '.join(suite.file.rubrics)}")
    click.echo(f"judges: {', '.join(judges) or 'the default judge'}")
    for candidate, spec in suite.file.candidates.items():
        click.echo(f"candidate {candidate}: {_state(suite, candidate, spec)}")


@command.command()
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: print)."
)
def schema(output: Path | None) -> None:
    """Write the JSON Schema of suites, by which editors complete and check them."""
    from judgekit.files.schema import suite_schema

    text = json.dumps(suite_schema(), indent=2) + "\n"
    click.echo(text, nl=False) if output is None else output.write_text(text, encoding="utf-8")


def _read(name: str) -> "Suite":
    from judgekit.cli.wiring import open_house

    house = open_house()
    suite = house.suite(name)
    house.rubrics(suite.file.rubrics)
    return suite


def _state(suite: "Suite", name: str, spec: "CandidateSpec") -> str:
    given = len(suite.outputs.get(name, {}))
    made = spec.made_by or (f"made by {spec.model}" if spec.model else "")
    return f"{given} of {len(suite.cases)} outputs recorded. {made}".strip()
