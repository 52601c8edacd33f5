"""Whether a judge's probabilities mean what they say, and the grade its token probabilities expect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from judgekit.stats.errors import NotEnoughData
from judgekit.stats.inputs import Floats, Ints, as_floats, check_count, same_length
from judgekit.stats.proportion import proportion_ci
from judgekit.stats.results import Interval

ENOUGH_MASS = 0.8
LEAST_PROBABILITY = 1e-15


@dataclass(frozen=True, slots=True)
class ExpectedScore:
    """The grade a judge's token probabilities expect.

    Attributes:
        expected: Mean over the scale, in its unit.
        sd: Standard deviation over the scale.
        mass: Probability found on the scale before renormalising.
        most_likely: The grade with the largest probability.
        warnings: Says when little of the probability lay on the scale.
    """

    expected: float
    sd: float
    mass: float
    most_likely: float
    warnings: tuple[str, ...]


def expected_score(logprobs: Mapping[str, float], scale: Sequence[float]) -> ExpectedScore:
    """Expected grade over token probabilities: sum s p(s) / sum p(s) (G-Eval, Liu et al. 2023, eq. 1).

    Tokens are stripped and equal ones merged; those off the scale are ignored and told by `mass`. Without
    log-probabilities, pass the log of each grade's share among repeated samples.

    Args:
        logprobs: Natural log-probability of each candidate token of the grade.
        scale: The grades of the rubric.

    Raises:
        NotEnoughData: If no token is a grade of the scale.
        InvalidInput: If a log-probability is not finite.

    >>> score = expected_score({"4": -0.5, " 5": -1.2, "the": -3.0}, [1, 2, 3, 4, 5])
    >>> round(score.expected, 3), score.most_likely
    (4.332, 4.0)
    """
    grade = {f"{value:g}": float(value) for value in scale}
    found = {token: lp for token, lp in logprobs.items() if token.strip() in grade}
    if not found:
        raise NotEnoughData(f"no token is a grade of the scale: one of {', '.join(grade)} is needed")
    p = np.exp(as_floats(list(found.values()), "logprobs"))
    values = np.array([grade[token.strip()] for token in found])
    mass = float(p.sum())
    mean = float(p @ values) / mass
    merged = {value: float(p[values == value].sum()) for value in sorted(set(values.tolist()))}
    low = f"only {mass:.2f} of the probability lies on the scale"
    return ExpectedScore(
        expected=mean,
        sd=float(np.sqrt(p @ (values - mean) ** 2 / mass)),
        mass=mass,
        most_likely=max(merged, key=merged.__getitem__),
        warnings=(low,) if mass < ENOUGH_MASS else (),
    )


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Verdicts of like confidence, and how many of them were right.

    Attributes:
        low: Lower end of the bin, included.
        high: Upper end, included only in the last bin.
        n: Verdicts in the bin.
        confidence: Their mean confidence.
        correct: Share of them that were right.
        ci: Wilson interval (95 %) of that share.
    """

    low: float
    high: float
    n: int
    confidence: float
    correct: float
    ci: Interval


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """How well stated confidence matches being right.

    Attributes:
        ece: Expected calibration error over equal-width bins: mean of |correct - confidence| by bin size.
        ece_equal_mass: The same over bins of equal numbers.
        brier: Mean squared distance of confidence and outcome.
        log_loss: Mean negative log-likelihood, probabilities kept 1e-15 away from 0 and 1.
        bins: The equal-width bins that hold any verdict.
        n_items: How many verdicts.
    """

    ece: float
    ece_equal_mass: float
    brier: float
    log_loss: float
    bins: tuple[ReliabilityBin, ...]
    n_items: int


def calibration_report(confidence: ArrayLike, correct: ArrayLike, *, n_bins: int = 10) -> CalibrationReport:
    """Compare stated confidence with outcomes: ECE (Naeini et al. 2015), Brier score, log loss, a table.

    Args:
        confidence: Stated probability of being right, in [0, 1], shape (N,).
        correct: 1 where right, else 0, same shape.
        n_bins: Number of bins; equal-width bins are [k/n, (k+1)/n), the last closed.

    Raises:
        NotEnoughData: If there are no verdicts.
        InvalidInput: If a value lies outside [0, 1] or lengths differ.

    >>> report = calibration_report([0.9, 0.8, 0.6, 0.55], [1, 1, 0, 1])
    >>> round(report.ece, 4), round(report.brier, 4), len(report.bins)
    (0.3375, 0.1531, 4)
    """
    p = as_floats(confidence, "confidence", within=(0.0, 1.0))
    y = same_length(as_floats(correct, "correct", within=(0.0, 1.0)), p.size, "correct")
    check_count(n_bins, "n_bins", least=1)
    edges = np.arange(n_bins + 1) / n_bins
    members = np.clip(np.searchsorted(edges, p, side="right") - 1, 0, n_bins - 1)
    ranked = np.argsort(p, kind="stable")
    parts = np.repeat(np.arange(n_bins), [part.size for part in np.array_split(ranked, n_bins)])
    kept = np.clip(p, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    return CalibrationReport(
        ece=_error(p, y, members),
        ece_equal_mass=_error(p[ranked], y[ranked], parts),
        brier=float(np.mean((p - y) ** 2)),
        log_loss=float(-np.mean(y * np.log(kept) + (1 - y) * np.log1p(-kept))),
        bins=tuple(_bin(p, y, members == b, edges[b : b + 2]) for b in np.unique(members)),
        n_items=p.size,
    )


def _error(p: Floats, y: Floats, members: Ints) -> float:
    """Sum over bins of |sum of correct - sum of confidence|, over the number of verdicts."""
    return float(np.abs(np.bincount(members, weights=y - p)).sum() / p.size)


def _bin(p: Floats, y: Floats, inside: NDArray[np.bool_], edges: Floats) -> ReliabilityBin:
    n = int(inside.sum())
    right = float(y[inside].sum())
    ci = proportion_ci(round(right), n)
    return ReliabilityBin(float(edges[0]), float(edges[1]), n, float(p[inside].mean()), right / n, ci)
