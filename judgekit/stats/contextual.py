"""Strengths with style, length and position taken out: what is left of a lead when outputs look alike."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.battles import check_battles, check_codes
from judgekit.stats.cells import aggregate_cells
from judgekit.stats.clustered import FEWEST_CLUSTERS, tail_probability
from judgekit.stats.covariance import RatingCovariance, interval_warnings, robust_covariance
from judgekit.stats.elo import POINTS
from judgekit.stats.errors import InvalidInput, NotConverged, NotEnoughData
from judgekit.stats.inputs import Floats, as_floats, check_share
from judgekit.stats.moments import BattleRows
from judgekit.stats.newton import SETTLED_STEP, factorise, invert, solve
from judgekit.stats.results import Estimate, Interval
from judgekit.stats.strengths import Fit, Prior, bradley_terry

MOST_PASSES = 40
LONGEST_STEP = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextualOptions:
    """How to fit strengths beside covariates.

    Attributes:
        shown_first: Whether to fit the advantage of being shown first; its coefficient is position bias.
        prior: As in `bradley_terry`; `auto` and `empirical` take the penalty of the fit without covariates.
        effect_penalty: Penalty lambda on the effects of the covariates, lambda/2 sum gamma^2.
        confidence: Nominal coverage of the effects' intervals.
    """

    shown_first: bool = True
    prior: Prior = "auto"
    effect_penalty: float = 0.0
    confidence: float = 0.95


FASTCHAT = ContextualOptions(shown_first=False, prior=0.5 / float(np.log(10)) ** 2, effect_penalty=0.5)
"""The settings of FastChat's style control: penalty 1/4 on base-10 strengths and on effects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextualFit:
    """Strengths and effects fitted together.

    Attributes:
        fit: The strengths, on the scale of half-win ties; `fit.position` is the shown-first term.
        covariance: Their joint sandwich covariance, which carries the uncertainty of the effects.
        effects: Effect of each covariate in nats per unit (per sd, if standardised).
        shown_first: Log-odds gained by being shown first, or None where it was not fitted.
    """

    fit: Fit
    covariance: RatingCovariance
    effects: tuple[Estimate, ...]
    shown_first: Estimate | None


def contextual_bradley_terry(
    battles: tuple[ArrayLike, ArrayLike, ArrayLike],
    features: ArrayLike,
    *,
    n_candidates: int,
    cluster: ArrayLike | None = None,
    options: ContextualOptions | None = None,
) -> ContextualFit:
    """Strengths with covariates: logit P(a) = theta_a - theta_b (+ first) + x'gamma, ties half a win.

    Newton's method over all battles in chunks, so that memory does not grow beyond the arrays handed in;
    intervals from the sandwich, clustered where clusters are given (G/(G-1), t with G-1 degrees of
    freedom). Controlling for length also removes quality that travels with length: show the strengths of
    `bradley_terry(..., ties="half")` beside these.

    Args:
        battles: Codes of a (shown first), b, and outcome (`Outcome`), each of shape (N,).
        features: Covariates of each battle, a minus b, shape (N, F), as from `style_features`.
        n_candidates: How many candidates there are.
        cluster: Non-negative integer of each battle's cluster (its case); None makes battles independent.
        options: How to fit; None is `ContextualOptions()`, `FASTCHAT` the settings of FastChat.

    Raises:
        NotEnoughData: If there are no battles, or fewer than 5 clusters.
        InvalidInput: If codes are out of range, a covariate is not finite, or lengths differ.
        NotIdentifiable: If the prior is 0 and maximum likelihood has no finite answer, or covariates cannot
            be told apart.
        NotConverged: If a covariate separates wins from losses.

    Source:
        Li et al. 2024, "Does style matter?", LMSYS.

    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(2000, 1))
    >>> y = (rng.random(2000) > 1 / (1 + np.exp(-0.7 - x[:, 0]))).astype(int)
    >>> result = contextual_bradley_terry((np.zeros(2000, int), np.ones(2000, int), y), x, n_candidates=2,
    ...     options=ContextualOptions(shown_first=False))
    >>> result.fit.theta.round(2), round(result.effects[0].estimate, 1)
    (array([ 0.41, -0.41]), 1.0)
    """
    how = options or ContextualOptions()
    check_share(how.confidence, "confidence")
    rows = _rows(battles, features, n_candidates, how)
    raw = bradley_terry(aggregate_cells(*battles, n_candidates=n_candidates), ties="half", prior=how.prior)
    unknowns, root, passes = _climb(rows, raw, how.effect_penalty)
    fit = replace(
        raw,
        theta=unknowns[:n_candidates],
        position=float(unknowns[n_candidates]) if how.shown_first else None,
        inverse_information=invert(root, raw.components),
        log_likelihood=rows.log_likelihood(unknowns),
        iterations=passes,
    )
    return _result(rows, unknowns, fit, cluster, how)


