"""How strongly to pull strengths towards each other, read off the battles themselves (empirical Bayes)."""

from dataclasses import replace

import numpy as np

from judgekit.stats.design import Design
from judgekit.stats.inputs import Floats
from judgekit.stats.newton import Maximum, invert, maximise

FIRST_RIDGE = 1.5
TYPICAL_SD = 1.0
SMALLEST_PULL = 1e-6
SETTLED_LOG_RIDGE = 0.03
MOST_ROUNDS = 30
RIDGE_RANGE = (1e-3, 1e4)


def estimate_ridge(design: Design, start: Floats) -> tuple[Design, Maximum]:
    """Fit with strengths drawn from N(0, 1/lambda), lambda chosen by marginal likelihood.

    Laplace's approximation of the marginal likelihood, times a Rayleigh hyperprior of mode 1 nat (174 Elo)
    on the sd, so that neither a lone undefeated candidate sends it to infinity nor a few battles to zero
    (Chung et al. 2013). The maximum solves lambda sum theta^2 = K - 2 - lambda tr(H + lambda)^-1 + 1/lambda,
    MacKay's (1992) fixed point, here by secant steps in log lambda.

    Args:
        design: The fit; its ridge is ignored.
        start: Unknowns to start from.
    """
    at, best = np.log(FIRST_RIDGE), start
    before: tuple[float, float] | None = None
    for _ in range(MOST_ROUNDS):
        trial = replace(design, ridge=float(np.exp(at)))
        fit = maximise(trial, best)
        best = fit.unknowns
        gap = _fixed_point(trial, fit) - at
        if abs(gap) < SETTLED_LOG_RIDGE:
            break
        slope = -1.0 if before is None else min((gap - before[1]) / (at - before[0]), -0.1)
        before = (at, gap)
        at = float(np.clip(at - np.clip(gap / slope, -2, 2), *np.log(RIDGE_RANGE)))
        if at == before[0]:
            break
    return trial, fit


def _fixed_point(design: Design, fit: Maximum) -> float:
    """Log of the ridge that the current strengths and their uncertainty call for."""
    k = design.n_candidates
    theta = fit.unknowns[:k]
    covariance = invert(fit.root, design.island)[:k, :k]
    islands = int(design.island.max()) + 1
    well_determined = k - islands - design.ridge * float(np.trace(covariance))
    pull = max(well_determined - 1 + 1 / (TYPICAL_SD**2 * design.ridge), SMALLEST_PULL)
    return float(np.log(pull / max(float(theta @ theta), 1e-12)))
