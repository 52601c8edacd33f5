"""A mean of human scores from a graded judge, through a monotone curve fitted on the labelled items."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.clustered import FEWEST_CLUSTERS, ClusteredMean, clustered_se
from judgekit.stats.errors import NotEnoughData, NotIdentifiable
from judgekit.stats.inputs import Floats, Ints, as_codes, as_floats, same_length
from judgekit.stats.item_bootstrap import ItemBootstrap
from judgekit.stats.results import Estimate, Interval

FOLDS = 5
FOREIGN_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratedMean(Estimate):
    """A mean through a calibration curve.

    Attributes:
        plug_in: Mean of the curve alone, without the residuals that correct for its bias.
        plug_in_jackknife_variance: Its variance by leaving out one fold at a time.
        judge_mean: Mean judge score before calibration.
        outside_share: Share of unlabelled scores outside the range of the labelled.
    """

    plug_in: float
    plug_in_jackknife_variance: float
    judge_mean: float
    outside_share: float


def calibrated_mean(
    judged: ArrayLike,
    labels: ArrayLike,
    unlabelled: ArrayLike,
    *,
    folds: Iterable[Hashable] | None = None,
    how: ItemBootstrap | None = None,
) -> CalibratedMean:
    """Mean human score of all judged items by isotonic calibration with out-of-fold residuals.

    theta = mean over all items of f(S) + mean over the labelled of (y - f_oof(S)), f the isotonic regression
    of y on S, linear between its knots and level beyond them, f_oof fitted without the item's fold (after
    the cimo-labs/cje estimators). The interval resamples labelled clusters and unlabelled items and refits.

    Args:
        judged: Judge scores S of the labelled items, shape (n,).
        labels: Human scores y of the same, same shape.
        unlabelled: Judge scores of the other items, shape (N,).
        folds: Fold of each labelled item; None deals clusters out to 5 folds in turn.
        how: Clusters of the labelled items, confidence and number of resamples.

    Raises:
        NotEnoughData: If there are fewer than 2 folds, or no unlabelled items.
        InvalidInput: If a score is not finite or lengths differ.
        NotIdentifiable: If 5 % or more of the unlabelled scores lie outside the range of the labelled: the
            curve says nothing about them.

    >>> fit = calibrated_mean([0.1, 0.3, 0.5, 0.7, 0.9] * 4, [0, 0, 0, 1, 1] * 4, [0.2, 0.6, 0.8, 0.7])
    >>> round(fit.estimate, 3), fit.outside_share
    (0.438, 0.0)
    """
    how = how or ItemBootstrap(n_resamples=500)
    s = as_floats(judged, "judged")
    y, rest = same_length(as_floats(labels, "labels"), s.size, "labels"), as_floats(unlabelled, "unlabelled")
    outside = float(np.mean((rest < s.min()) | (rest > s.max())))
    if outside >= FOREIGN_SHARE:
        found = f"{outside:.0%} of unlabelled scores lie outside the labelled range"
        raise NotIdentifiable(f"{found}: label items from all of the judge's range")
    clusters = as_codes(how.clusters, s.size)
    fold = clusters % FOLDS if folds is None else as_codes(folds, s.size, "folds")
    if np.unique(fold).size < 2:
        raise NotEnoughData("labels: all in one fold; at least 2 folds are needed")
    sample = _Sample(s, y, rest, fold)
    draws = _resample(sample, clusters, how)
    few = int(clusters.max()) + 1 < FEWEST_CLUSTERS
    tail = (1 - how.confidence) / 2
    return CalibratedMean(
        estimate=sample.estimate(),
        se=None if few else float(draws.std(ddof=1)),
        ci=None if few else Interval(*np.quantile(draws, [tail, 1 - tail]).tolist()),
        confidence=how.confidence,
        p=None,
        n_items=s.size + rest.size,
        n_clusters=int(clusters.max()) + 1 + rest.size,
        method="isotonic calibration, out-of-fold residuals; percentile bootstrap with refitting",
        assumptions=("labelled items are a random subset", "human scores rise with judge scores"),
        warnings=(f"fewer than {FEWEST_CLUSTERS} labelled clusters: no interval",) if few else (),
        plug_in=sample.plug_in(),
        plug_in_jackknife_variance=sample.jackknife_variance(),
        judge_mean=float(np.concatenate([s, rest]).mean()),
        outside_share=outside,
    )


def transport_check(
    judged: ArrayLike,
    labels: ArrayLike,
    probe_judged: ArrayLike,
    probe_labels: ArrayLike,
    clusters: Iterable[Hashable] | None = None,
) -> ClusteredMean:
    """Whether a curve fitted on one candidate's labels holds for another: mean residual on a probe of it.

    The curve holds where the interval contains 0; if not, the judge errs otherwise on this candidate, and
    labels of its own are needed (after the cimo-labs/cje transport audit).

    Args:
        judged: Judge scores of the items the curve is fitted on, shape (n,).
        labels: Their human scores, same shape.
        probe_judged: Judge scores of the other candidate's labelled items, shape (m,).
        probe_labels: Their human scores, same shape.
        clusters: One label per probe item; None makes each its own.

    Raises:
        NotEnoughData: If there are no items.
        InvalidInput: If a score is not finite or lengths differ.

    >>> transport_check([0.1, 0.5, 0.9] * 9, [0, 0, 1] * 9, [0.1, 0.5, 0.9] * 9, [0, 0, 1] * 9).estimate
    0.0
    """
    s, probe = as_floats(judged, "judged"), as_floats(probe_judged, "probe_judged")
    y = same_length(as_floats(labels, "labels"), s.size, "labels")
    wanted = same_length(as_floats(probe_labels, "probe_labels"), probe.size, "probe_labels")
    return clustered_se(wanted - _curve(s, y, probe), clusters, bounds=(-1.0, 1.0))


@dataclass(frozen=True, slots=True)
class _Sample:
    """Labelled scores with their fold, and unlabelled scores."""

    judged: Floats
    labels: Floats
    unlabelled: Floats
    fold: Ints

    def plug_in(self, left_out: int | None = None) -> float:
        kept = np.full(self.fold.size, fill_value=True) if left_out is None else self.fold != left_out
        everything = np.concatenate([self.judged, self.unlabelled])
        return float(_curve(self.judged[kept], self.labels[kept], everything).mean())

    def estimate(self) -> float:
        fitted = np.empty_like(self.labels)
        for k in np.unique(self.fold):
            out = self.fold == k
            fitted[out] = _curve(self.judged[~out], self.labels[~out], self.judged[out])
        return self.plug_in() + float((self.labels - fitted).mean())

    def jackknife_variance(self) -> float:
        left_out = np.array([self.plug_in(int(k)) for k in np.unique(self.fold)])
        return float((left_out.size - 1) * left_out.var())


def _resample(sample: _Sample, clusters: Ints, how: ItemBootstrap) -> Floats:
    """Estimates with labelled clusters and unlabelled items drawn again and the curve refitted."""
    rng = np.random.default_rng(how.seed)
    members = [np.flatnonzero(clusters == c) for c in range(int(clusters.max()) + 1)]
    draws = []
    for _ in range(how.n_resamples):
        rows = np.concatenate([members[c] for c in rng.integers(len(members), size=len(members))])
        rest = rng.choice(sample.unlabelled, sample.unlabelled.size)
        drawn = _Sample(sample.judged[rows], sample.labels[rows], rest, sample.fold[rows])
        if np.unique(drawn.fold).size > 1:
            draws.append(drawn.estimate())
    return np.array(draws)


def _curve(judged: Floats, labels: Floats, at: Floats) -> Floats:
    """Isotonic regression of labels on scores, evaluated at `at`: linear between knots, level outside."""
    from scipy.optimize import isotonic_regression  # noqa: PLC0415 - not needed by the room's other methods

    knots, group, counts = np.unique(judged, return_inverse=True, return_counts=True)
    means = np.bincount(group, weights=labels) / counts
    return np.asarray(np.interp(at, knots, isotonic_regression(means, weights=counts).x))
