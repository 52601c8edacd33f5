"""The checks on battles before anything is counted: integer codes in range, one of each per battle."""

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import Floats, check_count

N_OUTCOMES = 3

Codes = NDArray[np.integer[Any]]


class Outcome(IntEnum):
    """The code of a battle's outcome: `a` won, `b` won, or neither."""

    A = 0
    B = 1
    TIE = 2


def check_battles(
    a: ArrayLike, b: ArrayLike, outcome: ArrayLike, n_candidates: int
) -> tuple[Codes, Codes, Codes]:
    """Return the three code arrays of N battles, none of them copied.

    Raises:
        NotEnoughData: If there are no battles.
        InvalidInput: If codes are no integers or out of range, or lengths differ.
    """
    k = check_count(n_candidates, "n_candidates", least=1)
    first, second = check_codes(a, "a", below=k), check_codes(b, "b", below=k)
    result = check_codes(outcome, "outcome", below=N_OUTCOMES)
    if not first.size == second.size == result.size:
        raise InvalidInput(
            f"lengths: a {first.size}, b {second.size}, outcome {result.size}; one per battle is needed"
        )
    return first, second, result


def check_codes(
    values: ArrayLike, name: str, *, below: int | None = None, length: int | None = None
) -> Codes:
    """Return `values` as an array of integer codes from 0 to `below` - 1.

    Raises:
        NotEnoughData: If there are none.
        InvalidInput: If they are no integers, out of range, or not `length` many.
    """
    codes = np.asarray(values)
    if codes.size == 0:
        raise NotEnoughData(f"{name}: none given, at least one battle is needed")
    if codes.ndim != 1 or codes.dtype.kind not in "iu":
        raise InvalidInput(f"{name}: type {codes.dtype}, shape {codes.shape}; a row of integers is needed")
    if length is not None and codes.size != length:
        raise InvalidInput(f"{name}: {codes.size} values for {length} battles; one per battle is needed")
    low, high = int(codes.min()), int(codes.max())
    if low < 0 or (below is not None and high >= below):
        wanted = "0 and above" if below is None else f"0 to {below - 1}"
        raise InvalidInput(f"{name}: unknown code {low if low < 0 else high}; codes are {wanted}")
    return codes


def check_weights(values: ArrayLike, n_battles: int) -> Floats:
    """Return one positive, finite weight per battle.

    Raises:
        InvalidInput: If a weight is not, or there is not one per battle.
    """
    weight = np.asarray(values, dtype=np.float64)
    if weight.shape != (n_battles,):
        raise InvalidInput(f"weight: shape {weight.shape} for {n_battles} battles; one per battle is needed")
    good = np.isfinite(weight) & (weight > 0)
    if not good.all():
        where = int(np.argmin(good))
        raise InvalidInput(f"weight[{where}] is {weight[where]}; a finite number above 0 is needed")
    return weight
