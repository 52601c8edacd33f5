"""Elo ratings in the order battles came in: familiar, but dependent on that order."""

from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.battles import check_battles, check_weights
from judgekit.stats.errors import NotEnoughData
from judgekit.stats.inputs import Floats, check_positive

INITIAL = 1000.0
SCALE = 400.0
POINTS = np.array([1.0, 0.0, 0.5])


@dataclass(frozen=True, slots=True, kw_only=True)
class EloRatings:
    """Ratings after the last battle.

    Attributes:
        ratings: Elo rating of each candidate, shape (K,); 1000 for one without battles.
        n_battles: Battles that counted.
        n_self_play: Battles of a candidate against itself, left out.
        warnings: What a reader must be told beside the ratings.
    """

    ratings: Floats
    n_battles: int
    n_self_play: int
    warnings: tuple[str, ...] = ("Elo depends on the order of the battles and has no interval",)


def elo_online(
    a: ArrayLike,
    b: ArrayLike,
    outcome: ArrayLike,
    *,
    n_candidates: int,
    k: float = 4.0,
    weight: ArrayLike | None = None,
) -> EloRatings:
    """Elo ratings from battles in time order: r_a += k (s - E), E = 1/(1 + 10^((r_b - r_a)/400)).

    Everyone starts at 1000, a tie is half a point. A weight multiplies k, so that the sum of all ratings
    never changes.

    Args:
        a: Number of the first candidate of each battle, shape (N,), integers below `n_candidates`.
        b: Number of the second candidate.
        outcome: `Outcome` codes: 0 a won, 1 b won, 2 tie.
        n_candidates: How many candidates there are.
        k: Most points one battle can move.
        weight: Positive weight of each battle; None weighs all alike.

    Raises:
        NotEnoughData: If there are no battles between two different candidates.
        InvalidInput: If codes are out of range, lengths differ, or k or a weight is not positive.

    Source:
        Elo 1978; as computed by Chatbot Arena.

    >>> elo_online([0, 0], [1, 1], [0, 2], n_candidates=2).ratings.round(3).tolist()
    [1001.977, 998.023]
    """
    step = check_positive(k, "k")
    first, second, codes = check_battles(a, b, outcome, n_candidates)
    different = first != second
    if not different.any():
        raise NotEnoughData("every battle is a candidate against itself; two candidates are needed")
    score = POINTS[codes[different]].tolist()
    i, j = first[different].tolist(), second[different].tolist()
    if weight is None:
        ratings = _play(i, j, score, [step] * len(i), n_candidates)
    else:
        steps = step * check_weights(weight, first.size)[different]
        ratings = _play(i, j, score, steps.tolist(), n_candidates)
    return EloRatings(ratings=np.array(ratings), n_battles=len(i), n_self_play=int(different.size - len(i)))


def _play(i: list[int], j: list[int], score: list[float], step: list[float], n: int) -> list[float]:
    """Play the battles one after the other; plain lists are several times faster here than arrays."""
    ratings = [INITIAL] * n
    per_point = log(10) / SCALE
    for first, second, points, most in zip(i, j, score, step, strict=True):
        ahead = ratings[first]
        behind = ratings[second]
        moved = most * (points - 1.0 / (1.0 + exp((behind - ahead) * per_point)))
        ratings[first] = ahead + moved
        ratings[second] = behind - moved
    return ratings
