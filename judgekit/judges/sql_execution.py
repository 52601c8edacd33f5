"""Execution accuracy: a query is right if it returns what the gold query returns, on every instance."""

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from judgekit.domain.cases import Case, Output
from judgekit.domain.errors import UsageError
from judgekit.domain.frozen import Frozen
from judgekit.domain.verdict import CannotAssess
from judgekit.judges.duckdb_sandbox import DuckDBSandbox
from judgekit.judges.files_hash import files_hash
from judgekit.judges.program import Score, Scored
from judgekit.judges.sql_rows import Row, TooManyColumns, same_rows
from judgekit.judges.sql_sandbox import QueryFailed, Sandbox
from judgekit.judges.sql_text import extract_query, is_ordered

VALID_SQL = "valid_sql"
"""The criterion that says whether the query ran at all, right or wrong."""

_Dialect = Literal["sqlite", "duckdb"]
_SUFFIXES: dict[_Dialect, tuple[str, ...]] = {
    "sqlite": (".sqlite", ".db", ".sql"),
    "duckdb": (".duckdb", ".db", ".sql"),
}
_SANDBOXES: dict[_Dialect, type[Sandbox] | type[DuckDBSandbox]] = {
    "sqlite": Sandbox,
    "duckdb": DuckDBSandbox,
}
_MOST_OPEN: dict[_Dialect, int] = {"sqlite": 64, "duckdb": 4}
_NAME = re.compile(r"[^/\\\x00]+")


class SqlOptions(Frozen):
    """Options of the program `sql_execution`.

    `databases` is a folder with `NAME.sqlite` (`NAME.duckdb` where that is the `dialect`), `NAME.db`,
    `NAME.sql` or a folder `NAME` of several instances, or one such file for all cases; `database_field` is
    the metadata key of a case that holds NAME. `timeout_s` is time per query: of the processor for SQLite, of
    the clock for DuckDB.
    """

    databases: str
    database_field: str = "database"
    dialect: _Dialect = "sqlite"
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 10.0


class SqlExecution:
    """Scores an output by running its query and the case's reference query, and comparing what they return.

    Runs in one thread of its own, so that queries neither block the event loop nor share a time limit.
    """

    def __init__(self, options: SqlOptions, folder: Path) -> None:
        """Look for the databases; each is opened when it is first needed.

        Raises:
            UsageError: `databases` does not exist.
        """
        self._options = options
        if ".." in Path(options.databases).parts:
            raise UsageError(f"option 'databases': {options.databases!r} leaves its folder")
        self._root = (folder / options.databases).resolve()
        if not self._root.exists():
            raise UsageError(f"option 'databases': {options.databases!r} not found in {folder}")
        self.fingerprint = files_hash(self._root)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sql")
        self._suffixes = _SUFFIXES[options.dialect]
        sandbox = _SANDBOXES[options.dialect]
        self._sandbox = lru_cache(_MOST_OPEN[options.dialect])(lambda path: sandbox(path, options.timeout_s))
        self._gold_rows = lru_cache(4096)(lambda path, gold: self._sandbox(path).rows(gold))

    async def score(self, case: Case, output: Output) -> Scored:
        """Score 1 if the query is right on every instance, else 0; `valid_sql` says whether it ran."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._score, case, output)

    def _score(self, case: Case, output: Output) -> Scored:
        if case.reference is None:
            return CannotAssess(f"case {case.id!r} has no reference query")
        instances = self._instances(case.metadata)
        if not instances:
            field = self._options.database_field
            return CannotAssess(
                f"case {case.id!r}: no database {case.metadata.get(field)!r} (metadata {field!r})"
            )
        query = extract_query(output.text)
        if query is None:
            return _wrong("the output holds no SELECT or WITH statement", valid=False)
        for path in instances:
            scored = self._score_on(path, case.reference, query)
            if not isinstance(scored, Score) or scored.value == 0:
                return scored
        return Score(1.0, "returns the rows of the reference", {VALID_SQL: 1.0})

    def _score_on(self, path: Path, gold: str, query: str) -> Scored:
        expected = self._gold_rows(path, extract_query(gold) or gold)
        if isinstance(expected, QueryFailed):
            return CannotAssess(f"the reference query fails on {path.name}: {expected}")
        given = self._sandbox(path).rows(query, most=len(expected) + 1)
        if isinstance(given, QueryFailed):
            return _wrong(str(given), valid=False)
        try:
            same = same_rows(expected, given, ordered=is_ordered(gold))
        except TooManyColumns:
            return CannotAssess("too many columns look alike to compare the results")
        return Score(1.0) if same else _wrong(_difference(expected, given), valid=True)

    def _instances(self, metadata: Mapping[str, object]) -> tuple[Path, ...]:
        if self._root.is_file():
            return (self._root,)
        name = metadata.get(self._options.database_field)
        if not isinstance(name, str) or not _NAME.fullmatch(name) or name in (".", ".."):
            return ()
        if (self._root / name).is_dir():
            return tuple(
                sorted(path for path in (self._root / name).iterdir() if path.suffix in self._suffixes)
            )
        files = (self._root / f"{name}{suffix}" for suffix in self._suffixes)
        return tuple(path for path in files if path.is_file())[:1]


def _wrong(note: str, *, valid: bool) -> Score:
    return Score(0.0, note, {VALID_SQL: float(valid)})


def _difference(expected: list[Row], given: list[Row]) -> str:
    if len(expected) != len(given):
        more = "more than" if len(given) > len(expected) else f"{len(given)} instead of"
        return f"wrong result: {more} {len(expected)} rows"
    if expected and len(expected[0]) != len(given[0]):
        return f"wrong result: {len(given[0])} instead of {len(expected[0])} columns"
    return "wrong result: other rows than the reference"
