"""What the public views hold, in words: the text of `judgekit sql --schema`."""

from dataclasses import dataclass
from functools import cache

import duckdb

from judgekit.store.migrate import migrate
from judgekit.store.sqlfiles import query


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a public view."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class View:
    """One public view: what a row of it is, and its columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]


@cache
def public_views() -> tuple[View, ...]:
    """Give the views people may query, in the order of their making."""
    with duckdb.connect(":memory:") as connection:
        migrate(connection, 0)
        rows = connection.execute(query("public_views")).fetchall()
    views: dict[tuple[str, str], list[Column]] = {}
    for view, meaning, *column in rows:
        views.setdefault((view, meaning), []).append(Column(*column))
    return tuple(View(name, meaning, tuple(columns)) for (name, meaning), columns in views.items())


def schema_text() -> str:
    """Give all public views with their columns, types and meanings as plain text."""
    return "\n\n".join(map(_text, public_views())) + "\n"


def _text(view: View) -> str:
    name_width = max(len(column.name) for column in view.columns)
    type_width = max(len(column.type) for column in view.columns)
    lines = [
        f"  {column.name:<{name_width}}  {column.type:<{type_width}}  {column.meaning}"
        for column in view.columns
    ]
    return "\n".join((f"{view.name}: {view.meaning}", *lines))
