"""CSV with a head line: rows with their lines; an empty cell is a value that is not there."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from judgekit.files.document import MIB, opened, problem_at
from judgekit.files.near import listed
from judgekit.files.rows import Row, RowProblems

_LONGEST_CELL = 64 * MIB
"""The csv module's own limit of 128 KiB would refuse long outputs."""

if TYPE_CHECKING:
    from _csv import Reader


def read_csv(path: Path, told: RowProblems) -> Iterator[Row]:
    """Give the rows of a CSV file by the names of its head line; rows with mistakes are told and left out.

    Raises:
        FileProblems: the file cannot be read, is not UTF-8, or has no usable head line.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with opened(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        reader = csv.reader(text, strict=True)
        try:
            head = _head(path, next(reader, []))
            yield from _rows(reader, head, told)
        except UnicodeDecodeError as error:
            raise problem_at(path, None, "holds bytes that are not UTF-8 text", "save it as UTF-8") from error
        except csv.Error as error:
            what = f"not readable as CSV: {error}"
            raise problem_at(path, reader.line_num, what, "check the quotes") from error


def _head(path: Path, names: list[str]) -> list[str]:
    if not names:
        raise problem_at(path, 1, "the file is empty", "begin with a line of column names")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise problem_at(path, 1, f"column {twice[0]!r} is there twice", "give each column its own name")
    if len(names) == 1 and ";" in names[0]:
        raise problem_at(path, 1, "the columns are separated by ';'", "save the file with commas")
    return names


def _rows(reader: "Reader", head: list[str], told: RowProblems) -> Iterator[Row]:
    line = reader.line_num + 1
    for number, cells in enumerate(reader, start=1):
        if len(cells) == len(head):
            value = {name: cell for name, cell in zip(head, cells, strict=True) if cell != ""}
            yield Row(number, line, value)
        elif cells:
            what = f"the row has {len(cells)} cells, but the head names {len(head)} columns"
            told.add_line(line, what, f"the columns are {listed(head)}")
        line = reader.line_num + 1
