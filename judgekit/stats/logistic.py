"""A small logistic regression with plain or clustered standard errors."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from judgekit.stats.errors import NotConverged, NotIdentifiable
from judgekit.stats.inputs import Floats, Ints

MAX_STEPS = 50
LARGEST_COEFFICIENT = 50.0


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """Coefficients of a logistic regression.

    Attributes:
        coefficients: Maximum-likelihood estimates, shape (F,).
        se: Their standard errors: from the information matrix, or clustered, shape (F,).
    """

    coefficients: tuple[float, ...]
    se: tuple[float, ...]


def fit_logistic(design: Floats, outcome: Floats, codes: Ints | None = None) -> LogisticFit:
    """Maximise the Bernoulli likelihood by Newton's method.

    With cluster codes the errors are the sandwich H^-1 B H^-1 over clusters, times G/(G-1).

    Args:
        design: Explanatory variables with a column of ones, shape (N, F).
        outcome: Probabilities or 0/1, shape (N,).
        codes: Cluster of each row; None trusts the information matrix.

    Raises:
        NotIdentifiable: If a variable is a combination of others, or separates the outcomes perfectly.
        NotConverged: If Newton's method does not settle.

    >>> fit = fit_logistic(np.ones((4, 1)), np.array([1.0, 1.0, 1.0, 0.0]))
    >>> round(fit.coefficients[0], 4), round(fit.se[0], 4)
    (1.0986, 1.1547)
    """
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise NotIdentifiable(
            "a variable is constant or a combination of others: effects cannot be told apart"
        )
    beta = np.zeros(design.shape[1])
    for _ in range(MAX_STEPS):
        p = expit(design @ beta)
        information = (design * (p * (1 - p))[:, None]).T @ design
        if np.abs(beta).max() > LARGEST_COEFFICIENT or np.linalg.cond(information) > 1e12:
            raise NotIdentifiable(
                "a variable separates the outcomes perfectly: its effect has no finite size"
            )
        step = np.linalg.solve(information, design.T @ (outcome - p))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            return LogisticFit(tuple(beta.tolist()), tuple(_errors(design, outcome, beta, codes).tolist()))
    raise NotConverged(f"logistic regression did not settle in {MAX_STEPS} steps")


def _errors(design: Floats, outcome: Floats, beta: Floats, codes: Ints | None) -> Floats:
    p = expit(design @ beta)
    inverse = np.linalg.inv((design * (p * (1 - p))[:, None]).T @ design)
    if codes is None:
        return np.asarray(np.sqrt(np.diag(inverse)))
    count = int(codes.max()) + 1
    scores = np.zeros((count, design.shape[1]))
    np.add.at(scores, codes, design * (outcome - p)[:, None])
    middle = scores.T @ scores * count / (count - 1)
    return np.asarray(np.sqrt(np.diag(inverse @ middle @ inverse)))
