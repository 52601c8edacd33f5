"""The checks every method makes before it computes: finite, in range, of equal length, enough of them."""

from collections.abc import Hashable, Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from judgekit.stats.errors import InvalidInput, NotEnoughData

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bounds = tuple[float, float]


def as_floats(values: ArrayLike, name: str, *, within: Bounds | None = None, ndim: int = 1) -> Floats:
    """Return `values` as a finite, non-empty float array.

    Args:
        values: Anything numpy can read as numbers.
        name: What to call the values in an error.
        within: Closed range every value must lie in.
        ndim: Number of dimensions expected.

    Raises:
        NotEnoughData: If there are no values.
        InvalidInput: If a value is no finite number, lies outside `within`, or the shape is wrong.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"{name}: {error}; a rectangle of plain numbers is needed") from error
    if array.ndim != ndim:
        raise InvalidInput(f"{name}: {array.ndim} dimensions given, {ndim} needed")
    if array.size == 0:
        raise NotEnoughData(f"{name}: none given, at least one is needed")
    _check_each(array, name, np.isfinite(array), "a finite number")
    if within is not None:
        low, high = within
        _check_each(array, name, (array >= low) & (array <= high), f"a value from {low:g} to {high:g}")
    return array


def as_pair(x: ArrayLike, y: ArrayLike, names: tuple[str, str] = ("x", "y")) -> tuple[Floats, Floats]:
    """Return two finite arrays of one length, item by item the same cases; a single `y` stands for all.

    Raises:
        NotEnoughData: If there are no values.
        InvalidInput: If a value is not finite or the lengths differ.
    """
    first = as_floats(x, names[0])
    second = np.full_like(first, y) if np.ndim(y) == 0 else y
    return first, same_length(as_floats(second, names[1]), first.size, names[1])


def same_length(array: Floats, length: int, name: str) -> Floats:
    """Return `array` if it has `length` entries.

    Raises:
        InvalidInput: If it has not.
    """
    if array.shape[0] != length:
        raise InvalidInput(f"{name}: {array.shape[0]} values for {length} items; one per item is needed")
    return array


def as_codes(labels: Iterable[Hashable] | None, n_items: int, name: str = "clusters") -> Ints:
    """Return each item's cluster as 0, 1, ... in order of first appearance; None makes every item its own.

    Raises:
        InvalidInput: If there is not one usable label per item.
    """
    if labels is None:
        return np.arange(n_items)
    plain = labels.tolist() if isinstance(labels, np.ndarray) else labels
    seen: dict[Hashable, int] = {}
    codes = np.array([seen.setdefault(label, len(seen)) for label in plain], dtype=np.intp)
    if any(label is None or label != label for label in seen):  # noqa: PLR0124 - only NaN differs from itself
        raise InvalidInput(f"{name}: a label is missing (None or NaN); every item needs one")
    if codes.size != n_items:
        raise InvalidInput(f"{name}: {codes.size} labels for {n_items} items; one per item is needed")
    return codes


def sums_by_code(values: Floats, codes: Ints) -> Floats:
    """Sum of `values` within each code, shape (G,)."""
    return np.asarray(np.bincount(codes, weights=values), dtype=np.float64)


def midranks(values: Floats) -> Floats:
    """Ranks from 1, equal values sharing the mean of theirs, shape (N,)."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[group])


def check_share(value: float, name: str) -> float:
    """Return `value` if it lies strictly between 0 and 1, as confidences, alphas and powers must.

    Raises:
        InvalidInput: If it does not.
    """
    if not 0 < value < 1:
        raise InvalidInput(f"{name} is {value}; a number between 0 and 1 is needed")
    return value


def check_count(value: int, name: str, *, least: int = 0) -> int:
    """Return `value` if it is a whole number of at least `least`.

    Raises:
        InvalidInput: If it is not.
    """
    if value != int(value) or value < least:
        raise InvalidInput(f"{name} is {value}; a whole number of at least {least} is needed")
    return int(value)


def check_positive(value: float, name: str) -> float:
    """Return `value` if it is finite and above zero.

    Raises:
        InvalidInput: If it is not.
    """
    if not (np.isfinite(value) and value > 0):
        raise InvalidInput(f"{name} is {value}; a finite number above 0 is needed")
    return float(value)


def _check_each(array: Floats, name: str, good: NDArray[np.bool_], wanted: str) -> None:
    if not good.all():
        where = np.argwhere(~good)[0]
        index = ", ".join(str(int(i)) for i in where)
        raise InvalidInput(f"{name}[{index}] is {array[tuple(where)]}; {wanted} is needed")
