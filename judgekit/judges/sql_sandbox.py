"""SQLite databases that can only be read, by queries that end."""

import sqlite3
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.errors import UsageError

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})
_MOST_BYTES = 4_000_000
_STEPS_BETWEEN_CHECKS = 2_000

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class QueryFailed:
    """A query that gave no rows: the class of its error and the database's words."""

    error: str
    message: str

    def __str__(self) -> str:
        return f"{self.error}: {self.message}"


class Sandbox:
    """One database, opened for reading: no writing, attaching, settings, extensions or endless work.

    Every query has `timeout_s` seconds of processor time. One thread at a time.
    """

    def __init__(self, path: Path, timeout_s: float) -> None:
        """Open a `.sqlite`/`.db` file, or build a database in memory from a `.sql` script.

        Raises:
            UsageError: the file is no database, or the script fails.
        """
        self._timeout_s = timeout_s
        try:
            self._connection = _opened(path)
        except sqlite3.Error as error:
            raise UsageError(f"{path.name}: cannot be opened as a database: {error}") from error
        weakref.finalize(self, self._connection.close)

    def rows(self, query: str, most: int | None = None) -> list[Row] | QueryFailed:
        """Give the rows of a query, at most `most` of them, or why there are none."""
        deadline = time.thread_time() + self._timeout_s
        self._connection.set_progress_handler(lambda: time.thread_time() > deadline, _STEPS_BETWEEN_CHECKS)
        try:
            cursor = self._connection.execute(query)
            return cursor.fetchall() if most is None else cursor.fetchmany(most)
        except (sqlite3.Error, sqlite3.Warning, MemoryError, ValueError) as error:
            if time.thread_time() > deadline:
                return QueryFailed("Timeout", f"no result after {self._timeout_s:g} s")
            return QueryFailed(type(error).__name__, str(error))
        finally:
            self._connection.set_progress_handler(None, 0)


def _opened(path: Path) -> sqlite3.Connection:
    if path.suffix == ".sql":
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.executescript(path.read_text(encoding="utf-8"))
    else:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        connection.execute("select count(*) from sqlite_master").fetchone()
    connection.text_factory = _text
    connection.execute("pragma query_only = on")
    connection.execute("pragma trusted_schema = off")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_authorizer())
    return connection


def _text(raw: bytes) -> str:
    """Keep bytes that are no UTF-8 apart from each other."""
    return raw.decode("utf-8", "surrogateescape")


def _authorizer() -> Callable[[int, str | None, str | None, str | None, str | None], int]:
    def authorize(action: int, _first: str | None, second: str | None, *_rest: str | None) -> int:
        if action in _ALLOWED:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() not in _FORBIDDEN_FUNCTIONS:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    return authorize
