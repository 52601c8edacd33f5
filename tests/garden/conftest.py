"""What the garden's tests look at: its folders, its rubrics and suites, and the databases."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from judgekit.domain.cases import Case
from judgekit.files.cases import load_cases

ROOT = Path(__file__).resolve().parents[2]
SUITES = ROOT / "suites"
SQL_FIELDS: dict[str, str | tuple[str, ...]] = {
    "input": "question",
    "reference": "gold_sql",
    "metadata": ("database", "schema", "hardness"),
    "tags": "tags",
}

Query = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def suites() -> Path:
    return SUITES


@pytest.fixture(scope="session")
def rubrics() -> Path:
    return ROOT / "rubrics"


@pytest.fixture(scope="session")
def rows() -> Callable[[str], list[dict[str, Any]]]:
    """Gives the rows of a JSONL file below suites/."""

    def read(name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (SUITES / name).read_text(encoding="utf-8").splitlines()]

    return read


@pytest.fixture(scope="session")
def splits() -> dict[str, tuple[Case, ...]]:
    """The questions of text-to-sql by split."""
    folder = SUITES / "text-to-sql"
    return {
        name: load_cases(folder / f"{name}.jsonl", SQL_FIELDS) for name in ("cases", "train", "validation")
    }


@pytest.fixture(scope="session")
def query() -> Iterator[Query]:
    """Runs a query on a database of text-to-sql; `backwards` reads unsorted rows from the end."""
    scripts = sorted((SUITES / "text-to-sql" / "databases").glob("*.sql"))
    databases = {
        (path.stem, backwards): _database(path, backwards) for path in scripts for backwards in (False, True)
    }

    def run(database: str, sql: str, *, backwards: bool = False) -> list[tuple[Any, ...]]:
        found = databases[database, backwards].execute(sql).fetchall()
        return [tuple(round(cell, 6) if isinstance(cell, float) else cell for cell in row) for row in found]

    yield run
    for database in databases.values():
        database.close()


def _database(script: Path, backwards: bool) -> sqlite3.Connection:  # noqa: FBT001 - one caller, in a loop
    database = sqlite3.connect(":memory:")
    database.executescript(script.read_text(encoding="utf-8"))
    database.execute(f"PRAGMA reverse_unordered_selects = {'ON' if backwards else 'OFF'}")
    return database
