"""A training as it goes on: a picture that changes on a terminal, a line for each thing told elsewhere."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from judgekit.domain.finetune import JobReport, StartedJob, Watched
from judgekit.render.finetune import job_text
from judgekit.workflow.losses import read_losses

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text


class LossScreen:
    """Shows each look at a job on standard error, within a `with`."""

    def __init__(self, *, live: bool) -> None:
        self._picture = _picture() if live else None
        self._state = ""
        self._told = 0

    def __enter__(self) -> Self:
        if self._picture:
            self._picture.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._picture:
            self._picture.stop()

    def show(self, started: StartedJob, watched: Watched) -> None:
        """Show how the job stands now."""
        if self._picture:
            text = job_text(
                JobReport(started, watched, read_losses(watched.losses)), self._picture.console.width
            )
            self._picture.update(_plain(text), refresh=True)
            return
        if started.state != self._state:
            click.echo(f"{started.job}: {started.state}", err=True)
        for event in watched.events[self._told :]:
            if event.message and event.losses is None:
                click.echo(f"{started.job}: {event.message}", err=True)
        self._state, self._told = started.state, len(watched.events)


def _picture() -> "Live":
    from rich.console import Console
    from rich.live import Live

    return Live(console=Console(stderr=True, highlight=False), auto_refresh=False, transient=True)


def _plain(text: str) -> "Text":
    from rich.text import Text

    return Text(text)
