"""Rows of a file and what is wrong with them, where the same mistake in many rows is told once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json
from judgekit.files.columns import OWN_FORM, Columns
from judgekit.files.sentences import Context
from judgekit.files.validation import mistakes_in

Model = TypeVar("Model", bound=BaseModel)

MOST_TOLD = 50
"""Different mistakes of one file that are told; nobody reads more before mending some."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1, its line in a text file (None in a table), and its values by column."""

    number: int
    line: int | None
    value: dict[str, Json]


class RowProblems:
    """The mistakes of one file of rows, gathered while it is read.

    `line` is told for rows without one of their own: a query stands on one line of the suite.
    """

    def __init__(self, path: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        self._first: dict[tuple[str, str], Problem] = {}
        self._more: dict[tuple[str, str], int] = {}

    def add(self, row: Row, what: str, remedy: str = "") -> None:
        """Note a mistake of a row."""
        in_row = what if row.line is not None else f"row {row.number}: {what}"
        self._note((what, remedy), Problem(self.path, row.line or self.line, in_row, remedy))

    def add_line(self, line: int, what: str, remedy: str = "") -> None:
        """Note a mistake of a line that is no row."""
        self._note((what, remedy), Problem(self.path, line, what, remedy))

    @property
    def all(self) -> tuple[Problem, ...]:
        """The mistakes in the order found, each with the number of further rows that have it."""
        every = [_counted(problem, self._more[key]) for key, problem in self._first.items()]
        rest = len(every) - MOST_TOLD
        more = [Problem(self.path, None, f"{rest} more mistakes of other kinds")] if rest > 0 else []
        return (*every[:MOST_TOLD], *more)

    def raise_any(self) -> None:
        """Raise what was noted.

        Raises:
            FileProblems: at least one mistake was noted.
        """
        if self._first:
            raise FileProblems(self.all)

    def _note(self, key: tuple[str, str], problem: Problem) -> None:
        self._first.setdefault(key, problem)
        self._more[key] = self._more.get(key, -1) + 1


def read_rows_as(
    model: type[Model], rows: Iterable[Row], told: RowProblems, stray_keys: str, columns: Columns = OWN_FORM
) -> Iterator[tuple[Row, Model]]:
    """Give each row as a model; rows with mistakes are told and left out.

    Args:
        model: what each row should be.
        rows: the rows, in the model's keys.
        told: takes the mistakes.
        stray_keys: where a row may have keys of its own, for the remedy of one that stands elsewhere.
        columns: which columns the keys were read from.
    """
    for row in rows:
        try:
            yield row, model.model_validate(row.value)
        except ValidationError:
            mistakes = list(mistakes_in(Context(row.value, (), model)))
            if not mistakes:
                raise  # a row is never left out without a word
            for mistake in mistakes:
                origin = columns.origin(str(mistake.place[0])) if mistake.place else ""
                remedy = f"{mistake.remedy}; {stray_keys}" if mistake.stray else mistake.remedy
                told.add(row, mistake.what + origin, remedy)


def tell_repeated(rows: Iterable[tuple[str, Row]], told: RowProblems) -> None:
    """Note every id that a row before had already."""
    first: dict[str, Row] = {}
    for name, row in rows:
        before = first.setdefault(name, row)
        if before is not row:
            place = f"line {before.line}" if before.line is not None else f"row {before.number}"
            told.add(row, f"id {name!r} is there twice, first on {place}", "give each row its own id")


def _counted(problem: Problem, more: int) -> Problem:
    if more == 0:
        return problem
    what = f"{problem.what} (and so in {more} more row{'s' if more > 1 else ''})"
    return Problem(problem.path, problem.line, what, problem.remedy)
