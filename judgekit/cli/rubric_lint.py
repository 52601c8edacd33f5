"""`judgekit rubric lint`: what makes a rubric hard to judge by."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from judgekit.workflow.rubric_lint import Located


@click.command(name="lint")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--all", "everything", is_flag=True, help="Lint every rubric of the project, built-in ones too."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(names: tuple[str, ...], *, everything: bool, as_json: bool) -> None:
    """Find what makes rubrics hard to judge by: vague, doubled or overlapping criteria, leading words.

    Each finding has its file and line and says what would be better. Errors make judgements fail or wrong,
    warnings make them noisy, hints are worth a look. Exit code 1 if there is an error.

    \b
    Examples:
      judgekit rubric lint helpfulness
      judgekit rubric lint --all
    """
    from judgekit.workflow.rubric_lint import lint_files

    paths = _paths(names, everything=everything)
    found = list(lint_files(paths))
    if as_json:
        click.echo(_json(found))
    else:
        _tell(found, len(paths))
    sys.exit(1 if any(each.severity == "error" for each in found) else 0)


def _paths(names: Sequence[str], *, everything: bool) -> list[Path]:
    from judgekit.cli.wiring import open_house
    from judgekit.domain.errors import UsageError
    from judgekit.files.library import names_in
    from judgekit.files.rubric import find_rubric

    folders = open_house().project.rubric_folders
    if everything:
        return list(names_in(folders).values())
    if not names:
        raise UsageError("name the rubrics to lint, or say --all")
    return [find_rubric(name, folders) for name in names]


def _tell(found: "Sequence[Located]", files: int) -> None:
    from judgekit.render.numbers import count

    for each in found:
        place, _, said = str(each.problem).partition(": ")
        click.echo(f"{place}: {each.severity}: {said}")
    kinds = [
        count(sum(each.severity == kind for each in found), kind) for kind in ("error", "warning", "hint")
    ]
    click.echo(f"{count(files, 'rubric')}: {', '.join(kinds)}")


def _json(found: "Sequence[Located]") -> str:
    from dataclasses import asdict

    from judgekit.render.machine import as_json

    rows = [{"severity": each.severity, "kind": each.kind, **asdict(each.problem)} for each in found]
    return as_json(rows)
