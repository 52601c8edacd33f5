"""Where cases come from: a JSONL or CSV file, or a table that the store reads."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from judgekit.domain.cases import Case
from judgekit.domain.errors import FileProblems, StoreError
from judgekit.domain.ids import Json
from judgekit.files.case_rows import CaseSource, cases_of
from judgekit.files.columns import Columns, text_cells
from judgekit.files.csv_rows import read_csv
from judgekit.files.document import Document, shown
from judgekit.files.jsonl import read_jsonl
from judgekit.files.paths import path_below
from judgekit.files.rows import Row, RowProblems

ReadTable: TypeAlias = Callable[[str, Path], list[dict[str, Json]]]
"""Gives the rows of a Parquet file (its path) or of a query; paths start at the folder and stay below it."""

_QUERY = re.compile(r"\s*(select|with|from)\s", re.IGNORECASE)


def is_query(source: str) -> bool:
    """Tell whether a source of rows is a SQL query rather than a path."""
    return _QUERY.match(source) is not None


def load_cases(path: Path, fields: Mapping[str, str | tuple[str, ...]] | None = None) -> tuple[Case, ...]:
    """Give the cases of a JSONL or CSV file that stands for itself: solved examples, cases to import.

    Raises:
        FileProblems: the file cannot be read, or some rows are no cases; all mistakes at once.
    """
    alone = Document(shown(path), None, {})
    told = RowProblems(shown(path))
    rows = _rows_of_file(path, Columns(fields or {}), told)
    return cases_of(CaseSource(path.name, path.parent, alone, fields or {}), rows, told)


def read_cases(source: CaseSource, read_table: ReadTable) -> tuple[Case, ...]:
    """Give the cases of a suite in the order of their rows, each with its cluster.

    Raises:
        FileProblems: the rows cannot be read, or some are no cases; all mistakes at once.
    """
    suite, cases = source.suite, source.cases
    if is_query(cases):
        told = RowProblems(suite.path, suite.line_of(("cases",)))
        return cases_of(source, _rows_of_table(source, cases, read_table), told)
    path = path_below(source.folder, cases, suite, ("cases",))
    told = RowProblems(shown(path))
    if path.suffix == ".parquet":
        return cases_of(source, _rows_of_table(source, cases, read_table), told)
    if path.suffix not in (".jsonl", ".csv"):
        what = f"'cases' is neither a .jsonl, .csv or .parquet file nor a query: {cases!r}"
        raise FileProblems([suite.problem(("cases",), what)])
    return cases_of(source, _rows_of_file(path, source.columns, told), told)


def _rows_of_file(path: Path, columns: Columns, told: RowProblems) -> list[Row]:
    if path.suffix == ".csv":
        cells = read_csv(path, told)
        return [Row(row.number, row.line, text_cells(row.value, columns)) for row in cells]
    return list(read_jsonl(path, told))


def _rows_of_table(source: CaseSource, text: str, read_table: ReadTable) -> list[Row]:
    try:
        rows = read_table(text, source.folder)
    except StoreError as error:
        raise FileProblems([source.suite.problem(("cases",), f"'cases' cannot be read: {error}")]) from error
    # NaN is what tables written from data frames hold where there is nothing; it differs from itself.
    there = ({name: value for name, value in row.items() if value == value} for row in rows)  # noqa: PLR0124
    return [Row(number, None, value) for number, value in enumerate(there, start=1)]
