"""Which items a person is shown: samples whose chances are known, so that estimates from them stay valid.

Every item keeps one random number for good (permanent random numbers; Ohlsson 1995, "Coordination of samples
using permanent random numbers"). So a larger sample holds the smaller one, and two samples drawn in different
ways overlap as far as they can: an item is in one of them with the larger of its two chances.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import Floats, Ints, as_codes, as_floats, check_count, same_length

Flags = NDArray[np.bool_]
UNIFORM_SHARE = 0.5
"""Share of a doubtful sample that is spread evenly: no chance falls below half of the even one."""


@dataclass(frozen=True, slots=True)
class RandomNumbers:
    """The random numbers of all items, uniform on [0, 1), shape (N,) each.

    Attributes:
        common: The same for everyone: what is drawn by them, all annotators are shown.
        own: Those of one annotator.
    """

    common: Floats
    own: Floats


@dataclass(frozen=True, slots=True)
class Draw:
    """A sample of N items.

    Attributes:
        places: The drawn items, in the order to be answered: whoever stops early has answered a smaller
            sample of the same kind.
        chances: Chance of every item to be drawn, in (0, 1], shape (N,).
        n_common: How many of the drawn are the same for every annotator; they come first.
    """

    places: Ints
    chances: Floats
    n_common: int


def draw_random(numbers: RandomNumbers, n: int, n_common: int) -> Draw:
    """Draw n of N items evenly, those with the smallest numbers: chance n/N each.

    Args:
        numbers: The items' random numbers.
        n: Size of the sample, at most N.
        n_common: How many of them to draw by the common numbers.

    Raises:
        InvalidInput: If n is not 1 to N, or n_common above n.

    >>> numbers = RandomNumbers(np.array([0.7, 0.1, 0.4]), np.array([0.2, 0.9, 0.5]))
    >>> draw_random(numbers, 2, 1).places.tolist(), draw_random(numbers, 2, 2).places.tolist()
    ([1, 0], [1, 2])
    """
    return draw_stratified(numbers, [0] * numbers.common.size, n, n_common)


def draw_stratified(numbers: RandomNumbers, strata: ArrayLike, n: int, n_common: int) -> Draw:
    """Draw from each stratum in proportion to its size, at least 1: chance n_h/N_h (Cochran 1977, ch. 5).

    Args:
        numbers: The items' random numbers.
        strata: Label of each item's stratum, shape (N,).
        n: Size of the sample, at most N.
        n_common: How many of them to draw by the common numbers.

    Raises:
        InvalidInput: If n is not 1 to N, or n_common above n.
        NotEnoughData: If there are more strata than n.
    """
    common, own = _checked(numbers, n, n_common)
    codes = as_codes(np.asarray(strata).tolist(), common.size, "strata")
    sizes = np.bincount(codes)
    counts = proportional_allocation(sizes, n)
    shared = np.minimum(counts, _whole(np.asarray(counts * (n_common / n), dtype=np.float64), n_common))
    first = _smallest(common, codes, shared, np.ones(common.size, dtype=np.bool_))
    rest = _smallest(own, codes, counts - shared, ~first)
    chances = (counts / sizes)[codes]
    return Draw(_ordered((common, first), (own, rest), chances), chances, int(first.sum()))


def draw_doubtful(numbers: RandomNumbers, doubt: ArrayLike, n: int, n_common: int) -> Draw:
    """Draw where a judge is in doubt: about n items, each by itself with a chance that grows with its doubt.

    Poisson sampling with the chances of `doubtful_chances`, which are exact; the size of the sample varies.

    Args:
        numbers: The items' random numbers.
        doubt: How unsure the judge is of each item, at least 0, shape (N,).
        n: Expected size of the sample, at most N.
        n_common: Expected number of those that are the same for every annotator.

    Raises:
        InvalidInput: If n is not 1 to N, n_common above n, or a doubt negative.
    """
    common, own = _checked(numbers, n, n_common)
    chances = doubtful_chances(same_length(as_floats(doubt, "doubt"), common.size, "doubt"), n)
    shared = doubtful_chances(doubt, n_common) if n_common else np.zeros(common.size)
    certain = shared >= 1
    further = np.where(certain, 0.0, (chances - shared) / np.where(certain, 1.0, 1 - shared))
    first = common < shared
    rest = ~first & (own < further)
    return Draw(_ordered((common, first), (own, rest), chances), chances, int(first.sum()))


def doubtful_chances(doubt: ArrayLike, n: int) -> Floats:
    """Chances that add up to n: a mix of even ones and ones in proportion to the doubt, none above 1.

    Half even keeps the weights 1/chance bounded (Zrnic and Candes 2024, arXiv 2403.03208, sec. 4); what would
    exceed 1 is certain, and the others share the rest (Sarndal, Swensson and Wretman 1992, sec. 3.6.2).

    Args:
        doubt: At least 0 each, shape (N,); where all are 0 the chances are even.
        n: What the chances add up to, 1 to N.

    Raises:
        InvalidInput: If a doubt is negative or n is not 1 to N.

    >>> doubtful_chances([0, 1, 1, 2], 2).round(3).tolist()
    [0.25, 0.5, 0.5, 0.75]
    """
    wanted = as_floats(doubt, "doubt", within=(0.0, np.inf))
    if not 1 <= check_count(n, "n") <= wanted.size:
        raise InvalidInput(f"n is {n}; from {wanted.size} items 1 to {wanted.size} can be drawn")
    even = np.full(wanted.size, 1 / wanted.size)
    own = wanted / wanted.sum() if wanted.any() else even
    weights = UNIFORM_SHARE * even + (1 - UNIFORM_SHARE) * own
    chances = n * weights
    while (chances > 1).any():
        certain = chances >= 1
        left = n - np.count_nonzero(certain)
        chances = np.where(certain, 1.0, left * weights / weights[~certain].sum())
    return np.asarray(chances)


def proportional_allocation(sizes: ArrayLike, n: int) -> Ints:
    """Items per stratum in proportion to their sizes, at least 1 each, by largest remainder.

    Args:
        sizes: Number of items in each stratum, at least 1, shape (H,).
        n: How many to give out, at most as many as there are items.

    Raises:
        NotEnoughData: If there are more strata than n.

    >>> proportional_allocation([50, 30, 2], 8).tolist()
    [4, 3, 1]
    """
    held = as_floats(sizes, "sizes", within=(1.0, np.inf))
    if n < held.size:
        raise NotEnoughData(f"{n} items for {held.size} strata; at least 1 from each is needed")
    exact = n * held / held.sum()
    counts: Ints = np.maximum(1, np.floor(exact)).astype(np.int64)
    while counts.sum() < n:
        counts[np.argmax(np.where(counts < held, exact - counts, -np.inf))] += 1
    while counts.sum() > n:
        counts[np.argmin(np.where(counts > 1, exact - counts, np.inf))] -= 1
    return counts


def _checked(numbers: RandomNumbers, n: int, n_common: int) -> tuple[Floats, Floats]:
    common = as_floats(numbers.common, "common", within=(0.0, 1.0))
    own = same_length(as_floats(numbers.own, "own", within=(0.0, 1.0)), common.size, "own")
    if not 1 <= check_count(n, "n") <= common.size:
        raise InvalidInput(f"n is {n}; from {common.size} items 1 to {common.size} can be drawn")
    if check_count(n_common, "n_common") > n:
        raise InvalidInput(f"n_common is {n_common}, more than the {n} that are drawn")
    return common, own


def _ordered(first: tuple[Floats, Flags], rest: tuple[Floats, Flags], chances: Floats) -> Ints:
    """The drawn places by their number over their chance, the common ones first."""
    places = [np.flatnonzero(taken) for _, taken in (first, rest)]
    keys = [numbers / chances for numbers, _ in (first, rest)]
    return np.concatenate(
        [at[np.argsort(key[at], kind="stable")] for at, key in zip(places, keys, strict=True)]
    )


def _smallest(numbers: Floats, codes: Ints, counts: Ints, free: Flags) -> Flags:
    """Whether each item is among the smallest of its stratum that are free, as many as it has to give."""
    taken = np.zeros(numbers.size, dtype=np.bool_)
    for code, count in enumerate(counts.tolist()):
        at = np.flatnonzero((codes == code) & free)
        taken[at[np.argsort(numbers[at], kind="stable")[:count]]] = True
    return taken


def _whole(exact: Floats, total: int) -> Ints:
    """Round so that the sum is the total: the largest remainders go up."""
    counts: Ints = np.floor(exact).astype(np.int64)
    up = np.argsort(-(exact - counts), kind="stable")[: total - counts.sum()]
    counts[up] += 1
    return counts
