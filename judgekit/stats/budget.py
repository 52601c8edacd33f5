"""Where the money goes: more items or more repeats, more people or more judging."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import as_floats, check_positive
from judgekit.stats.reliability import mean_squares

MOST_REPEATS = 100
WEAK_JUDGE = 0.3


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """How much scores vary from item to item, and from repeat to repeat.

    Attributes:
        within: Variance of repeats of one item, s2_w.
        between: Variance of items' true scores, s2_b.
        variance_of_mean: Of the mean over items: (s2_b + s2_w/K) / n.
        within_share: Part of it that repeats cause.
        n_items: Items.
        n_repeats: Repeats per item, K.
    """

    within: float
    between: float
    variance_of_mean: float
    within_share: float | None
    n_items: int
    n_repeats: int


def variance_components(scores: ArrayLike) -> VarianceComponents:
    """Split variance by one-way analysis: s2_w = MSW, s2_b = max(0, (MSB - MSW) / K).

    Args:
        scores: One row per item, one column per repeat, shape (n, K), no gaps.

    Raises:
        NotEnoughData: If there are fewer than 2 items or 2 repeats.
        InvalidInput: If a score is not finite.

    >>> parts = variance_components([[1, 0], [1, 1], [0, 0], [1, 1]])
    >>> round(parts.within, 4), round(parts.between, 4)
    (0.125, 0.1667)
    """
    x = as_floats(scores, "scores", ndim=2)
    n, k = x.shape
    if n < 2 or k < 2:
        raise NotEnoughData(f"scores: {n} items with {k} repeats; at least 2 of both are needed")
    msb, within, _, _ = mean_squares(x)
    between = max(0.0, (msb - within) / k)
    per_item = between + within / k
    share = within / k / per_item if per_item else None
    return VarianceComponents(within, between, per_item / n, share, n, k)


@dataclass(frozen=True, slots=True)
class RepeatPlan:
    """How often to judge each item, and how many items that leaves money for.

    Attributes:
        repeats: Whole number of judgements per item, K.
        repeats_exact: The optimum before rounding; None where items do not differ and it has no limit.
        n_items: Items the budget then pays for.
        variance: Variance of the mean that results.
    """

    repeats: int
    repeats_exact: float | None
    n_items: int
    variance: float


def optimal_repeats(
    *, between: float, within: float, cost_item: float, cost_judge: float, budget: float
) -> RepeatPlan:
    """Repeats per item that make the mean most exact for the money: K* = sqrt(c_item s2_w / (c_judge s2_b)).

    The whole number is the best of 1 to 100 for Var = (s2_b + s2_w/K)/n at cost n (c_item + K c_judge).
    Repeats pay only where s2_w exceeds s2_b or items are dear.

    Args:
        between: Variance of items' true scores, s2_b.
        within: Variance of repeats, s2_w.
        cost_item: Money per item before judging: writing it, running the candidates.
        cost_judge: Money per judgement.
        budget: Money there is.

    Raises:
        NotEnoughData: If the budget does not pay for one item.
        InvalidInput: If a number is negative, or a judgement or the whole costs nothing.

    >>> plan = optimal_repeats(between=0.04, within=0.12, cost_item=0.002, cost_judge=0.001, budget=5)
    >>> plan.repeats, plan.n_items
    (2, 1250)
    """
    parts = {"between": between, "within": within, "cost_item": cost_item}
    for name, value in parts.items():
        as_floats([value], name, within=(0.0, np.inf))
    check_positive(cost_judge, "cost_judge")
    check_positive(budget, "budget")
    k = np.arange(1, MOST_REPEATS + 1)
    n = np.floor(budget / (cost_item + k * cost_judge) + 1e-9)
    if n[0] < 1:
        raise NotEnoughData(f"a budget of {budget:g} does not pay for one item of {cost_item + cost_judge:g}")
    paid = n >= 1
    variance = (between + within / k[paid]) / n[paid]
    best = int(np.argmin(variance))
    exact = float(np.sqrt(cost_item * within / (cost_judge * between))) if between else None
    return RepeatPlan(int(k[best]), exact, int(n[best]), float(variance[best]))


@dataclass(frozen=True, slots=True)
class LabelSplit:
    """How to divide money between people and a judge.

    Attributes:
        label_share: Human labels per judged item, n/M.
        n_labels: Items people label, n.
        n_judged: Items the judge judges, M, the labelled among them.
        variance: Variance of the corrected mean that results.
        variance_people_only: The same if all money went to people.
        warnings: Says when the judge is too weak to be worth it.
    """

    label_share: float
    n_labels: float
    n_judged: float
    variance: float
    variance_people_only: float
    warnings: tuple[str, ...]


def optimal_label_split(
    *, correlation: float, variance: float, cost_human: float, cost_judge: float, budget: float
) -> LabelSplit:
    """Labels and judgements that make a prediction-powered mean most exact for the money.

    Var = s_Y^2 [(1-rho^2)/n + rho^2/M], n/M = min(1, sqrt((1-rho^2)/rho^2 c_judge/c_human)).

    Args:
        correlation: Of judge scores and human labels, rho.
        variance: Of human labels, s_Y^2.
        cost_human: Money per human label.
        cost_judge: Money per judgement.
        budget: Money there is.

    Raises:
        InvalidInput: If the correlation is not above -1 and below 1, or another number is not positive.

    >>> prices = {"cost_human": 0.5, "cost_judge": 0.005, "budget": 100}
    >>> split = optimal_label_split(correlation=0.6, variance=0.25, **prices)
    >>> round(split.n_labels), round(split.n_judged)
    (186, 1395)
    """
    if not -1 < correlation < 1:
        raise InvalidInput(f"correlation is {correlation}; a number above -1 and below 1 is needed")
    for name, value in {"variance": variance, "budget": budget}.items():
        check_positive(value, name)
    price = check_positive(cost_judge, "cost_judge") / check_positive(cost_human, "cost_human")
    explained = correlation**2
    share = float(min(1.0, np.sqrt((1 - explained) / explained * price))) if explained else 1.0
    judged = budget / (cost_human * share + cost_judge)
    weak = f"a correlation of {correlation:.2f} hardly helps: label with people, not judges"
    return LabelSplit(
        label_share=share,
        n_labels=share * judged,
        n_judged=judged,
        variance=variance * ((1 - explained) / (share * judged) + explained / judged),
        variance_people_only=variance * cost_human / budget,
        warnings=(weak,) if abs(correlation) < WEAK_JUDGE else (),
    )
