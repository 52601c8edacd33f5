"""The process in which a query runs: `python -m judgekit.store.sandbox_child`, used by `sandbox` alone.

A request comes as JSON on stdin. On stdout come lines of JSON: columns and types, each row, and last a note
that says where the answer was cut, or else why there is none.
"""

import json
import math
import resource
import signal
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from threading import Timer
from typing import Any

import duckdb

from judgekit.domain.errors import QueryRefused, StoreBusy, StoreError
from judgekit.store.connect import opened

GRACE_S = 0.5
FETCHED_AT_ONCE = 500
BASE_MB = 1536
"""Address space that Python, DuckDB and their threads take before they hold any data."""

CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "threads": 2,
    "max_temp_directory_size": "0B",
}

READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}

PLAIN = (str, bool, int, float, type(None))


def main() -> None:
    """Answer the one request on stdin."""
    request = json.load(sys.stdin)
    write = _Masked(request["folder"]).write
    try:
        for line in _answer(request):
            write(line)
    except StoreBusy as error:
        write({"busy": f"{error}; a run is storing its verdicts, the same query will do in a moment"})
    except (QueryRefused, StoreError) as error:
        write({"refused": str(error)})
    except duckdb.Error as error:
        write({"refused": _first_words(error, request["limits"])})
    except MemoryError:
        write({"refused": f"the query needed more than {request['limits']['memory_mb']} MB of memory"})


def _answer(request: dict[str, Any]) -> Iterator[Any]:
    limits = request["limits"]
    _limit_process(limits)
    with _source(request) as connection:
        connection.execute("set lock_configuration = true")
        _check_statement(connection, request["sql"])
        stopper = Timer(limits["seconds"], connection.interrupt)
        stopper.daemon = True
        stopper.start()
        # where no interrupt gets through, the alarm ends the process
        signal.setitimer(signal.ITIMER_REAL, limits["seconds"] + GRACE_S)
        found = connection.execute(request["sql"], request["parameters"])
        yield _head(found)
        yield from _rows(found, limits)


def _source(request: dict[str, Any]) -> Any:
    config = CLOSED | {"memory_limit": f"{request['limits']['memory_mb']}MB"}
    if request["store"] is None:
        return _over_files(config)
    closed = config | {"enable_external_access": False}
    return opened(Path(request["store"]), writing=False, patience_s=request["patience_s"], config=closed)


def _over_files(config: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("set allowed_directories = [$folder]", {"folder": str(Path.cwd())})
    connection.execute("set enable_external_access = false")
    return connection


def _limit_process(limits: dict[str, Any]) -> None:
    address_space = (limits["memory_mb"] + BASE_MB) * 1024 * 1024
    cpu_s = math.ceil(limits["seconds"] * CLOSED["threads"]) + 5
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _check_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryRefused(f"one statement is allowed, not {len(statements)}")
    kind = statements[0].type
    if kind not in READING:
        raise QueryRefused(
            f"{kind.name.lower()} is not allowed here; select, describe, summarize, show and explain are"
        )


def _head(found: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    described = found.description or []
    columns = [(column[0], str(column[1])) for column in described]
    for name, kind in columns:
        if "WITH TIME ZONE" in kind:
            raise QueryRefused(
                f"column {name!r} has a time zone, which cannot be shown; cast it to timestamp"
            )
    return {"columns": [name for name, _ in columns], "types": [kind for _, kind in columns]}


def _rows(found: duckdb.DuckDBPyConnection, limits: dict[str, Any]) -> Iterator[Any]:
    n_rows = n_characters = 0
    while fetched := found.fetchmany(FETCHED_AT_ONCE):
        for row in fetched:
            if n_rows == limits["rows"]:
                yield {"note": f"only the first {n_rows} rows are shown"}
                return
            line = [_plain(cell) for cell in row]
            n_characters += sum(len(cell) for cell in line if isinstance(cell, str))
            if n_characters > limits["characters"]:
                yield {"note": f"only the first {n_rows} rows are shown: the answer is too long"}
                return
            n_rows += 1
            yield line
    yield {"note": None}


def _plain(cell: Any) -> Any:
    if isinstance(cell, dict):
        return {str(key): _plain(value) for key, value in cell.items()}
    if isinstance(cell, list | tuple):
        return [_plain(value) for value in cell]
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    if isinstance(cell, Decimal) and Decimal(repr(float(cell))) == cell:
        return float(cell)
    if isinstance(cell, bytes):
        return "".join(f"\\x{byte:02X}" for byte in cell)
    return cell if isinstance(cell, PLAIN) else str(cell)


def _first_words(error: duckdb.Error, limits: dict[str, Any]) -> str:
    if isinstance(error, duckdb.InterruptException):
        return f"the query took longer than {limits['seconds']:g} s and was stopped"
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"the query needed more than {limits['memory_mb']} MB of memory and was stopped"
    return str(error).split("\n\n")[0]


class _Masked:
    """Writes lines of JSON in which the places of store and home do not appear."""

    def __init__(self, folder: str) -> None:
        places = sorted({folder, str(Path.home())}, key=len, reverse=True)
        self._places = [json.dumps(place, ensure_ascii=False)[1:-1] for place in places if place != "/"]

    def write(self, content: Any) -> None:
        line = json.dumps(content, ensure_ascii=False)
        for place in self._places:
            line = line.replace(place, "…")
        sys.stdout.buffer.write(line.encode("utf-8") + b"\n")


if __name__ == "__main__":
    main()
