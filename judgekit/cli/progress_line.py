"""The progress of a run on standard error: a live line on a terminal, a line every few seconds elsewhere."""

import sys
import time
from collections.abc import Callable

import click

from judgekit.models.traffic import Traffic
from judgekit.render.numbers import duration, money
from judgekit.workflow.progress import Progress

LIVE_EVERY_S = 0.1
PLAIN_EVERY_S = 5.0


class ProgressLine:
    """Shows a `Progress` as it changes; `close` ends the live line."""

    def __init__(self, traffic: Callable[[], Traffic] = Traffic, *, quiet: bool = False) -> None:
        self._traffic = traffic
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._every = LIVE_EVERY_S if self._live else PLAIN_EVERY_S
        self._last = time.monotonic()
        self._width = 0

    def show(self, progress: Progress) -> None:
        """Show the line, unless one was shown a moment ago."""
        now = time.monotonic()
        if self._quiet or now - self._last < self._every:
            return
        self._last = now
        self._write(line_of(progress, self._traffic()))

    def close(self) -> None:
        """Clear the live line."""
        if self._live and self._width:
            click.echo("\r" + " " * self._width + "\r", err=True, nl=False)

    def _write(self, text: str) -> None:
        if not self._live:
            click.echo(text, err=True)
            return
        click.echo("\r" + text.ljust(self._width), err=True, nl=False)
        self._width = len(text)


def line_of(progress: Progress, traffic: Traffic) -> str:
    """Give the line: done and planned, rate, calls in flight, what went wrong, cost, time left."""
    parts = [f"{progress.title}: {progress.done:,}/{progress.total:,}", f"{_rate(progress.rate)}/s"]
    parts += [f"{traffic.in_flight} of {traffic.limit} in flight"] if traffic.limit else []
    parts += [f"{traffic.n_429} x 429"] if traffic.n_429 else []
    parts += [f"{progress.unparsed} unparsed"] if progress.unparsed else []
    parts += [f"{progress.failed} failed"] if progress.failed else []
    parts += [money(progress.cost_usd)] if progress.calls else []
    left = progress.seconds_left
    parts += [f"{duration(left)} left"] if left else []
    return " | ".join(parts)


def _rate(per_second: float) -> str:
    return f"{per_second:,.0f}" if per_second >= 10 else f"{per_second:.2g}"  # noqa: PLR2004 - two digits
