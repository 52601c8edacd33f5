"""The ledger: what was asked, everything that came back, and what is still open."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from typing import Literal, TypeVar

import duckdb

from judgekit import __version__
from judgekit.domain.cases import Output
from judgekit.domain.errors import StoreError
from judgekit.domain.ids import Json
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.picks import Pick
from judgekit.domain.rubric import Rubric
from judgekit.domain.suite import Suite
from judgekit.store import catalogue
from judgekit.store.connect import opened, transaction
from judgekit.store.events import Generation, Place, generated_output_event, json_line, judgement_event
from judgekit.store.locking import locked
from judgekit.store.migrate import prepare
from judgekit.store.picking import save_picks
from judgekit.store.planning import Redo, RunNumbers, open_places
from judgekit.store.rating import Ranking, save_ranking
from judgekit.store.read import Reader
from judgekit.store.recall import Recalled, recall_outputs
from judgekit.store.sqlfiles import query
from judgekit.store.writing import EventWriter

SHORT_STRIDE = 16_384
LONG_STRIDE = 131_072

RunStatus = Literal["done", "interrupted", "failed", "budget_reached"]
T = TypeVar("T")


@contextmanager
def open_ledger(path: Path) -> Iterator["Ledger"]:
    """Open a store for writing, creating or migrating it first and storing what a killed run left behind.

    One process may do so at a time; readers of any process get in between its short writes.

    Raises:
        StoreBusy: another run is writing to the store; the message names its pid.
        StoreTooNew: the store was written by a newer judgekit.
        StoreFull, StoreError: the store cannot be written.
    """
    with locked(path):
        prepare(path)
        ledger = Ledger(path)
        try:
            yield ledger
        finally:
            ledger.close()


@dataclass(slots=True)
class _Run:
    suite: str
    seq: Iterator[int] = field(default_factory=count)


class Ledger:
    """The store while one run writes to it; made by `open_ledger`.

    `append` and `append_output` may be called from an event loop or any thread; everything else opens the
    store and takes from tens of milliseconds up, so call it from where waiting is allowed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = EventWriter(path)
        self._runs: dict[int, _Run] = {}
        self._suites: dict[str, catalogue.SuiteNumbers] = {}
        self._judges: dict[str, int] = {}

    @property
    def path(self) -> Path:
        """Where the store lies."""
        return self._path

    def begin_run(self, command: str, suite: str, options: Mapping[str, Json] | None = None) -> int:
        """Record that a command begins, and give the number of its run."""

        def begin(connection: duckdb.DuckDBPyConnection) -> int:
            parameters = {
                "command": command,
                "suite_id": catalogue.register_suite(connection, suite),
                "version": __version__,
                "options": json_line(options or {}),
                "pid": os.getpid(),
            }
            row = connection.execute(query("begin_run"), parameters).fetchone()
            return int(row[0]) if row else 0

        run = self._write(begin)
        self._runs[run] = _Run(suite)
        return run

    def end_run(self, run: int, status: RunStatus) -> None:
        """Store everything received and record how the run ended."""
        self.flush()
        self._write(lambda con: con.execute(query("end_run"), {"run_id": run, "status": status}))

    def save_suite(self, suite: Suite, rubrics: Iterable[Rubric]) -> None:
        """Make the store hold the suite, its cases, candidates and outputs as they are now, and the rubrics.

        What is there already is only looked at; what it replaces stays as history.
        """
        self.flush()
        with opened(self._path, writing=True) as connection:
            self._suites[suite.name] = catalogue.save_suite(connection, suite, rubrics)

    def save_judges(self, judges: Mapping[str, str]) -> None:
        """Store judges, given as name to identity (`Judge.name`, `Judge.identity`)."""
        self._judges |= self._write(lambda con: catalogue.save_judges(con, judges))

    def pending(self, run: int, tasks: Iterable[JudgeTask], redo: Redo = "none") -> Iterator[JudgeTask]:
        """Record tasks as planned and give those still to be asked, in order, each key once.

        Lazy: tasks are taken and looked up some thousands at a time, which bounds the memory of a plan of any
        size; over what is answered already it goes in strides four times as long each, up to 131,072. An
        error is no answer, so its task is given again; `redo="failed"` also gives again what was unparsed or
        refused, `redo="all"` everything.

        Raises:
            StoreError: a task names a case, candidate, rubric or judge that was not saved before.
            StoreBusy, StoreFull: the store cannot be written.
        """
        remaining, stride = iter(tasks), SHORT_STRIDE
        while batch := list(islice(remaining, stride)):
            self.flush()
            numbers = self._numbers(run)
            with opened(self._path, writing=True) as connection:
                places = open_places(connection, numbers, batch, redo)
            still_open = {batch[place].key: batch[place] for place in reversed(places)}
            stride = SHORT_STRIDE if still_open else min(4 * stride, LONG_STRIDE)
            del batch
            while still_open:
                yield still_open.popitem()[1]

    def save_picks(self, run: int, picks: Mapping[str, Pick]) -> None:
        """Store how tasks, by their keys, were picked; `judgements` tells it beside their verdicts."""
        self._write(lambda con: save_picks(con, run, picks))

    def append(self, run: int, task: JudgeTask, judgement: Judgement) -> None:
        """Keep what came back for a task: on disk when this returns, in the store within two seconds.

        Raises:
            StoreFull: no room; issue no further calls.
            StoreError: the judge was not saved, or earlier events could not be stored (the journal has them).
        """
        judge_id = self._judges.get(task.judge)
        if judge_id is None:
            raise StoreError(f"judge {task.judge!r} is not in the store; save the judges first")
        self._writer.write(judgement_event(self._place(run), task.key, judge_id, judgement))

    def append_output(self, run: int, output: Output, made: Generation) -> None:
        """Keep a generated output, which becomes its candidate's present answer to the case.

        Raises:
            StoreFull: no room; issue no further calls.
            StoreError: the case was not saved, or earlier events could not be stored (the journal has them).
        """
        suite = self._numbers(run).suite
        if output.case_id not in suite.cases:
            raise StoreError(f"case {output.case_id!r} is not in the store; save the suite first")
        self._writer.write(generated_output_event(self._place(run), suite.suite_id, output, made))

    def recall_outputs(self, recipes: Collection[str]) -> dict[str, Recalled]:
        """Give the outputs that were generated before by these recipes (`Generation.recipe`)."""
        self.flush()
        return self._write(lambda con: recall_outputs(con, recipes))

    def save_ratings(self, run: int, ranking: Ranking) -> None:
        """Store ratings as computed by this run.

        Raises:
            StoreError: they name something the store does not know.
        """
        self._write(lambda con: save_ranking(con, run, ranking))

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Read what was stored, everything appended so far included; other processes wait meanwhile."""
        self.flush()
        with opened(self._path, writing=True) as connection:
            yield Reader(connection)

    def flush(self) -> None:
        """Store everything appended so far; may be called from any thread.

        Raises:
            StoreBusy, StoreFull, StoreError: nothing is lost, the journal holds it.
        """
        self._writer.flush()

    def close(self) -> None:
        """Store what is left and fold the write-ahead log into the store's one file."""
        self._writer.close()
        with opened(self._path, writing=True) as connection:
            connection.execute("checkpoint")

    def _write(self, action: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        with opened(self._path, writing=True) as connection, transaction(connection):
            return action(connection)

    def _place(self, run: int) -> Place:
        return Place(run, next(self._run(run).seq))

    def _run(self, run: int) -> _Run:
        if run not in self._runs:
            raise StoreError(f"run {run} was not begun on this ledger")
        return self._runs[run]

    def _numbers(self, run: int) -> RunNumbers:
        suite = self._run(run).suite
        if suite not in self._suites:
            raise StoreError(f"suite {suite!r} is not in the store; save the suite first")
        return RunNumbers(run, self._suites[suite], self._judges)
