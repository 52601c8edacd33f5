"""How far several raters agree beyond chance: Fleiss' kappa and Gwet's AC1."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from judgekit.stats.errors import NotEnoughData, NotIdentifiable
from judgekit.stats.inputs import Floats
from judgekit.stats.item_bootstrap import ItemBootstrap
from judgekit.stats.ratings import Ratings, code_ratings
from judgekit.stats.results import Estimate

Chance = Literal["fleiss", "ac1"]
NAMES = {"fleiss": "Fleiss' kappa", "ac1": "Gwet's AC1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa(Estimate):
    """A chance-corrected agreement, (p_o - p_e) / (1 - p_e).

    Attributes:
        p_observed: Observed (weighted) agreement.
        p_expected: Agreement expected by chance.
    """

    p_observed: float
    p_expected: float


def fleiss_kappa(
    ratings: Ratings, *, categories: Sequence[Hashable] | None = None, how: ItemBootstrap | None = None
) -> Kappa:
    """Agreement of several exchangeable raters beyond chance, p_e = sum of squared shares (Fleiss 1971).

    Args:
        ratings: One row per item, one entry per rater, None where missing; shape (N, R).
        categories: The scale; None takes the values given.
        how: Clusters, confidence and number of resamples of the bootstrap interval.

    Raises:
        NotEnoughData: If no item has two ratings.
        InvalidInput: If a rating is off the scale or rows differ in length.
        NotIdentifiable: If only one category was ever used.

    >>> round(fleiss_kappa([[1, 1, 1], [2, 2, 1], [2, 2, 2], [1, 2, 1], [2, 2, 2], [1, 1, 1]]).estimate, 3)
    0.556
    """
    return _fit(ratings, categories, how or ItemBootstrap(), "fleiss")


def gwet_ac1(
    ratings: Ratings, *, categories: Sequence[Hashable] | None = None, how: ItemBootstrap | None = None
) -> Kappa:
    """Agreement beyond chance that stays sane under high prevalence, p_e = sum pi (1 - pi) / (q - 1).

    Gwet 2008. Arguments and errors are those of `fleiss_kappa`; q counts the categories of the scale, so
    give them where some were not used.

    >>> round(gwet_ac1([[1, 1], [1, 1], [1, 1], [1, 1], [1, 2]], categories=[1, 2]).estimate, 3)
    0.756
    """
    return _fit(ratings, categories, how or ItemBootstrap(), "ac1")


def _fit(ratings: Ratings, categories: Sequence[Hashable] | None, how: ItemBootstrap, kind: Chance) -> Kappa:
    coded = code_ratings(ratings, categories)
    features = _features(coded.counts)
    totals = features.sum(axis=0)[None, :]
    observed, expected = _observed(totals), _expected(totals, kind)
    if len(coded.categories) < 2 or expected[0] >= 1 - 1e-12:
        raise NotIdentifiable("only one category was used: agreement beyond chance is undefined")
    spread = how.spread(features, partial(_beyond_chance, kind=kind))
    return Kappa(
        estimate=float(_beyond_chance(totals, kind)[0]),
        se=spread.se,
        ci=spread.ci,
        confidence=how.confidence,
        p=None,
        n_items=features.shape[0],
        n_clusters=spread.n_clusters,
        method=f"{NAMES[kind]}; percentile bootstrap over items",
        assumptions=("items are independent", "raters are exchangeable"),
        warnings=spread.warnings,
        p_observed=float(observed[0]),
        p_expected=float(expected[0]),
    )


def _features(counts: Floats) -> Floats:
    """Per item: agreement of its pairs of raters, whether it has such a pair, shares of categories."""
    raters = counts.sum(axis=1)
    counts, raters = counts[raters > 0], raters[raters > 0]
    paired = raters > 1
    if not paired.any():
        raise NotEnoughData("ratings: no item has two of them; agreement needs at least two")
    pairs = np.where(paired, raters * (raters - 1), 1.0)
    agreement = np.where(paired, (counts * (counts - 1)).sum(axis=1) / pairs, 0.0)
    return np.column_stack([agreement, paired, counts / raters[:, None]])


def _observed(sums: Floats) -> Floats:
    return _quotient(sums[:, 0], sums[:, 1])


def _expected(sums: Floats, kind: Chance) -> Floats:
    shares = sums[:, 2:] / sums[:, 2:].sum(axis=1, keepdims=True)
    if kind == "fleiss":
        return np.asarray((shares**2).sum(axis=1))
    return np.asarray((shares * (1 - shares)).sum(axis=1) / max(1, shares.shape[1] - 1))


def _beyond_chance(sums: Floats, kind: Chance) -> Floats:
    expected = _expected(sums, kind)
    return _quotient(_observed(sums) - expected, 1 - expected)


def _quotient(top: Floats, bottom: Floats) -> Floats:
    """Division that leaves NaN, for the caller to count, where the figure is undefined."""
    undefined = np.full(top.shape, np.nan)
    return np.asarray(np.divide(top, bottom, out=undefined, where=bottom > 1e-12))
