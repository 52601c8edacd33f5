"""Ctrl-C once drains and saves, twice leaves at once; SIGTERM likewise."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

import click

from judgekit.workflow.execute import Stop

T = TypeVar("T")

DRAINING = "finishing what is in flight, then saving; once more to leave at once (what was received is safe)"


def run_stoppable(work: Coroutine[Any, Any, T], stop: Stop) -> T:
    """Run `work` to its end; SIGINT and SIGTERM ask `stop` instead of breaking it off."""
    return asyncio.run(_with_signals(work, stop))


async def _with_signals(work: Coroutine[Any, Any, T], stop: Stop) -> T:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _ask, stop)
    return await work


def _ask(stop: Stop) -> None:
    if not stop.drained.is_set():
        click.echo(f"\n{DRAINING}", err=True)
    stop.ask()
