"""`judgekit models`: fetch and list the weights of local models."""

import json
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from judgekit.models.cache import Weights

MEGABYTE = 1_000_000


@click.group(name="models")
def command() -> None:
    """Fetch and list the weights of models that run in this process."""


@command.command()
@click.argument("source", metavar="NAME|PATH|URL")
@click.option("--name", help="What to call a file or URL (default: the stem of its file name).")
def pull(source: str, name: str | None) -> None:
    """Bring weights to this machine: a known model by NAME, or a GGUF file by PATH or URL.

    Files of known models are checked against their hash. A broken pull goes on where it stopped.
    """
    from judgekit.models.weights import pull as fetch

    weights = fetch(source, _Bar(name or source).show, name=name)
    click.echo(f"{weights.name}: {weights.path} ({weights.size_bytes / MEGABYTE:,.0f} MB, {weights.licence})")


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def list_models(as_json: bool) -> None:
    """List the models known by name and the weights on this machine."""
    from judgekit.models.catalogue import CATALOGUE, offered
    from judgekit.models.weights import installed

    here = {weights.name: weights for weights in installed()}
    rows = [_row(model.name, model.size_bytes, model.licence, here.get(model.name)) for model in offered()]
    rows += [
        _row(own.name, own.size_bytes, own.licence, own) for own in here.values() if own.name not in CATALOGUE
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        place = row["path"] or f"not here: judgekit models pull {row['name']}"
        click.echo(f"{row['name']:20} {row['megabytes']:>7,.0f} MB  {row['licence']:12} {place}")


def _row(
    name: str, size_bytes: int, licence: str, weights: "Weights | None"
) -> dict[str, str | float | None]:
    return {
        "name": name,
        "megabytes": size_bytes / MEGABYTE,
        "licence": licence,
        "path": str(weights.path) if weights else None,
        "sha256": weights.sha256 if weights else None,
    }


class _Bar:
    """Shows how much has been fetched: in place on a terminal, every tenth elsewhere."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._tenth = -1
        self._live = sys.stderr.isatty()

    def show(self, done: int, total: int | None) -> None:
        """Show the bytes done."""
        tenth = 10 * done // total if total else done // (100 * MEGABYTE)
        if not self._live and tenth == self._tenth:
            return
        self._tenth = tenth
        whole = f" of {total / MEGABYTE:,.0f}" if total else ""
        text = f"{self._title}: {done / MEGABYTE:,.0f}{whole} MB"
        click.echo("\r" + text if self._live else text, err=True, nl=not self._live or done == total)
