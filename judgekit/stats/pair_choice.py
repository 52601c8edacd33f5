"""Which pairs to judge in the next round, several at a time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.errors import InvalidInput
from judgekit.stats.information import pair_information_gain
from judgekit.stats.inputs import Floats, as_floats

RANDOM_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class PairChoice:
    """Pairs to judge next, one entry per battle.

    Attributes:
        pairs: Places (i, j) with i < j, in the order they were chosen.
        n_random: How many of them were drawn at random instead of chosen.
        assumptions: What must hold for the choice to be a good one.
    """

    pairs: tuple[tuple[int, int], ...]
    n_random: int
    assumptions: tuple[str, ...]


def choose_pairs(
    theta: ArrayLike,
    cov: ArrayLike,
    room: ArrayLike,
    n_battles: int,
    *,
    rng: np.random.Generator,
    random_share: float = RANDOM_SHARE,
) -> PairChoice:
    """Choose battles one after the other by their information, each taken as judged before the next.

    After a battle of i and j with w = p(1-p) the covariance is V - w V d d' V / (1 + w d'V d), d = e_i - e_j.
    A share of the battles is drawn at random among all pairs with room, so that no pair is given up.

    Args:
        theta: Strengths in nats, shape (K,).
        cov: Their covariance, shape (K, K).
        room: How many battles each pair still has, shape (K, K); the upper triangle counts.
        n_battles: How many to choose; fewer if there is no more room.
        rng: Source of randomness.
        random_share: Chance of each battle to be drawn at random.

    Raises:
        InvalidInput: If shapes differ, a value is not finite, or the share lies outside [0, 1].

    Source:
        The Sherman-Morrison formula; see `pair_information_gain`.

    >>> rng = np.random.default_rng(0)
    >>> choose_pairs([0, 0, 3], np.eye(3), np.full((3, 3), 5), 3, rng=rng, random_share=0).pairs
    ((0, 1), (0, 1), (0, 1))
    """
    strength, v = as_floats(theta, "theta"), as_floats(cov, "cov", ndim=2).copy()
    left = as_floats(room, "room", within=(0, np.inf), ndim=2).copy()
    if left.shape != v.shape:
        raise InvalidInput(f"room has shape {left.shape}, cov {v.shape}; equal shapes are needed")
    if not 0 <= random_share <= 1:
        raise InvalidInput(f"random_share is {random_share}; a number from 0 to 1 is needed")
    gains = pair_information_gain(strength, v)
    pairs: list[tuple[int, int]] = []
    n_random = 0
    while len(pairs) < n_battles and (left[gains.i, gains.j] > 0).any():
        drawn = rng.random() < random_share
        gain = rng.random(gains.i.size) if drawn else pair_information_gain(strength, v).gain
        at = int(np.argmax(np.where(left[gains.i, gains.j] > 0, gain, -1.0)))
        i, j = int(gains.i[at]), int(gains.j[at])
        v = _after_battle(strength, v, i, j)
        left[i, j] -= 1
        n_random += drawn
        pairs.append((i, j))
    return PairChoice(tuple(pairs), n_random, gains.assumptions)


def _after_battle(theta: Floats, v: Floats, i: int, j: int) -> Floats:
    p = 1 / (1 + np.exp(-abs(theta[i] - theta[j])))
    w = p * (1 - p)
    column = v[:, i] - v[:, j]
    return np.asarray(v - w / (1 + w * (column[i] - column[j])) * np.outer(column, column))
