"""Logistic regression with an L1 penalty, its strength chosen by cross-validation: a handful of variables."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from judgekit.stats.errors import NotConverged
from judgekit.stats.inputs import Floats, Ints

STRENGTHS = np.logspace(-4, 4, 10)
SMALLEST_CHANCE = 1e-15
MOST_STEPS, MOST_SWEEPS = 100, 1000
SETTLED = 1e-9


@dataclass(frozen=True, slots=True)
class WeightedRows:
    """Rows of a weighted logistic regression on probabilities.

    Attributes:
        design: Explanatory variables, shape (N, F).
        outcome: Probabilities, shape (N,).
        weight: Weight of each row.
    """

    design: Floats
    outcome: Floats
    weight: Floats

    def part(self, rows: Ints) -> "WeightedRows":
        """Some of the rows."""
        return WeightedRows(self.design[rows], self.outcome[rows], self.weight[rows])

    def mean_loss(self, coefficients: Floats) -> float:
        """Mean of weight times log loss."""
        p = np.clip(expit(self.design @ coefficients), SMALLEST_CHANCE, 1 - SMALLEST_CHANCE)
        loss = self.outcome * np.log(p) + (1 - self.outcome) * np.log(1 - p)
        return float(-np.mean(self.weight * loss))


def fit_l1_logistic(rows: WeightedRows, strength: float, start: Floats | None = None) -> Floats:
    """Minimise |b|_1 + C sum w (log(1 + e^(x'b)) - p x'b) by Newton's method with soft thresholds.

    Each step minimises the quadratic model of the loss plus the exact penalty, coordinate by coordinate, and
    is halved until the objective falls (Yuan, Ho and Lin 2012, the method of liblinear, here to the end).

    Args:
        rows: Variables, outcomes and weights.
        strength: C; the larger, the weaker the penalty.
        start: Coefficients to start from, shape (F,).

    Raises:
        NotConverged: If the minimum is not reached.
    """
    b = np.zeros(rows.design.shape[1]) if start is None else start
    value = _objective(rows, strength, b)
    for _ in range(MOST_STEPS):
        slope, curvature = _quadratic(rows, strength, b)
        step = _threshold_step(b, slope, curvature)
        while np.abs(step).max() > SETTLED and _objective(rows, strength, b + step) > value:
            step = step / 2
        b = b + step
        if np.abs(step).max() <= SETTLED:
            return b
        value = _objective(rows, strength, b)
    raise NotConverged(f"penalised logistic regression did not settle in {MOST_STEPS} steps")


def choose_strength(rows: WeightedRows, n_folds: int) -> float:
    """C of ten from 1e-4 to 1e4 with the smallest mean loss on rows left out; folds go from the end."""
    fold = np.arange(rows.outcome.size)[::-1] % n_folds
    losses = np.zeros(STRENGTHS.size)
    for left_out in range(n_folds):
        kept = rows.part(np.flatnonzero(fold != left_out))
        tested = rows.part(np.flatnonzero(fold == left_out))
        b = np.zeros(rows.design.shape[1])
        for at, strength in enumerate(STRENGTHS):
            b = fit_l1_logistic(kept, float(strength), b)
            losses[at] += tested.mean_loss(b)
    return float(STRENGTHS[np.argmin(losses)])


def _objective(rows: WeightedRows, strength: float, b: Floats) -> float:
    odds = rows.design @ b
    loss = np.logaddexp(0, odds) - rows.outcome * odds
    return float(np.abs(b).sum() + strength * (rows.weight @ loss))


def _quadratic(rows: WeightedRows, strength: float, b: Floats) -> tuple[Floats, Floats]:
    """Gradient and second derivatives of the loss."""
    p = expit(rows.design @ b)
    slope = strength * rows.design.T @ (rows.weight * (p - rows.outcome))
    weighted = rows.design * (rows.weight * p * (1 - p))[:, None]
    return slope, strength * rows.design.T @ weighted


def _threshold_step(b: Floats, slope: Floats, curvature: Floats) -> Floats:
    """Step that minimises slope'd + d'Hd/2 + |b + d|_1, by cyclic coordinate descent."""
    step = np.zeros_like(b)
    for _ in range(MOST_SWEEPS):
        before = step.copy()
        for j, bend in enumerate(np.diag(curvature)):
            target = b[j] + step[j] - (slope[j] + curvature[j] @ step) / bend
            step[j] = np.sign(target) * max(abs(target) - 1 / bend, 0.0) - b[j]
        if np.abs(step - before).max() <= SETTLED / 10:
            break
    return step
