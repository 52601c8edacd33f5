"""How far two raters agree: the raw share, and kappa and AC1 beside it."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtri

from judgekit.stats.errors import InvalidInput, NotIdentifiable
from judgekit.stats.inputs import Floats, check_share
from judgekit.stats.item_bootstrap import ItemBootstrap
from judgekit.stats.multirater import Kappa, gwet_ac1
from judgekit.stats.proportion import proportion_ci
from judgekit.stats.ratings import Coded, pair_ratings
from judgekit.stats.results import Interval

PREVALENT = 0.8
LOW_KAPPA = 0.4

KappaWeights = Literal["none", "linear", "quadratic"]


def cohen_kappa(
    a: Iterable[Hashable],
    b: Iterable[Hashable],
    *,
    categories: Sequence[Hashable] | None = None,
    weights: KappaWeights = "none",
    confidence: float = 0.95,
) -> Kappa:
    """Agreement of two raters beyond chance, kappa = (p_o - p_e) / (1 - p_e) (Cohen 1960, 1968).

    Weights are 1 for equal categories and fall with their distance on the scale, linearly or by the square.
    The standard error is that of Fleiss, Cohen and Everitt (1969).

    Args:
        a: One rater's category of each item, shape (N,).
        b: The other's, same length.
        categories: The rubric's scale in order; needed for weights, since an unused grade still has a place.
        weights: How a near miss counts.
        confidence: Nominal coverage of the normal interval.

    Raises:
        NotEnoughData: If there are no items.
        InvalidInput: If a rating is missing or off the scale, lengths differ, or weights lack categories.
        NotIdentifiable: If both raters used one and the same category throughout.

    >>> fit = cohen_kappa("yynnyn", "yynnnn")
    >>> round(fit.estimate, 3), round(fit.p_observed, 3)
    (0.667, 0.833)
    """
    check_share(confidence, "confidence")
    if weights != "none" and categories is None:
        raise InvalidInput("weights need the scale: give categories in order")
    coded = pair_ratings(a, b, categories)
    w, n = _weights(len(coded.categories), weights), coded.codes.shape[0]
    p = _joint(coded)
    observed, expected = float((w * p).sum()), float((w * np.outer(p.sum(1), p.sum(0))).sum())
    if expected >= 1 - 1e-12:
        raise NotIdentifiable("both raters used one category only: agreement beyond chance is undefined")
    kappa = (observed - expected) / (1 - expected)
    se = float(np.sqrt(max(0.0, _kappa_variance(p, w, kappa, expected)) / n)) or None
    half = None if se is None else float(ndtri((1 + confidence) / 2)) * se
    return Kappa(
        estimate=kappa,
        se=se,
        ci=None if half is None else Interval(max(-1.0, kappa - half), min(1.0, kappa + half)),
        confidence=confidence,
        p=None,
        n_items=n,
        n_clusters=n,
        method="Cohen's kappa" if weights == "none" else f"Cohen's kappa, {weights} weights",
        assumptions=("items are independent",),
        warnings=() if se else ("no variance: no interval",),
        p_observed=observed,
        p_expected=expected,
    )


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Raw agreement of two raters and what remains of it beyond chance.

    Attributes:
        agreement: Share of items with equal ratings.
        agreement_ci: Its Wilson interval.
        kappa: Cohen's kappa; None where undefined.
        ac1: Gwet's AC1; None where undefined.
        n_items: How many items.
        warnings: Among others, where kappa misleads because nearly all items have one category.
    """

    agreement: float
    agreement_ci: Interval
    kappa: Kappa | None
    ac1: Kappa | None
    n_items: int
    warnings: tuple[str, ...]


def agreement_report(
    a: Iterable[Hashable],
    b: Iterable[Hashable],
    *,
    categories: Sequence[Hashable] | None = None,
    confidence: float = 0.95,
) -> AgreementReport:
    """Raw agreement of two raters with kappa and AC1 beside it, and a word where they part.

    Args:
        a: One rater's category of each item, shape (N,).
        b: The other's, same length.
        categories: The scale in order; None takes the values given.
        confidence: Nominal coverage of the intervals.

    Raises:
        NotEnoughData: If there are no items.
        InvalidInput: If a rating is missing or off the scale, or lengths differ.

    >>> report = agreement_report([1] * 46 + [0, 0, 1, 1], [1] * 48 + [0, 0])
    >>> report.agreement, round(report.kappa.estimate, 3), round(report.ac1.estimate, 3)
    (0.92, -0.042, 0.913)
    """
    first, second = list(a), list(b)
    coded = pair_ratings(first, second, categories)
    equal = int((coded.codes[:, 0] == coded.codes[:, 1]).sum())
    n = coded.codes.shape[0]
    rows = list(zip(first, second, strict=True))
    interval = proportion_ci(equal, n, confidence=confidence)
    try:
        kappa = cohen_kappa(first, second, categories=categories, confidence=confidence)
        ac1 = gwet_ac1(rows, categories=categories, how=ItemBootstrap(confidence=confidence))
    except NotIdentifiable as error:
        return AgreementReport(equal / n, interval, None, None, n, (str(error),))
    return AgreementReport(
        equal / n, interval, kappa, ac1, n, _paradox(equal / n, kappa.estimate, ac1.estimate)
    )


def _paradox(agreement: float, kappa: float, ac1: float) -> tuple[str, ...]:
    if agreement < PREVALENT or kappa >= LOW_KAPPA:
        return ()
    odd = f"agreement is {agreement:.2f} but kappa {kappa:.2f}"
    return (f"{odd}: nearly all items have one category, which kappa punishes; AC1 is {ac1:.2f}",)


def _joint(coded: Coded) -> Floats:
    q = len(coded.categories)
    cells = np.bincount(coded.codes[:, 0] * q + coded.codes[:, 1], minlength=q * q)
    return np.asarray(cells.reshape(q, q) / coded.codes.shape[0])


def _weights(q: int, weights: KappaWeights) -> Floats:
    gap = np.abs(np.subtract.outer(np.arange(q), np.arange(q))) / max(1, q - 1)
    if weights == "none":
        return np.eye(q)
    if weights not in {"linear", "quadratic"}:
        raise InvalidInput(f"weights is {weights!r}; none, linear or quadratic is needed")
    return np.asarray(1 - gap if weights == "linear" else 1 - gap**2)


def _kappa_variance(p: Floats, w: Floats, kappa: float, expected: float) -> float:
    """Variance of kappa times n."""
    row, column = w @ p.sum(axis=0), p.sum(axis=1) @ w
    spread = (p * (w - np.add.outer(row, column) * (1 - kappa)) ** 2).sum()
    return float((spread - (kappa - expected * (1 - kappa)) ** 2) / (1 - expected) ** 2)
