"""Rows of Parquet, CSV and JSON files below one folder, through DuckDB; nothing outside it is reached."""

import json
from pathlib import Path

import duckdb

from judgekit.domain.errors import StoreError
from judgekit.domain.ids import Json
from judgekit.store.sqlfiles import query

CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
}


def read_table(source: str, folder: Path) -> list[dict[str, Json]]:
    """Give the rows of a Parquet file, or of a query over files.

    Args:
        source: the path of a `.parquet` file, or a `select`; relative paths start at the folder.
        folder: where files are looked for; others cannot be read.

    Raises:
        StoreError: the file or the query cannot be read.
    """
    with duckdb.connect(":memory:", config=CLOSED) as connection:
        try:
            _confine(connection, folder.resolve())
            found = _select(connection, source)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, map(_plain, row), strict=True)) for row in found.fetchall()]
        except duckdb.Error as error:
            raise StoreError(str(error).splitlines()[0]) from error


def _confine(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    connection.execute("set allowed_directories = [$folder]", {"folder": str(folder)})
    connection.execute("set file_search_path = $folder", {"folder": str(folder)})
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _select(connection: duckdb.DuckDBPyConnection, source: str) -> duckdb.DuckDBPyConnection:
    if source.endswith(".parquet"):
        return connection.execute(query("parquet_rows"), {"path": source})
    return connection.execute(source)


def _plain(value: object) -> Json:
    """A cell as JSON: dates, decimals and the like as their text."""
    return json.loads(json.dumps(value, default=str))
