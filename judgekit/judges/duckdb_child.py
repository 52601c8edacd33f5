"""The child process of `duckdb_sandbox`: holds one database and answers queries, a line of JSON each.

Run as a script in an isolated interpreter; imports nothing of this package. DuckDB is here the engine under
test, not the store.
"""

import json
import math
import resource
import sys
from decimal import Decimal
from pathlib import Path
from threading import Timer
from typing import Any

import duckdb

BASE_MB = 1536
"""Address space that Python and DuckDB take before they hold any data."""

MOST_CHARACTERS = 64_000_000

CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "threads": 1,
    "max_temp_directory_size": "0B",
}

_FAILURES = (duckdb.Error, MemoryError, ValueError, RuntimeError)


def main() -> None:
    """Open the database named by the first line on stdin, then answer each further line."""
    start = json.loads(sys.stdin.readline())
    size = (start["memory_mb"] + BASE_MB) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        connection = _opened(Path(start["path"]), start["memory_mb"])
    except (*_FAILURES, OSError) as error:
        _write(_told(error))
        return
    _write({})
    for line in sys.stdin:
        _write(_answer(connection, json.loads(line)))


def _opened(path: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    config = CLOSED | {"memory_limit": f"{memory_mb}MB"}
    if path.suffix == ".sql":
        connection = duckdb.connect(":memory:", config=config)
        connection.execute(path.read_text(encoding="utf-8"))
    else:
        connection = duckdb.connect(path, read_only=True, config=config)
    connection.execute("set lock_configuration = true")
    return connection


def _answer(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> dict[str, Any]:
    stopper = Timer(request["timeout_s"], connection.interrupt)
    stopper.daemon = True
    try:
        kinds = [statement.type for statement in connection.extract_statements(request["sql"])]
        if kinds != [duckdb.StatementType.SELECT]:
            return {"error": "Refused", "message": "only one reading statement is run"}
        connection.execute("begin transaction read only")
        stopper.start()
        try:
            return {"rows": _rows(connection.execute(request["sql"]), request["most"])}
        finally:
            stopper.cancel()
            connection.execute("rollback")
    except duckdb.InterruptException:
        return {"error": "Timeout", "message": f"no result after {request['timeout_s']:g} s"}
    except _FAILURES as error:
        return _told(error)


def _rows(found: duckdb.DuckDBPyConnection, most: int | None) -> list[list[Any]]:
    rows: list[list[Any]] = []
    n_characters = 0
    while (most is None or len(rows) < most) and (row := found.fetchone()):
        rows.append([_plain(cell) for cell in row])
        n_characters += sum(len(cell) if isinstance(cell, str) else 8 for cell in rows[-1])
        if n_characters > MOST_CHARACTERS:
            raise MemoryError("the result is too big")
    return rows


def _plain(cell: Any) -> Any:
    """Give what JSON and a comparison of rows can hold: numbers stay numbers, all else becomes text."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    return cell if isinstance(cell, str | int | float | None) else str(cell)


def _told(error: Exception) -> dict[str, Any]:
    return {"error": type(error).__name__, "message": str(error).split("\n\n")[0]}


def _write(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
