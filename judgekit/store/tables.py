"""Tables in and out: rows of files below a folder, and answers to queries as CSV or Parquet files."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import duckdb
import numpy as np

from judgekit.domain.errors import QueryRefused, StoreError
from judgekit.domain.ids import Json
from judgekit.store.connect import translated
from judgekit.store.events import json_line
from judgekit.store.sandbox import Limits, QueryResult, query_files
from judgekit.store.sqlfiles import query

Format = Literal["csv", "parquet"]

FILE_LIMITS = Limits(seconds=300.0, memory_mb=4096, rows=None, characters=1_000_000_000)
AS_TEXT = ("JSON", "BLOB")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def read_table(source: str, folder: Path) -> list[dict[str, Json]]:
    """Give the rows of a Parquet file, or of a query over files.

    Args:
        source: the path of a `.parquet` file, or a `select`; relative paths start at the folder.
        folder: where files are looked for; files outside it cannot be read, links out of it neither.

    Raises:
        StoreError: the file or the query cannot be read.
    """
    if source.lower().endswith(".parquet"):
        found = query_files(folder, query("parquet_rows"), FILE_LIMITS, {"path": source})
    else:
        found = query_files(folder, source, FILE_LIMITS)
    if found.note is not None:
        raise QueryRefused(f"{source}: {found.note}; read fewer cases or columns")
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def write_table(result: QueryResult, path: Path, file_format: Format) -> None:
    """Write the answer to a query into a file.

    CSV is made safe to open in a spreadsheet: a text that begins like a formula (= + - @, tab, carriage
    return) gets an apostrophe before it. Numbers stay as they are.

    Raises:
        StoreError: the file cannot be written.
    """
    if file_format == "csv":
        _write_csv(result, path)
    else:
        _write_parquet(result, path)


def _write_csv(result: QueryResult, path: Path) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(map(_csv_cell, result.columns))
            writer.writerows(map(_csv_cell, row) for row in result.rows)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}") from error


def _csv_cell(cell: Json) -> Json:
    if isinstance(cell, dict | list):
        return json.dumps(cell, ensure_ascii=False)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _write_parquet(result: QueryResult, path: Path) -> None:
    names = _distinct(result.columns)
    types = ["VARCHAR" if kind in AS_TEXT else kind for kind in result.types]
    lines = [json_line(dict(zip(names, row, strict=True))) for row in result.rows]
    with translated(path), duckdb.connect(":memory:") as connection:
        connection.register("answer_line", {"line": np.array(lines, dtype=object)})
        form = json_line(dict(zip(names, types, strict=True)))
        connection.execute(query("typed_answer"), {"form": form})
        connection.table("answer").write_parquet(str(path))


def _distinct(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return distinct
