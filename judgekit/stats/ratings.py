"""Categorical ratings of the same items by several raters, with gaps, as numbers."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import Floats, Ints

MISSING = -1

Ratings = Sequence[Sequence[Hashable]]


@dataclass(frozen=True, slots=True)
class Coded:
    """Ratings as positions on a scale.

    Attributes:
        codes: Position of each rating among the categories, -1 where there is none, shape (N, R).
        categories: The scale, in order.
    """

    codes: Ints
    categories: tuple[Hashable, ...]

    @property
    def counts(self) -> Floats:
        """How many raters gave each item each category, shape (N, K)."""
        given = self.codes[:, :, None] == np.arange(len(self.categories))
        return np.asarray(given.sum(axis=1), dtype=np.float64)


def code_ratings(ratings: Ratings, categories: Sequence[Hashable] | None, name: str = "ratings") -> Coded:
    """Turn a table of items by raters into positions on the scale; None and NaN are missing ratings.

    Args:
        ratings: One row per item, one entry per rater, all rows of one length.
        categories: The scale in order; None takes the distinct values given, sorted.
        name: What to call the ratings in an error.

    Raises:
        NotEnoughData: If there is no rating at all.
        InvalidInput: If rows differ in length or a rating is not on the scale.
    """
    rows = ratings.tolist() if isinstance(ratings, np.ndarray) else [list(row) for row in ratings]
    if len({len(row) for row in rows}) > 1:
        raise InvalidInput(f"{name}: rows of different lengths; every item needs one entry per rater")
    scale = tuple(_distinct(rows, name) if categories is None else categories)
    position = {category: i for i, category in enumerate(scale)}
    codes = [[_code(value, position, f"{name}[{i}]") for value in row] for i, row in enumerate(rows)]
    table = np.array(codes, dtype=np.intp)
    if not (table != MISSING).any():
        raise NotEnoughData(f"{name}: none given, at least one is needed")
    return Coded(table, scale)


def pair_ratings(
    a: Iterable[Hashable], b: Iterable[Hashable], categories: Sequence[Hashable] | None
) -> Coded:
    """Turn two raters' ratings of the same items into positions on one scale, shape (N, 2).

    Raises:
        NotEnoughData: If there are no items.
        InvalidInput: If the lengths differ, a rating is missing or not on the scale.
    """
    first, second = list(a), list(b)
    if len(first) != len(second):
        raise InvalidInput(f"b: {len(second)} ratings for {len(first)} items; one per item is needed")
    coded = code_ratings(list(zip(first, second, strict=True)), categories)
    if (coded.codes == MISSING).any():
        raise InvalidInput(f"item {int(np.argwhere(coded.codes == MISSING)[0][0])}: both ratings are needed")
    return coded


def is_missing(value: Hashable) -> bool:
    """Whether a rating is None or NaN."""
    return value is None or value != value  # noqa: PLR0124 - only NaN differs from itself


def _distinct(rows: list[list[Hashable]], name: str) -> list[Hashable]:
    values = {value for row in rows for value in row if not is_missing(value)}
    try:
        return sorted(values)  # type: ignore[type-var]  # a scale of unlike values is refused below
    except TypeError as error:
        raise InvalidInput(f"{name}: {error}; give the categories in order") from error


def _code(value: Hashable, position: dict[Hashable, int], where: str) -> int:
    if is_missing(value):
        return MISSING
    if value not in position:
        raise InvalidInput(f"{where} is {value!r}; one of {', '.join(map(repr, position))} is needed")
    return position[value]
