"""Which columns of a row make up a case: the suite's `fields`, and what stands in each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from judgekit.domain.ids import Json

_ALONE = ("id", "input", "reference")


@dataclass(frozen=True, slots=True)
class Columns:
    """Our names for things, each with the name or names that the rows have for it.

    With no names given, rows are in judgekit's own form and have no other columns than ours, and the one in
    `besides`. With some given, the others are called as ours are, and further columns are left alone.
    """

    fields: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    besides: str | None = None

    def of(self, ours: str) -> tuple[str, ...]:
        """The columns that hold one of our things."""
        theirs = self.fields.get(ours, ours)
        return (theirs,) if isinstance(theirs, str) else theirs

    def named(self) -> list[tuple[str, str]]:
        """The pairs (ours, theirs) that were given, and that rows should therefore have."""
        return [(ours, theirs) for ours in self.fields for theirs in self.of(ours)]

    def origin(self, ours: str) -> str:
        """Say where one of our things was read from, where the rows call it otherwise."""
        theirs = self.of(ours)
        return "" if theirs == (ours,) else f" (read from {', '.join(map(repr, theirs))})"

    def case_of(self, row: Mapping[str, Json]) -> dict[str, Json]:
        """Give a row in judgekit's own form; what is null counts as absent."""
        there = {name: value for name, value in row.items() if value is not None}
        if self.fields:
            there = self._renamed(there)
        elif self.besides is not None:
            there.pop(self.besides, None)
        return {ours: _in_form(ours, value) for ours, value in there.items()}

    def _renamed(self, there: Mapping[str, Json]) -> dict[str, Json]:
        case: dict[str, Json] = {}
        for ours in (*_ALONE, "context", "tags", "metadata"):
            found = {name: there[name] for name in self.of(ours) if name in there}
            if ours == "metadata" and not _is_metadata(found):
                case[ours] = found
            elif len(found) > 1:
                case[ours] = [item for value in found.values() for item in _as_list(value)]
            elif found:
                (case[ours],) = found.values()
        return case


OWN_FORM = Columns()
"""Rows as judgekit itself writes them."""


def text_cells(row: Mapping[str, str], columns: Columns) -> dict[str, Json]:
    """Give a row of a file that holds text alone, with tags split at commas and metadata read as JSON."""
    cells: dict[str, Json] = dict(row)
    for name in columns.of("tags"):
        if name in row:
            cells[name] = [tag.strip() for tag in row[name].split(",") if tag.strip()]
    for name in columns.of("metadata"):
        if row.get(name, "").startswith("{"):
            cells[name] = _object_or_text(row[name])
    return cells


def _in_form(ours: str, value: Json) -> Json:
    """Ids may be whole numbers, and a list of one text may be the text."""
    if ours == "id" and type(value) is int:
        return str(value)
    return [value] if ours in ("context", "tags") and isinstance(value, str) else value


def _is_metadata(found: Mapping[str, Json]) -> bool:
    """Tell whether the one column given holds the whole metadata."""
    return len(found) == 1 and isinstance(next(iter(found.values())), dict)


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _object_or_text(cell: str) -> Json:
    try:
        return json.loads(cell)
    except ValueError:
        return cell
