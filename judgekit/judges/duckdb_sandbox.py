"""DuckDB databases that can only be read, each in a process of its own, by queries that end."""

import json
import subprocess
import sys
import weakref
from pathlib import Path
from threading import Timer
from typing import Any

from judgekit.domain.errors import UsageError
from judgekit.judges.sql_rows import Row
from judgekit.judges.sql_sandbox import QueryFailed

MEMORY_MB = 1024

_CHILD = Path(__file__).with_name("duckdb_child.py")
_START_UP_S = 30.0
_GRACE_S = 1.0


class DuckDBSandbox:
    """One database, opened for reading: no writing, files, network, settings, extensions or endless work.

    Every query has `timeout_s` seconds on one thread. The process stays for the next query; one that had to
    be ended is begun anew. One thread at a time.
    """

    def __init__(self, path: Path, timeout_s: float) -> None:
        """Open a `.duckdb`/`.db` file, or build a database in memory from a `.sql` script.

        Raises:
            UsageError: the file is no database, or the script fails.
        """
        self._path = path.resolve()
        self._timeout_s = timeout_s
        self._start()

    def rows(self, query: str, most: int | None = None) -> list[Row] | QueryFailed:
        """Give the rows of a query, at most `most` of them, or why there are none."""
        try:
            query.encode("utf-8")
        except UnicodeEncodeError as error:  # such text brings the engine down
            return QueryFailed(type(error).__name__, str(error))
        if self._child.poll() is not None:
            self._start()
        request = {"sql": query, "most": most, "timeout_s": self._timeout_s}
        answer = _exchanged(self._child, request, self._timeout_s + _GRACE_S)
        if answer is None:
            self._end()
            return QueryFailed("Stopped", f"no result within {self._timeout_s:g} s and {MEMORY_MB} MB")
        if "error" in answer:
            return QueryFailed(answer["error"], answer["message"])
        return [tuple(row) for row in answer["rows"]]

    def _start(self) -> None:
        self._child = subprocess.Popen(  # noqa: S603 - this interpreter, running a file of this package
            [sys.executable, "-I", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        self._end = weakref.finalize(self, _ended, self._child)
        answer = _exchanged(self._child, {"path": str(self._path), "memory_mb": MEMORY_MB}, _START_UP_S)
        if answer is None or "error" in answer:
            self._end()
            why = answer["message"] if answer else f"not ready after {_START_UP_S:g} s"
            raise UsageError(f"{self._path.name}: cannot be opened as a DuckDB database: {why}")


def _exchanged(
    child: subprocess.Popen[bytes], request: dict[str, Any], patience_s: float
) -> dict[str, Any] | None:
    """Give the child's answer, or None if it died or was ended for being late."""
    if child.stdin is None or child.stdout is None:
        return None
    ender = Timer(patience_s, child.kill)
    ender.start()
    try:
        child.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        child.stdin.flush()
        answer: dict[str, Any] = json.loads(child.stdout.readline())
    except (OSError, ValueError):
        return None
    else:
        return answer
    finally:
        ender.cancel()


def _ended(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.communicate()
