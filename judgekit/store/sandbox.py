"""Asking the store, or the files of a folder, with SQL that nobody vouches for.

SQL is code: a query can be made to run for ever inside one function, where no engine can interrupt it. So it
runs in a process of its own (`sandbox_child`) that can read one thing, write nothing, reach nothing else, and
is ended by the operating system when it uses more time or memory than it was given.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from judgekit.domain.errors import QueryRefused, StoreBusy, StoreError
from judgekit.domain.ids import Json
from judgekit.store.connect import READER_PATIENCE_S
from judgekit.store.writing import settle

START_UP_S = 10.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may use; `rows` and `characters` cut the answer, the others end the query.

    `rows` None gives all rows.
    """

    seconds: float = 20.0
    memory_mb: int = 1024
    rows: int | None = 10_000
    characters: int = 100_000_000


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to a query.

    Cells are JSON values; what JSON cannot hold (dates, NaN) is text. `note` says where and why the answer
    was cut, and is None if it is whole.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Json, ...], ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _Request:
    folder: str
    store: str | None
    sql: str
    parameters: Mapping[str, Json]
    limits: Limits
    patience_s: float = READER_PATIENCE_S


def run_query(
    store: Path,
    sql: str,
    limits: Limits = DEFAULT_LIMITS,
    parameters: Mapping[str, Json] | None = None,
) -> QueryResult:
    """Give the answer of the store to one reading statement.

    Args:
        store: the store's file.
        sql: one select, describe, summarize, show or explain; `$name` stands for a parameter.
        limits: what the query may use.
        parameters: the values of its parameters.

    Raises:
        StoreError: there is no store.
        StoreBusy: a run kept the store for two seconds; the query is fine.
        StoreFull: what a killed run left behind could not be taken in.
        QueryRefused: it is not one reading statement, it failed, or it used more than its limits.
    """
    if not store.exists():
        raise StoreError(f"no store at {store}; judge something first, or check 'store' in judgekit.toml")
    settle(store)
    place = store.resolve()
    return _run(_Request(str(place.parent), place.name, sql, parameters or {}, limits))


def query_files(
    folder: Path,
    sql: str,
    limits: Limits = DEFAULT_LIMITS,
    parameters: Mapping[str, Json] | None = None,
) -> QueryResult:
    """Give the answer to one reading statement over files; it can read files below the folder and no others.

    Relative paths in the query start at the folder; links that lead out of it are not followed.

    Raises:
        QueryRefused: see `run_query`.
    """
    return _run(_Request(str(folder.resolve()), None, sql, parameters or {}, limits))


def _run(request: _Request) -> QueryResult:
    limits = request.limits
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "judgekit.store.sandbox_child"],
            input=json.dumps(asdict(request)).encode("ascii"),
            capture_output=True,
            cwd=request.folder,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"},
            timeout=START_UP_S + request.patience_s + limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise QueryRefused(_too_long(limits)) from None
    if done.returncode != 0:
        raise QueryRefused(_how_it_died(done.returncode, limits))
    return _answer(done.stdout)


def _answer(stdout: bytes) -> QueryResult:
    lines = [json.loads(line) for line in stdout.decode("utf-8").split("\n") if line]
    end = lines.pop()
    if "busy" in end:
        raise StoreBusy(end["busy"])
    if "refused" in end:
        raise QueryRefused(end["refused"])
    head, *rows = lines
    return QueryResult(tuple(head["columns"]), tuple(head["types"]), tuple(map(tuple, rows)), end["note"])


def _how_it_died(code: int, limits: Limits) -> str:
    if code in {-signal.SIGALRM, -signal.SIGXCPU}:
        return _too_long(limits)
    if code in {-signal.SIGABRT, -signal.SIGKILL}:
        return f"the query needed more than {limits.memory_mb} MB of memory and was stopped"
    return f"the query brought its process down (exit {code}) and was stopped"


def _too_long(limits: Limits) -> str:
    return f"the query took longer than {limits.seconds:g} s and was stopped"
