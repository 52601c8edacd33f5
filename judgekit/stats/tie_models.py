"""How the chance of a win, a loss and a tie follows from a difference of strengths: two models of ties.

Both are written over three sufficient statistics per pair, so that a fit, its information and each
bootstrap replicate read the same three arrays. x is the log-odds difference of the pair. Sums of products
are written out: a dot product of more than 10,000 numbers would wake the BLAS threads and gain nothing.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from judgekit.stats.inputs import Floats

Array = NDArray[Any]
Statistics = tuple[Array, Array, Array]


@dataclass(frozen=True, slots=True)
class Information:
    """Second derivatives of minus the log-likelihood per pair: in x, across, and in the tie parameter."""

    xx: Floats
    xt: Floats
    tt: Floats


class TieModel(Protocol):
    """What a fit needs to know of a model of ties."""

    @property
    def has_parameter(self) -> bool:
        """Whether the model estimates a tie parameter."""

    def start(self, share: float) -> float:
        """Tie parameter at which equals tie with probability `share`."""

    def natural(self, tie: float) -> float:
        """Tie parameter as it is published, from the one the fit works with."""

    def internal(self, published: float) -> float:
        """The inverse of `natural`."""

    def reduce(self, counts: Array) -> Statistics:
        """Sufficient statistics of counts whose first axis is (a, b, tie)."""

    def gradient(self, x: Array, tie: Any, statistics: Statistics) -> tuple[Array, Array]:
        """Derivatives of the log-likelihood per pair in x and in the tie parameter."""

    def derivatives(
        self, x: Floats, tie: float, statistics: Statistics
    ) -> tuple[tuple[Floats, Floats], Information]:
        """The gradient and the observed information per pair, at the price of one."""

    def log_likelihood(self, x: Floats, tie: float, statistics: Statistics) -> float:
        """Log-likelihood summed over pairs."""

    def scores(self, x: Floats, tie: float) -> tuple[Floats, Floats]:
        """Score of a single battle for each outcome, in x and in the tie parameter, shape (3, pairs)."""


@dataclass(frozen=True, slots=True)
class Davidson:
    """Davidson (1970): P(a), P(b), P(tie) in proportion to e^(x/2), e^(-x/2), nu.

    With `free_ties` false nu is 0 and a tie counts as half a win each way, the plain Bradley-Terry model.
    The tie parameter is log nu. Statistics: wins of a plus half the ties, battles, ties.
    """

    free_ties: bool

    @property
    def has_parameter(self) -> bool:
        """Whether the model estimates a tie parameter."""
        return self.free_ties

    def start(self, share: float) -> float:
        """Tie parameter at which equals tie with probability `share`."""
        return float(np.log(2 * share / (1 - share)))

    def natural(self, tie: float) -> float:
        """The tie parameter as published."""
        return float(np.exp(tie))

    def internal(self, published: float) -> float:
        """The tie parameter as fitted."""
        return float(np.log(published))

    def reduce(self, counts: Array) -> Statistics:
        """Sufficient statistics of counts whose first axis is (a, b, tie)."""
        wins, losses, ties = counts
        return wins + ties / 2, wins + losses + ties, ties

    def gradient(self, x: Array, tie: Any, statistics: Statistics) -> tuple[Array, Array]:
        """Derivatives per pair in x and in the tie parameter."""
        points, battles, ties = statistics
        expected, p_tie = self._expected(x, tie)
        return points - battles * expected, ties - battles * p_tie

    def derivatives(
        self, x: Floats, tie: float, statistics: Statistics
    ) -> tuple[tuple[Floats, Floats], Information]:
        """The gradient and the observed information per pair, at the price of one."""
        points, battles, ties = statistics
        m, p_tie = self._expected(x, tie)
        tied = battles * p_tie
        information = Information(
            xx=battles * (m - m * m) - tied / 4, xt=tied * (0.5 - m), tt=tied * (1 - p_tie)
        )
        return (points - battles * m, ties - tied), information

    def log_likelihood(self, x: Floats, tie: float, statistics: Statistics) -> float:
        """Log-likelihood summed over pairs."""
        points, battles, ties = statistics
        half = np.abs(x) / 2
        norm = half + np.log(self._norm(np.exp(-half), tie))
        tied = tie * ties.sum() if self.free_ties else 0.0
        return float(np.sum((points - battles / 2) * x - battles * norm) + tied)

    def scores(self, x: Floats, tie: float) -> tuple[Floats, Floats]:
        """Score of one battle for each outcome, in x and in the tie parameter."""
        m, p_tie = self._expected(x, tie)
        return np.stack([1 - m, -m, 0.5 - m]), np.stack([-p_tie, -p_tie, 1 - p_tie])

    def _expected(self, x: Array, tie: Any) -> tuple[Array, Array]:
        """Expected points of a, and probability of a tie, by t = tanh(x/4), which overflows for no x."""
        nu = np.exp(tie) if self.free_ties else 0
        t = np.tanh(x / 4)
        squared = t * t
        scale = 1 / (2 + nu + (2 - nu) * squared)
        return 0.5 + 2 * t * scale, nu * (1 - squared) * scale

    def _norm(self, e: Array, tie: Any) -> Array:
        return 1 + e * e + (np.exp(tie) * e if self.free_ties else 0)


@dataclass(frozen=True, slots=True)
class RaoKupper:
    """Rao and Kupper (1967): P(a) = sigmoid(x - eta), P(b) = sigmoid(-x - eta), the rest ties, eta > 0.

    log P(tie) = log sigmoid(x - eta) + log sigmoid(-x - eta) + log(e^(2 eta) - 1), so the statistics are
    wins of a plus ties, wins of b plus ties, ties.
    """

    has_parameter: bool = True

    def start(self, share: float) -> float:
        """Tie parameter at which equals tie with probability `share`."""
        return float(np.log((1 + share) / (1 - share)))

    def natural(self, tie: float) -> float:
        """The tie parameter as published."""
        return float(tie)

    def internal(self, published: float) -> float:
        """The tie parameter as fitted."""
        return published

    def reduce(self, counts: Array) -> Statistics:
        """Sufficient statistics of counts whose first axis is (a, b, tie)."""
        wins, losses, ties = counts
        return wins + ties, losses + ties, ties

    def gradient(self, x: Array, tie: Any, statistics: Statistics) -> tuple[Array, Array]:
        """Derivatives per pair in x and in the tie parameter."""
        not_lost, not_won, ties = statistics
        up, down = not_lost * _sigmoid(tie - x), not_won * _sigmoid(tie + x)
        return up - down, ties * _tie_pull(tie) - up - down

    def derivatives(
        self, x: Floats, tie: float, statistics: Statistics
    ) -> tuple[tuple[Floats, Floats], Information]:
        """The gradient and the observed information per pair, at the price of one."""
        not_lost, not_won, ties = statistics
        p, q = _sigmoid(tie - x), _sigmoid(tie + x)
        up, down = not_lost * p, not_won * q
        slope = (up - down, ties * _tie_pull(tie) - up - down)
        up, down = up * (1 - p), down * (1 - q)
        bend = 1 / np.sinh(tie) ** 2
        return slope, Information(xx=up + down, xt=down - up, tt=up + down + ties * bend)

    def log_likelihood(self, x: Floats, tie: float, statistics: Statistics) -> float:
        """Log-likelihood summed over pairs."""
        if tie <= 0:
            return -np.inf
        not_lost, not_won, ties = statistics
        losses = not_lost * np.logaddexp(0, tie - x) + not_won * np.logaddexp(0, tie + x)
        return float(ties.sum() * np.log(np.expm1(2 * tie)) - losses.sum())

    def scores(self, x: Floats, tie: float) -> tuple[Floats, Floats]:
        """Score of one battle for each outcome, in x and in the tie parameter."""
        p, q = _sigmoid(tie - x), _sigmoid(tie + x)
        return np.stack([p, -q, p - q]), np.stack([-p, -q, _tie_pull(tie) - p - q])


def _tie_pull(eta: Any) -> Any:
    """d/d eta of log(e^(2 eta) - 1)."""
    return 2 / (1 - np.exp(-2 * eta))


def _sigmoid(x: Array) -> Array:
    e = np.exp(-np.abs(x))
    larger = 1 / (1 + e)
    return np.where(x >= 0, larger, 1 - larger)
