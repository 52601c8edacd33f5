"""Krippendorff's alpha: agreement of any number of raters, with gaps, on any level of measurement."""

from collections.abc import Callable, Hashable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from judgekit.stats.errors import InvalidInput, NotEnoughData, NotIdentifiable
from judgekit.stats.inputs import Floats
from judgekit.stats.item_bootstrap import ItemBootstrap
from judgekit.stats.ratings import MISSING, Coded, Ratings, code_ratings
from judgekit.stats.results import Estimate

Level = Literal["nominal", "ordinal", "interval"]


def krippendorff_alpha(
    ratings: Ratings,
    *,
    level: Level = "nominal",
    categories: Sequence[Hashable] | None = None,
    how: ItemBootstrap | None = None,
) -> Estimate:
    """Agreement beyond chance, alpha = 1 - D_o / D_e (Krippendorff 1970, 2011).

    With o_ck the coincidences of categories c and k within items (each item's ordered pairs over m - 1), n_c
    their margins and n their sum: D_o = sum o_ck d_ck / n, D_e = sum n_c n_k d_ck / (n (n-1)). Distance d is
    0/1 (nominal), the squared difference of values (interval) or of mid-ranks among all values (ordinal).
    Items with fewer than two ratings are dropped.

    Args:
        ratings: One row per item, one entry per rater, None where missing; shape (N, R).
        level: Level of measurement; interval needs numbers.
        categories: The scale in order; None takes the values given, sorted.
        how: Clusters, confidence and number of resamples of the bootstrap interval.

    Raises:
        NotEnoughData: If no item has two ratings.
        InvalidInput: If a rating is off the scale, rows differ in length, or interval data are no numbers.
        NotIdentifiable: If all ratings are equal, so that chance disagreement is 0.

    >>> alpha = krippendorff_alpha([[1, 1], [2, 3], [3, 3], [1, 1], [2, 2]], level="ordinal")
    >>> round(alpha.estimate, 3), alpha.n_items
    (0.89, 5)
    """
    how = how or ItemBootstrap()
    coded = code_ratings(ratings, categories)
    features, statistic = _figure(coded, level)
    value = float(statistic(features.sum(axis=0)[None, :])[0])
    if np.isnan(value):
        raise NotIdentifiable("all ratings are equal: agreement beyond chance is undefined")
    spread = how.spread(features, statistic)
    return Estimate(
        estimate=value,
        se=spread.se,
        ci=spread.ci,
        confidence=how.confidence,
        p=None,
        n_items=features.shape[0],
        n_clusters=spread.n_clusters,
        method=f"Krippendorff's alpha, {level}; percentile bootstrap over items",
        assumptions=("items are independent", "raters are exchangeable"),
        warnings=spread.warnings,
    )


def _figure(coded: Coded, level: Level) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Per-item features and the alpha computed from their sums."""
    kept = (coded.codes != MISSING).sum(axis=1) > 1
    if not kept.any():
        raise NotEnoughData("ratings: no item has two of them; agreement needs at least two")
    if level == "interval":
        return _moments(coded, kept), _alpha_from_moments
    if level == "nominal":
        return _coincidences(coded, kept), _nominal_alpha
    if level == "ordinal":
        return _coincidences(coded, kept), _ordinal_alpha
    raise InvalidInput(f"level is {level!r}; nominal, ordinal or interval is needed")


def _moments(coded: Coded, kept: NDArray[np.bool_]) -> Floats:
    """Per item: number of values, squared differences of their pairs over m - 1, sum, sum of squares."""
    try:
        scale = np.array([float(str(category)) for category in coded.categories])
    except ValueError as error:
        raise InvalidInput(f"categories: {error}; the interval level needs numbers") from error
    given = coded.codes[kept] != MISSING
    x = np.where(given, (scale - scale.mean())[coded.codes[kept]], 0.0)
    m, total, squares = given.sum(axis=1), x.sum(axis=1), (x**2).sum(axis=1)
    return np.column_stack([m, 2 * (m * squares - total**2) / (m - 1), total, squares])


def _alpha_from_moments(sums: Floats) -> Floats:
    n, within, total, squares = sums.T
    return _alpha(n, within, 2 * (n * squares - total**2))


def _coincidences(coded: Coded, kept: NDArray[np.bool_]) -> Floats:
    counts = coded.counts[kept]
    pairs = np.einsum("ic,ik->ick", counts, counts)
    diagonal = np.arange(counts.shape[1])
    pairs[:, diagonal, diagonal] -= counts
    return np.asarray((pairs / (counts.sum(axis=1) - 1)[:, None, None]).reshape(counts.shape[0], -1))


def _nominal_alpha(sums: Floats) -> Floats:
    observed, margins, n = _table(sums)
    return _alpha(n, n - np.trace(observed, axis1=1, axis2=2), n**2 - (margins**2).sum(axis=1))


def _ordinal_alpha(sums: Floats) -> Floats:
    observed, margins, n = _table(sums)
    rank = np.cumsum(margins, axis=1) - margins / 2
    rank -= n[:, None] / 2
    squares, total = (margins * rank**2).sum(axis=1), (margins * rank).sum(axis=1)
    products = np.einsum("mc,mck,mk->m", rank, observed, rank)
    return _alpha(n, 2 * (squares - products), 2 * (n * squares - total**2))


def _table(sums: Floats) -> tuple[Floats, Floats, Floats]:
    q = round(np.sqrt(sums.shape[1]))
    observed = sums.reshape(-1, q, q)
    margins = observed.sum(axis=2)
    return observed, margins, margins.sum(axis=1)


def _alpha(n: Floats, observed: Floats, expected: Floats) -> Floats:
    """Alpha from n D_o and n (n-1) D_e; NaN, for the caller to count, where all values are equal."""
    ratio = np.full(n.shape, np.nan)
    np.divide((n - 1) * observed, expected, out=ratio, where=expected > 1e-9)
    return np.asarray(1 - ratio)
