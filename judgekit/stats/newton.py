"""Newton's method on counts per pair, and the inverse information that goes with its answer."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve
from scipy.linalg.lapack import dpotrf, dtrtri

from judgekit.stats.design import Design
from judgekit.stats.errors import NotConverged, NotIdentifiable
from judgekit.stats.inputs import Floats, Ints

MOST_ITERATIONS = 60
MOST_HALVINGS = 30
SETTLED_STEP = 3e-7
SAFE_STEP = 1e-3
SINGULAR = 1e-7


@dataclass(frozen=True, slots=True)
class Maximum:
    """Where the penalised likelihood is largest.

    Attributes:
        unknowns: Strengths (mean zero on each island), then position, then tie parameter.
        log_likelihood: Penalised log-likelihood there.
        iterations: Newton steps taken.
        root: Lower Cholesky factor of the information there, for `invert`.
    """

    unknowns: Floats
    log_likelihood: float
    iterations: int
    root: Floats


def maximise(design: Design, start: Floats) -> Maximum:
    """Climb from `start` to the maximum, halving steps that overshoot.

    The likelihood is concave and the steps converge quadratically: after one below 3e-7 nats the error is
    of the order of its square, far below 1e-9 Elo.

    Raises:
        NotIdentifiable: If the information is singular.
        NotConverged: If the steps do not settle.
    """
    at, value = start, design.objective(start)
    for iteration in range(1, MOST_ITERATIONS + 1):
        slope, information = design.slope_and_information(at)
        root = factorise(information, design.island)
        step = solve(root, slope)
        length = float(np.abs(step).max())
        if length < SETTLED_STEP:
            return Maximum(at + step, design.objective(at + step), iteration, root)
        at, value = _climb(design, at, value, step) if length > SAFE_STEP else (at + step, value)
    raise NotConverged(
        f"the rating fit did not settle in {MOST_ITERATIONS} Newton steps; "
        "some term may have no finite estimate"
    )


def factorise(information: Floats, island: Ints) -> Floats:
    """Lower Cholesky factor of the information, each island's shift pinned; uses up `information`.

    Raises:
        NotIdentifiable: If the information is singular.
    """
    root: Floats
    root, failed = dpotrf(_pinned(information, island).T, lower=True, overwrite_a=True)
    pivots = np.diag(root)
    if failed or pivots.min() < SINGULAR * pivots.max():
        raise NotIdentifiable(
            "the battles cannot tell the terms of the fit apart, or leave one without a finite estimate; a "
            "position term needs battles in both orders and a judge who does not always take the same one"
        )
    return root


def solve(root: Floats, slope: Floats) -> Floats:
    """Newton step from the factor of the information; it leaves the mean of each island where it is."""
    step: Floats = cho_solve((root, True), slope, check_finite=False)
    return step


def invert(root: Floats, island: Ints) -> Floats:
    """Inverse information in the gauge of zero-mean islands: the pseudo-inverse along their shifts."""
    below = dtrtri(root, lower=True)[0]
    inverse: Floats = below.T @ below
    k = island.size
    inverse[:k] = centred(inverse[:k], island)
    inverse[:, :k] = centred(inverse[:, :k].T, island).T
    return inverse


def centred(values: Floats, island: Ints) -> Floats:
    """Subtract from each row the mean of the rows of its island; `values` has one row per candidate."""
    sizes = np.bincount(island)
    if sizes.size == 1:
        mean: Floats = values.mean(axis=0)
        return values - mean
    sums = np.zeros((sizes.size, *values.shape[1:]))
    np.add.at(sums, island, values)
    means: Floats = (sums.T / sizes).T
    return values - means[island]


def _climb(design: Design, at: Floats, value: float, step: Floats) -> tuple[Floats, float]:
    for _ in range(MOST_HALVINGS):
        better = at + step
        reached = design.objective(better)
        if reached >= value:
            return better, reached
        step = step / 2
    raise NotConverged("the rating fit found no step that improves it; the counts may be ill-scaled")


def _pinned(information: Floats, island: Ints) -> Floats:
    """The information with each island's shift pinned by a rank-one term, so that it can be inverted."""
    k, sizes = island.size, np.bincount(island)
    scale = np.trace(information[:k, :k]) / k or 1.0
    if sizes.size == 1:
        information[:k, :k] += scale / k
    else:
        information[:k, :k] += (island[:, None] == island) * (scale / sizes[island])
    return information
