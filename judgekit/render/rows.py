"""Rows of a query: a table for people; CSV, JSON and JSON lines for machines."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from judgekit.render.markdown import markdown_table

WIDEST_CELL = 60
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Rows = Sequence[Sequence[Any]]


def table_text(columns: Sequence[str], rows: Rows) -> str:
    """Give an aligned table; numbers to the right, long texts cut, line breaks shown as a mark."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [
        max(len(name), *(len(row[i]) for row in cells)) if cells else len(name)
        for i, name in enumerate(columns)
    ]
    numeric = [
        all(isinstance(row[i], int | float) or row[i] is None for row in rows) for i in range(len(columns))
    ]

    def line(values: Sequence[str]) -> str:
        aligned = (
            value.rjust(width) if right else value.ljust(width)
            for value, width, right in zip(values, widths, numeric, strict=True)
        )
        return "  ".join(aligned).rstrip()

    return "\n".join([line(columns), "  ".join("-" * width for width in widths), *map(line, cells)])


def csv_text(columns: Sequence[str], rows: Rows) -> str:
    """Give CSV; a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_disarmed(value) for value in row] for row in rows)
    return out.getvalue().rstrip("\n")


def json_text(columns: Sequence[str], rows: Rows) -> str:
    """Give a JSON list with one object per row."""
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=2)


def json_lines(columns: Sequence[str], rows: Rows) -> str:
    """Give one JSON object per line."""
    return "\n".join(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows)


def markdown_text(columns: Sequence[str], rows: Rows) -> str:
    """Give a Markdown table; long texts cut, line breaks shown as a mark."""
    return markdown_table(columns, [[_cell(value) for value in row] for row in rows])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = (
        f"{value:.6g}" if isinstance(value, float) else value if isinstance(value, str) else json.dumps(value)
    )
    text = "".join(char if char.isprintable() else "⏎" if char == "\n" else "�" for char in text)
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"


def _disarmed(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
