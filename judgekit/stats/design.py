"""The unknowns of a rating fit, and how values per pair add up to gradients and matrices over them."""

from dataclasses import dataclass

import numpy as np

from judgekit.stats.cells import Pairs
from judgekit.stats.inputs import Floats, Ints
from judgekit.stats.tie_models import Array, Information, Statistics, TieModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Unknowns in this order: K strengths, the position term (if any), the tie parameter (if any).

    Attributes:
        pairs: Counts per pair.
        statistics: Sufficient statistics per pair, as the tie model reduces them.
        model: How ties arise.
        island: Island of each candidate; each has its own zero, the mean of its strengths.
        position: Whether being shown first has a coefficient.
        ridge: Penalty lambda on the strengths, lambda/2 sum theta^2.
    """

    pairs: Pairs
    statistics: Statistics
    model: TieModel
    island: Ints
    position: bool
    ridge: float

    @property
    def n_candidates(self) -> int:
        """Number of strengths K."""
        return self.pairs.n_candidates

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return self.n_candidates + self.position + self.model.has_parameter

    def log_odds(self, unknowns: Array) -> Array:
        """Log-odds difference of each pair, shape (pairs,), or (pairs, B) for B columns of unknowns."""
        x: Array = unknowns[self.pairs.i] - unknowns[self.pairs.j]
        return x + unknowns[self.n_candidates] if self.position else x

    def tie_parameter(self, unknowns: Floats) -> float:
        """The tie parameter; 0 where the model has none."""
        return float(unknowns[-1]) if self.model.has_parameter else 0.0

    def objective(self, unknowns: Floats) -> float:
        """Penalised log-likelihood."""
        x, tie = self.log_odds(unknowns), self.tie_parameter(unknowns)
        theta = unknowns[: self.n_candidates]
        return self.model.log_likelihood(x, tie, self.statistics) - self.ridge / 2 * float(theta @ theta)

    def slope_and_information(self, unknowns: Floats) -> tuple[Floats, Floats]:
        """Derivative of the objective, shape (size,), and minus its second derivative, shape (size, size).

        The second is singular along each island's shift if there is no ridge.
        """
        x, tie = self.log_odds(unknowns), self.tie_parameter(unknowns)
        first, second = self.model.derivatives(x, tie, self.statistics)
        slope, information = self.sum_first(*first), self.sum_second(second)
        slope[: self.n_candidates] -= self.ridge * unknowns[: self.n_candidates]
        information[np.diag_indices(self.n_candidates)] += self.ridge
        return slope, information

    def sum_first(self, by_x: Floats, by_tie: Floats) -> Floats:
        """Sum derivatives per pair over the unknowns they touch."""
        k = self.n_candidates
        extra = [by_x.sum()] * self.position + [by_tie.sum()] * self.model.has_parameter
        return np.concatenate([_net(self.pairs, by_x, k), extra])

    def sum_second(self, terms: Information) -> Floats:
        """Sum second-order terms per pair: a graph Laplacian bordered by the extra unknowns."""
        k = self.n_candidates
        matrix = np.zeros((self.size, self.size))
        block = matrix[:k, :k]
        block[self.pairs.i, self.pairs.j] = -terms.xx
        block += block.T.copy()
        block[np.diag_indices(k)] = -block.sum(axis=1)
        border = [(terms.xx, terms.xx, terms.xt)] * self.position
        border += [(terms.xt, terms.xt, terms.tt)] * self.model.has_parameter
        for column, (by_strength, by_position, by_tie) in enumerate(border, start=k):
            matrix[:k, column] = matrix[column, :k] = _net(self.pairs, by_strength, k)
            if self.position:
                matrix[k, column] = matrix[column, k] = by_position.sum()
            if self.model.has_parameter:
                matrix[-1, column] = matrix[column, -1] = by_tie.sum()
        return matrix


def _net(pairs: Pairs, values: Floats, k: int) -> Floats:
    """What each candidate gets as first of a pair minus what it gets as second."""
    as_first: Floats = np.bincount(pairs.i, weights=values, minlength=k).astype(np.float64)
    return as_first - np.bincount(pairs.j, weights=values, minlength=k)
