"""The room's SQL, read from the `.sql` files beside it."""

from functools import cache
from importlib.resources import files
from typing import Literal

Folder = Literal["migrations", "views", "queries"]


@cache
def query(name: str) -> str:
    """Give the text of `sql/queries/NAME.sql`."""
    return (files(__package__) / "sql" / "queries" / f"{name}.sql").read_text("utf-8")


@cache
def scripts(folder: Folder) -> tuple[tuple[str, str], ...]:
    """Give name and text of every script of a folder, in the order of their numbers."""
    found = (files(__package__) / "sql" / folder).iterdir()
    named = ((entry.name.removesuffix(".sql"), entry.read_text("utf-8")) for entry in found)
    return tuple(sorted(named))
