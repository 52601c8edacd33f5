"""Results of queries: whether two say the same, whatever the order of their columns. Pure."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

Row: TypeAlias = tuple[object, ...]

_RELATIVE = 1e-6
_ABSOLUTE = 1e-9
_MOST_STEPS = 20_000


class TooManyColumns(Exception):
    """So many columns look alike that their order cannot be worked out."""


def same_rows(expected: Sequence[Row], given: Sequence[Row], *, ordered: bool) -> bool:
    """Say whether two results hold the same rows under some order of the columns.

    Rows are compared as multisets, or as lists if `ordered`. Numbers that differ by less than one part in a
    million are the same. Texts and numbers never are.

    Raises:
        TooManyColumns: the search for the order of columns was given up.
    """
    if len(expected) != len(given):
        return False
    if not expected:
        return True
    if len(expected[0]) != len(given[0]):
        return False
    left, right = _comparable(expected, given)
    columns_left, columns_right = list(zip(*left, strict=True)), list(zip(*right, strict=True))
    if ordered:
        return Counter(columns_left) == Counter(columns_right)
    return _Matching(columns_left, columns_right).exists()


class _Matching:
    """Search for an order of the given columns under which both results are the same multiset of rows."""

    def __init__(self, left: Sequence[Row], right: Sequence[Row]) -> None:
        self._left = left
        self._right = right
        counts = [Counter(column) for column in right]
        self._choices = [
            [place for place, count in enumerate(counts) if count == Counter(column)] for column in left
        ]
        self._steps = 0

    def exists(self) -> bool:
        return self._extend(())

    def _extend(self, chosen: tuple[int, ...]) -> bool:
        """Say whether a partial order of columns can be completed; identical columns are tried only once."""
        if len(chosen) == len(self._left):
            return True
        expected = Counter(zip(*self._left[: len(chosen) + 1], strict=True))
        tried: set[Row] = set()
        for place in self._choices[len(chosen)]:
            if place in chosen or self._right[place] in tried:
                continue
            tried.add(self._right[place])
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise TooManyColumns
            order = (*chosen, place)
            rows = Counter(zip(*(self._right[index] for index in order), strict=True))
            if rows == expected and self._extend(order):
                return True
        return False


def _comparable(expected: Sequence[Row], given: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    """Replace numbers by the least number close to them, so that close numbers become equal ones."""
    numbers = sorted(
        {value for row in (*expected, *given) for value in row if isinstance(value, int | float)}
    )
    if all(isinstance(number, int) for number in numbers):
        return expected, given
    firsts: list[float] = []
    previous = -math.inf
    for number in numbers:
        if not firsts or not math.isclose(number, previous, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE):
            firsts.append(number)
        previous = number

    def merged(row: Row) -> Row:
        return tuple(
            firsts[bisect_right(firsts, value) - 1] if isinstance(value, int | float) else value
            for value in row
        )

    return [merged(row) for row in expected], [merged(row) for row in given]
