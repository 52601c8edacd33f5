"""Which pair to judge next."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Floats, Ints, as_floats


@dataclass(frozen=True, slots=True, kw_only=True)
class PairGains:
    """What one more battle would teach, per pair.

    Attributes:
        i: First candidate of each pair, shape (K(K-1)/2,).
        j: Second candidate of each pair.
        gain: Expected information in nats, per unit of cost.
        assumptions: What must hold for the choice to be a good one.
    """

    i: Ints
    j: Ints
    gain: Floats
    assumptions: tuple[str, ...] = (
        "a share of about 10 % of the pairs stays random",
        "after adaptive choice ratings stay consistent, but fixed-sample intervals are somewhat too narrow",
    )

    @property
    def best(self) -> tuple[int, int]:
        """The most informative pair."""
        at = int(np.argmax(self.gain))
        return int(self.i[at]), int(self.j[at])


def pair_information_gain(theta: ArrayLike, cov: ArrayLike, cost: ArrayLike | None = None) -> PairGains:
    """Information one more battle of each pair adds: ln(1 + p(1-p)(V_ii + V_jj - 2 V_ij)) / 2.

    The D-optimal gain of Laplace's approximation, p = sigmoid(theta_i - theta_j): highest where the two are
    close and the battles so far say least about their difference.

    Args:
        theta: Strengths in nats, shape (K,).
        cov: Their covariance, shape (K, K).
        cost: Cost of judging one battle of each pair, shape (K, K), positive; None costs all alike.

    Raises:
        NotEnoughData: If there are no strengths.
        InvalidInput: If there are fewer than two candidates, shapes differ, a value is not finite, a cost is
            not positive, or the covariance gives a difference a negative variance.

    Source:
        The matrix determinant lemma; Chaloner and Verdinelli 1995, Stat. Sci. 10:273.

    >>> pair_information_gain([0.0, 0.1, 2.0], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]).best
    (0, 1)
    """
    strength, v = as_floats(theta, "theta"), as_floats(cov, "cov", ndim=2)
    k = strength.size
    if k < 2 or v.shape != (k, k):
        raise InvalidInput(f"theta has {k} entries and cov shape {v.shape}; K >= 2 and (K, K) are needed")
    i, j = np.triu_indices(k, 1)
    spread = np.diag(v)[i] + np.diag(v)[j] - 2 * v[i, j]
    if spread.min() < 0:
        raise InvalidInput("cov gives a difference a negative variance; a covariance matrix is needed")
    chance = 1 / (1 + np.exp(-np.abs(strength[i] - strength[j])))
    gain = np.log1p(chance * (1 - chance) * spread) / 2
    return PairGains(i=i, j=j, gain=gain / _pair_costs(cost, k)[i, j])


def _pair_costs(cost: ArrayLike | None, k: int) -> Floats:
    if cost is None:
        return np.ones((k, k))
    costs = as_floats(cost, "cost", ndim=2)
    if costs.shape != (k, k) or costs[np.triu_indices(k, 1)].min() <= 0:
        raise InvalidInput(f"cost: shape {costs.shape}; positive costs of shape ({k}, {k}) are needed")
    return costs
