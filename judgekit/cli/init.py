"""`judgekit init`: start a project."""

from pathlib import Path

import click


@click.command(name="init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
def command(folder: Path) -> None:
    """Start a project in FOLDER (default: here): judgekit.toml, and a small suite to try.

    \b
    Example:
      judgekit init && judgekit compare short full --suite first
    """
    from judgekit.files.starter import start_project

    for path in start_project(folder):
        click.echo(f"wrote {path}")
    click.echo("try: judgekit compare short full --suite first")
