"""Run many tasks: bounded workers, every result recorded as it comes, a clean stop at any moment."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from judgekit.domain.errors import JudgekitError

T = TypeVar("T")
R = TypeVar("R")


@dataclass(slots=True)
class Stop:
    """The one switch that ends a run: `drain` lets what is in flight finish, `now` abandons it."""

    drained: asyncio.Event = field(default_factory=asyncio.Event)
    abandoned: asyncio.Event = field(default_factory=asyncio.Event)

    def ask(self) -> None:
        """Ask once to drain, twice to leave at once."""
        if self.drained.is_set():
            self.abandoned.set()
        self.drained.set()


@dataclass(frozen=True, slots=True)
class Work(Generic[T, R]):
    """What to do with tasks: `answer` one (waits), then `record` its result (must not wait)."""

    answer: Callable[[T], Awaitable[R]]
    record: Callable[[T, R], None]


async def run_tasks(tasks: Iterable[T], work: Work[T, R], *, concurrency: int, stop: Stop) -> None:
    """Answer and record every task, at most `concurrency` at a time, pulling tasks only as workers get free.

    Raises:
        JudgekitError: the first error that ended the run (no key, budget reached, disk full, ...), after what
            was in flight has been recorded.
    """
    queue = iter(tasks)
    errors: list[JudgekitError] = []
    async with asyncio.TaskGroup() as group:
        workers = [group.create_task(_worker(queue, work, stop, errors)) for _ in range(concurrency)]
        watch = group.create_task(_abandon(workers, stop))
        await asyncio.wait(workers)
        watch.cancel()
    if errors:
        raise errors[0]


async def _worker(queue: Iterator[T], work: Work[T, R], stop: Stop, errors: list[JudgekitError]) -> None:
    while not stop.drained.is_set():
        try:
            task = next(queue, None)
            if task is None:
                return
            work.record(task, await work.answer(task))
        except JudgekitError as error:
            errors.append(error)
            stop.drained.set()


async def _abandon(workers: list[asyncio.Task[None]], stop: Stop) -> None:
    await stop.abandoned.wait()
    for worker in workers:
        worker.cancel()
