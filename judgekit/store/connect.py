"""Opening the store for a short while, and saying in the house's words why it would not open."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import duckdb

from judgekit.domain.errors import StoreBusy, StoreError, StoreFull, StoreTooNew

Config: TypeAlias = dict[str, str | bool | int | float | list[str]]

READER_PATIENCE_S = 2.0
WRITER_PATIENCE_S = 30.0

_FAULTS_OF_THE_FILE = (
    duckdb.ConnectionException,
    duckdb.FatalException,
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.TransactionException,
)

_BUSY = (
    "Could not set lock",  # another process
    "with a different configuration",  # a reader of this process
    "Unique file handle conflict",  # a thread of this process that is just letting go
)
"""What DuckDB says where waiting helps, and who holds the file then."""

_SHORT_HELD = """
pragma disable_checkpoint_on_shutdown;
set checkpoint_threshold = '2MB';
set auto_checkpoint_skip_wal_threshold = 1000000000;
"""


@contextmanager
def opened(
    path: Path, *, writing: bool, patience_s: float | None = None, config: Config | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Hold the store open; other processes are shut out meanwhile, so do it briefly.

    A writer closes without a checkpoint, which makes closing cheap; the write-ahead log keeps what it wrote.

    Args:
        path: the store's file.
        writing: whether it will be written to; readers of several processes may be in at once.
        patience_s: how long to wait for another process to let go.
        config: settings of DuckDB.

    Raises:
        StoreBusy: another process held it all that time.
        StoreFull: no room on the device.
        StoreTooNew: the file was written by a newer DuckDB.
        StoreError: anything else that keeps the file from being opened or written.
    """
    if patience_s is None:
        patience_s = WRITER_PATIENCE_S if writing else READER_PATIENCE_S
    with translated(path):
        connection = _patiently(
            lambda: duckdb.connect(path, read_only=not writing, config=config or {}), patience_s
        )
        with connection:
            if writing:
                connection.execute(_SHORT_HELD)
            yield connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what DuckDB raises into the house's errors.

    Raises:
        StoreBusy, StoreFull, StoreTooNew, StoreError: see `opened`.
    """
    try:
        yield
    except _FAULTS_OF_THE_FILE as error:
        raise _in_our_words(path, error) from error


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Make everything inside one transaction: all of it is kept, or nothing."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _patiently(
    connect: Callable[[], duckdb.DuckDBPyConnection], patience_s: float
) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + patience_s
    pause_s = 0.005
    while True:
        try:
            return connect()
        except duckdb.Error as error:
            if not _is_busy(str(error)) or time.monotonic() + pause_s > deadline:
                raise
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.5, 0.1)


def _is_busy(message: str) -> bool:
    return any(words in message for words in _BUSY)


def _in_our_words(path: Path, error: duckdb.Error) -> StoreError:
    message = str(error)
    if _is_busy(message):
        holder = re.search(r"PID (\d+)", message)
        who = f"process {holder[1]}" if holder else "another part of this process"
        return StoreBusy(f"{path} is in use by {who}; try again when it has finished")
    if "No space left" in message:
        return StoreFull(f"no room left for {path}; make room and run the same command again")
    if "newer version of DuckDB" in message or "serialization version" in message.lower():
        return StoreTooNew(f"{path} was written by a newer DuckDB; upgrade with: pip install -U duckdb")
    return StoreError(f"{path}: {message}")