def _rows(
    battles: tuple[ArrayLike, ArrayLike, ArrayLike],
    features: ArrayLike,
    n_candidates: int,
    how: ContextualOptions,
) -> BattleRows:
    a, b, outcome = check_battles(*battles, n_candidates)
    x = as_floats(features, "features", ndim=2)
    if x.shape[0] != a.size:
        raise InvalidInput(f"features: {x.shape[0]} rows for {a.size} battles; one per battle is needed")
    if not (np.isfinite(how.effect_penalty) and how.effect_penalty >= 0):
        raise InvalidInput(f"effect_penalty is {how.effect_penalty}; a number of at least 0 is needed")
    return BattleRows(
        a=a,
        b=b,
        points=POINTS[outcome],
        features=x,
        n_candidates=n_candidates,
        shown_first=how.shown_first,
    )


def _climb(rows: BattleRows, raw: Fit, effect_penalty: float) -> tuple[Floats, Floats, int]:
    """Newton's method from the strengths without covariates: unknowns, factor of the information, passes."""
    k = rows.n_candidates
    unknowns, ridge = np.zeros(rows.size), np.zeros(rows.size)
    unknowns[:k], ridge[:k] = raw.theta, raw.prior
    ridge[k + rows.shown_first :] = effect_penalty
    for passes in range(1, MOST_PASSES + 1):
        slope, information = rows.slope_and_information(unknowns)
        information[np.diag_indices(rows.size)] += ridge
        root = factorise(information, raw.components)
        step = solve(root, slope - ridge * unknowns)
        largest = float(np.abs(step).max())
        unknowns = unknowns + step * min(1.0, LONGEST_STEP / largest)
        if largest < SETTLED_STEP:
            return unknowns, root, passes
    raise NotConverged(
        f"strengths and effects did not settle in {MOST_PASSES} passes; "
        "a covariate may separate wins from losses"
    )


def _result(
    rows: BattleRows, unknowns: Floats, fit: Fit, cluster: ArrayLike | None, how: ContextualOptions
) -> ContextualFit:
    n, k = rows.points.size, rows.n_candidates
    g, meat = _meat(rows, unknowns, cluster)
    effects = np.arange(k + how.shown_first, rows.size)
    meat[effects, effects] += how.effect_penalty
    full, flat = robust_covariance(fit, meat, 1.0 if g is None else n / g)
    covariance = RatingCovariance(
        matrix=full[:k, :k],
        df=None if g is None else g - 1.0,
        n_battles=float(n),
        n_clusters=g,
        method="sandwich over battles" if g is None else "sandwich clustered by case (CR1, t)",
        warnings=interval_warnings(g, flat=flat),
    )
    extra = [
        _effect(float(unknowns[at]), float(np.sqrt(full[at, at])), covariance, how.confidence)
        for at in range(k, rows.size)
    ]
    return ContextualFit(
        fit=fit,
        covariance=covariance,
        effects=tuple(extra[how.shown_first :]),
        shown_first=extra[0] if how.shown_first else None,
    )


def _meat(rows: BattleRows, unknowns: Floats, cluster: ArrayLike | None) -> tuple[int | None, Floats]:
    """Number of clusters and sum of squared scores, over battles where there are no clusters."""
    if cluster is None:
        return None, rows.squared_scores(unknowns)
    codes = check_codes(cluster, "cluster", length=rows.points.size)
    labels, numbers = np.unique(codes, return_inverse=True)
    g = labels.size
    if g < FEWEST_CLUSTERS:
        raise NotEnoughData(f"{g} cluster(s): no standard error below {FEWEST_CLUSTERS} clusters")
    return g, rows.squared_cluster_scores(unknowns, numbers, g) * (g / (g - 1))


def _effect(value: float, se: float, covariance: RatingCovariance, confidence: float) -> Estimate:
    half = covariance.quantile((1 + confidence) / 2) * se
    return Estimate(
        estimate=value,
        se=se,
        ci=Interval(value - half, value + half),
        confidence=confidence,
        p=2 * tail_probability(abs(value) / se, covariance.df),
        n_items=round(covariance.n_battles),
        n_clusters=covariance.n_clusters or round(covariance.n_battles),
        method=f"effect beside strengths, ties half a win; {covariance.method}",
        assumptions=("p: two-sided, no effect",),
        warnings=covariance.warnings,
    )
