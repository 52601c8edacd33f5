"""How far two judges prefer the same outputs, with intervals that count cases instead of pairs."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from judgekit.domain.results import Interval
from judgekit.domain.trust import Calibration, Correlation, Figure
from judgekit.stats.agreement import cohen_kappa
from judgekit.stats.calibration import calibration_report
from judgekit.stats.clustered import clustered_se
from judgekit.stats.correlation import judge_correlation
from judgekit.stats.errors import NotIdentifiable
from judgekit.stats.inputs import midranks
from judgekit.stats.item_bootstrap import ItemBootstrap
from judgekit.stats.krippendorff import krippendorff_alpha
from judgekit.stats.multirater import gwet_ac1
from judgekit.stats.results import Estimate
from judgekit.stats.results import Interval as Bounds

Floats = NDArray[np.float64]
Clusters = Sequence[Hashable] | None

EVEN = 0.5
LETTERS = ("a", "b", "tie")
BINS = 10


def letters_of(scores: Floats) -> list[str]:
    """Give what shares of the win for a come to: a, b or tie."""
    letters: list[str] = np.where(scores == EVEN, "tie", np.where(scores > EVEN, "a", "b")).tolist()
    return letters


def raw_agreement(judge: Floats, reference: Floats, clusters: Clusters) -> Figure:
    """Share of pairs with the same preference.

    Raises:
        NotEnoughData: there are no pairs.
    """
    same = np.array(letters_of(judge)) == np.array(letters_of(reference))
    return _figure(clustered_se(same, clusters, bounds=(0.0, 1.0)))


def decided_agreement(judge: Floats, reference: Floats, clusters: Clusters) -> Figure:
    """Share of right picks where the reference prefers one output; a tie of the judge counts half."""
    rows = np.flatnonzero(reference != EVEN)
    if rows.size == 0:
        return Figure(None, None, "the reference prefers none of the outputs")
    right = np.where(judge == EVEN, EVEN, (judge > EVEN) == (reference > EVEN))[rows]
    groups = None if clusters is None else [clusters[row] for row in rows.tolist()]
    return _figure(clustered_se(right, groups, bounds=(0.0, 1.0)))


def chance_corrected(judge: Floats, reference: Floats, clusters: Clusters) -> tuple[Figure, Figure, Figure]:
    """Give Cohen's kappa, Gwet's AC1 and Krippendorff's alpha of the preferences a, b and tie."""
    how = ItemBootstrap(clusters=clusters)
    one, two = letters_of(judge), letters_of(reference)
    rows = list(zip(one, two, strict=True))
    return (
        _defined(lambda: _kappa(one, two, how)),
        _defined(lambda: _figure(gwet_ac1(rows, categories=LETTERS, how=how))),
        _defined(lambda: _figure(krippendorff_alpha(rows, categories=LETTERS, how=how))),
    )


def calibration(log_odds: Floats, reference: Floats, clusters: Clusters) -> Calibration | None:
    """Hold stated probabilities against the reference's picks; None where it has none.

    Args:
        log_odds: ln(p_a / p_b) of the judge, shape (n,).
        reference: 1 where the reference prefers a, 0 where b, 0.5 for ties, which are left out, shape (n,).
        clusters: what each pair belongs to; None: each stands for itself.
    """
    rows = np.flatnonzero(reference != EVEN)
    if rows.size == 0:
        return None
    sure = 1 / (1 + np.exp(-np.abs(log_odds[rows])))
    right = ((log_odds[rows] > 0) == (reference[rows] > EVEN)).astype(np.float64)
    report = calibration_report(sure, right)
    groups = None if clusters is None else [clusters[row] for row in rows.tolist()]
    excess = _figure(clustered_se(sure - right, groups, bounds=(-1.0, 1.0)))
    brier = _figure(clustered_se((sure - right) ** 2, groups, bounds=(0.0, 1.0)))
    return Calibration(excess, _calibration_error(report.ece, sure, right, groups), brier, rows.size)


def _calibration_error(value: float, sure: Floats, right: Floats, clusters: Clusters) -> Figure:
    """The error with an interval that resamples cases, its bins being kept."""
    members = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    features = np.column_stack([np.ones_like(sure), np.eye(BINS)[members] * (right - sure)[:, None]])
    spread = ItemBootstrap(clusters=clusters).spread(features, _errors)
    return _shown(value, spread.ci, spread.warnings)


def _errors(sums: Floats) -> Floats:
    return np.asarray(np.abs(sums[:, 1:]).sum(axis=1) / sums[:, 0])


def grade_correlation(judge: Floats, reference: Floats) -> Correlation:
    """How grades go together; one row per candidate, one column per case, shape (candidates, cases).

    Raises:
        NotEnoughData: there are fewer than two candidates, or no cases.
    """
    levels = judge_correlation(reference, judge)
    ranks = (midranks(table.ravel()).reshape(table.shape) for table in (judge, reference))
    return Correlation(
        pearson=_pearson(judge, reference),
        spearman=_pearson(*ranks),
        kendall=levels.kendall.pooled,
        within=levels.spearman.item,
        systems=levels.kendall.system,
        n_candidates=levels.n_systems,
        n_cases=levels.n_items,
    )


def _kappa(one: list[str], two: list[str], how: ItemBootstrap) -> Figure:
    """Kappa with an interval that resamples cases, as several pairs may share one."""
    found = cohen_kappa(one, two, categories=LETTERS)
    cells = np.array([LETTERS.index(x) * 3 + LETTERS.index(y) for x, y in zip(one, two, strict=True)])
    spread = how.spread(np.eye(9)[cells], _kappas)
    return _shown(found.estimate, spread.ci, spread.warnings)


def _kappas(sums: Floats) -> Floats:
    table = sums.reshape(-1, 3, 3) / sums.sum(axis=1)[:, None, None]
    observed = np.trace(table, axis1=1, axis2=2)
    expected = (table.sum(axis=1) * table.sum(axis=2)).sum(axis=1)
    kappa = np.full(observed.shape, np.nan)
    np.divide(observed - expected, 1 - expected, out=kappa, where=expected < 1 - 1e-9)
    return kappa


def _pearson(x: Floats, y: Floats) -> Figure:
    """Correlation of all outputs; the interval resamples cases."""
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return Figure(None, None, "one of the judges gives every output the same grade")
    x, y = x - x.mean(), y - y.mean()
    parts = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=-1).sum(axis=0)
    spread = ItemBootstrap().spread(parts, _correlations)
    return _shown(float(_correlations(parts.sum(axis=0)[None, :])[0]), spread.ci, spread.warnings)


def _correlations(sums: Floats) -> Floats:
    n, x, y, xx, yy, xy = sums.T
    spread = (n * xx - x**2) * (n * yy - y**2)
    found = np.full(n.shape, np.nan)
    np.divide(n * xy - x * y, np.sqrt(np.maximum(spread, 0)), out=found, where=spread > 0)
    return found


def _defined(compute: Callable[[], Figure]) -> Figure:
    try:
        return compute()
    except NotIdentifiable as error:
        return Figure(None, None, str(error))


def _figure(found: Estimate) -> Figure:
    return _shown(found.estimate, found.ci, found.warnings)


def _shown(value: float, ci: Bounds | None, warnings: Sequence[str]) -> Figure:
    return Figure(value, None if ci is None else Interval(ci.low, ci.high), "; ".join(warnings))
