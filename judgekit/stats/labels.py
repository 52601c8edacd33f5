"""Which items people should label, and the means of labels that were not picked evenly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import Floats, Ints, as_floats, check_count, check_share, same_length
from judgekit.stats.results import Estimate, Interval

LEAST_PER_STRATUM = 2


@dataclass(frozen=True, slots=True)
class LabelAllocation:
    """How many labels each stratum gets.

    Attributes:
        exact: The optimum before rounding, shape (H,).
        counts: Whole numbers, at least 2 each, that add up to the budget.
    """

    exact: tuple[float, ...]
    counts: tuple[int, ...]


def neyman_allocation(weights: ArrayLike, sd: ArrayLike, budget: int) -> LabelAllocation:
    """Labels per stratum that make the stratified mean most exact: n_h = B W_h S_h / sum W S (Neyman 1934).

    Args:
        weights: Share of all items in each stratum, shape (H,), adding up to 1.
        sd: Expected standard deviation of labels within each, same shape; where all are 0 the weights decide.
        budget: Labels to give out, at least 2 per stratum.

    Raises:
        NotEnoughData: If the budget is below 2 per stratum.
        InvalidInput: If weights do not add up to 1 or a number is negative.

    >>> neyman_allocation([0.5, 0.3, 0.2], [0.2, 0.45, 0.5], 60).counts
    (18, 24, 18)
    """
    w = _weights(weights)
    s = same_length(as_floats(sd, "sd", within=(0.0, np.inf)), w.size, "sd")
    total = check_count(budget, "budget")
    if total < LEAST_PER_STRATUM * w.size:
        raise NotEnoughData(
            f"{total} labels for {w.size} strata; at least {LEAST_PER_STRATUM} each are needed"
        )
    need = w * s if (w * s).any() else w
    exact = total * need / need.sum()
    return LabelAllocation(tuple(exact.tolist()), tuple(_whole(exact, total).tolist()))


def stratified_mean(weights: ArrayLike, labels: Sequence[ArrayLike], *, confidence: float = 0.95) -> Estimate:
    """Mean over all items from labels drawn within strata: sum W_h mean_h, Var = sum W_h^2 s_h^2 / n_h.

    Without finite-population correction (Cochran 1977).

    Args:
        weights: Share of all items in each stratum, shape (H,), adding up to 1.
        labels: Labels of each stratum, drawn at random within it, at least 2 each.
        confidence: Nominal coverage of the normal interval.

    Raises:
        NotEnoughData: If a stratum has fewer than 2 labels.
        InvalidInput: If weights do not add up to 1 or there is not one set of labels per stratum.

    >>> fit = stratified_mean([0.5, 0.5], [[1, 1, 0, 1], [0, 1, 0, 0]])
    >>> fit.estimate, round(fit.se, 4)
    (0.5, 0.1768)
    """
    check_share(confidence, "confidence")
    w = _weights(weights)
    strata = [as_floats(stratum, f"labels[{h}]") for h, stratum in enumerate(labels)]
    if len(strata) != w.size:
        raise InvalidInput(f"labels: {len(strata)} sets for {w.size} strata; one per stratum is needed")
    small = [h for h, stratum in enumerate(strata) if stratum.size < LEAST_PER_STRATUM]
    if small:
        raise NotEnoughData(f"labels[{small[0]}]: {LEAST_PER_STRATUM} labels are needed in every stratum")
    mean = float(w @ [stratum.mean() for stratum in strata])
    se = float(np.sqrt(w**2 @ [stratum.var(ddof=1) / stratum.size for stratum in strata]))
    return _normal(mean, se, confidence, sum(s.size for s in strata), "stratified mean; normal interval")


def active_mean(
    predictions: ArrayLike,
    chances: ArrayLike,
    labels: Sequence[float | None],
    *,
    confidence: float = 0.95,
) -> Estimate:
    """Mean from labels picked with known chances: mean of psi_i = f_i + (y_i - f_i) / pi_i where labelled.

    SE = sd(psi) / sqrt(N) (Zrnic and Candes 2024, arXiv 2403.03208). Items picked for interest without known
    chances may not enter an estimate.

    Args:
        predictions: The judge's score f of every item, shape (N,).
        chances: Chance pi of each item to be labelled, in (0, 1], decided before looking, same shape.
        labels: Human score of each item, None where it was not picked, same length.
        confidence: Nominal coverage of the normal interval.

    Raises:
        NotEnoughData: If no item is labelled.
        InvalidInput: If a chance is 0 or above 1, a score is not finite, or lengths differ.

    >>> fit = active_mean([0.5, 0.5, 1, 0], [0.5, 0.5, 0.25, 0.25], [1, None, None, 0])
    >>> fit.estimate
    0.75
    """
    check_share(confidence, "confidence")
    f = as_floats(predictions, "predictions")
    pi = same_length(as_floats(chances, "chances", within=(0.0, 1.0)), f.size, "chances")
    if not (pi > 0).all():
        raise InvalidInput(
            f"chances[{int(np.argmin(pi))}] is 0: every item needs some chance of being labelled"
        )
    if len(labels) != f.size:
        raise InvalidInput(
            f"labels: {len(labels)} for {f.size} items; one per item is needed, None if unlabelled"
        )
    given = {i: label for i, label in enumerate(labels) if label is not None}
    psi, picked = f.copy(), list(given)
    psi[picked] += (as_floats(list(given.values()), "labels") - f[picked]) / pi[picked]
    se = float(psi.std() / np.sqrt(psi.size))
    return _normal(float(psi.mean()), se, confidence, f.size, "inverse-chance weighted mean; normal interval")


def _weights(weights: ArrayLike) -> Floats:
    w = as_floats(weights, "weights", within=(0.0, 1.0))
    if abs(float(w.sum()) - 1) > 1e-6:
        raise InvalidInput(f"weights add up to {w.sum():g}; shares of all items add up to 1")
    return w


def _whole(exact: Floats, total: int) -> Ints:
    """Round to whole numbers of at least 2 that add up to the total, largest remainders first."""
    counts = np.maximum(np.floor(exact), LEAST_PER_STRATUM).astype(np.intp)
    while counts.sum() < total:
        counts[np.argmax(exact - counts)] += 1
    while counts.sum() > total:
        counts[np.argmin(np.where(counts > LEAST_PER_STRATUM, exact - counts, np.inf))] -= 1
    return counts


def _normal(mean: float, se: float, confidence: float, n: int, method: str) -> Estimate:
    half = float(ndtri((1 + confidence) / 2)) * se
    return Estimate(
        estimate=mean,
        se=se or None,
        ci=Interval(mean - half, mean + half) if se else None,
        confidence=confidence,
        p=None,
        n_items=n,
        n_clusters=n,
        method=method,
        assumptions=(
            "items are independent",
            "labels were drawn at random with the stated shares or chances",
        ),
        warnings=() if se else ("the labels do not vary: no interval",),
    )
