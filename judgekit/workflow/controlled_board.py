"""Ratings with length, style and position taken out, beside the ratings as they are."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from judgekit.domain.errors import UsageError
from judgekit.domain.results import Effect, Interval, Leaderboard, Standing
from judgekit.stats.cells import aggregate_cells
from judgekit.stats.contextual import ContextualFit, ContextualOptions, contextual_bradley_terry
from judgekit.stats.errors import NotEnoughData
from judgekit.stats.intervals import rating_bounds
from judgekit.stats.ranks import rank_intervals
from judgekit.stats.results import Estimate
from judgekit.stats.strengths import ELO_PER_NAT, Fit, bradley_terry
from judgekit.stats.style import style_features
from judgekit.store.answers import ShownBattles
from judgekit.workflow.battles import NO_BATTLES, Battles, Floats
from judgekit.workflow.rank_terms import RankTerms, Subject, place_of
from judgekit.workflow.rating_board import CENTRE, TIE_MODELS
from judgekit.workflow.rating_pairs import finite, pair_differences
from judgekit.workflow.rating_words import flags, remarks

AMOUNTS = {"length": ("characters",), "style": ("headers", "list items", "bold passages")}
COLUMNS = ("characters", "headers", "list items", "bold passages")
CAUTION = (
    "taking out length or style also takes out quality that travels with it: read both columns of ratings"
)


@dataclass(frozen=True, slots=True)
class _Features:
    """Covariates by name, shape (n, features), and those that never vary."""

    names: tuple[str, ...]
    values: Floats
    constant: tuple[str, ...]


def rate_controlled(shown: ShownBattles, terms: RankTerms, subject: Subject) -> Leaderboard:
    """Rate candidates as if all outputs were alike in length and style, and neither was shown first.

    Each verdict of each order counts, ties as half a win, clustered by case; so the position can be fitted.

    Raises:
        UsageError: anchor or baseline name nobody, or options exclude each other.
        StatsError: the battles cannot rate anyone, or nothing asked to be controlled ever varies.
    """
    if terms.bootstrap or terms.ties not in {None, "half"} or terms.score == "share":
        raise UsageError(
            "controlled ratings take sandwich intervals and ties as half wins of single verdicts"
        )
    if not shown.a.size:
        raise NotEnoughData(NO_BATTLES)
    names, verdicts = shown.candidates, (shown.a, shown.b, shown.outcome)
    features = _features(shown, terms)
    found = contextual_bradley_terry(
        verdicts,
        features.values,
        n_candidates=len(names),
        cluster=shown.cluster,
        options=ContextualOptions(shown_first="position" in terms.control),
    )
    cells = aggregate_cells(*verdicts, n_candidates=len(names), cluster=shown.cluster)
    raw = bradley_terry(cells, ties="half")
    record = Battles(names, cells.a, cells.b, cells.counts).records()
    taken_out = ", ".join(terms.control)
    constant = [
        f"{name}: the same in every battle, so there was nothing to take out" for name in features.constant
    ]
    return Leaderboard(
        source=subject.source,
        rubric=subject.rubric,
        judge=subject.judge,
        slice=subject.slice,
        mode="pairwise",
        method=f"Bradley-Terry on single verdicts, ties half, without {taken_out}; {found.covariance.method}",
        tie_model=TIE_MODELS["half"],
        standings=tuple(_standings(found, raw, record, names, terms)),
        pairs=pair_differences(found.fit, found.covariance, names, terms.baseline),
        baseline=terms.baseline,
        effects=tuple(_effects(found, features.names)),
        coverage=subject.coverage,
        n_battles=cells.total,
        n_clusters=cells.n_clusters,
        warnings=(*remarks(found.fit, names), *found.covariance.warnings, CAUTION, *constant),
    )


def _features(shown: ShownBattles, terms: RankTerms) -> _Features:
    asked = tuple(name for control in terms.control for name in AMOUNTS.get(control, ()))
    of_a, of_b = (
        amounts[:, [COLUMNS.index(name) for name in asked]] for amounts in (shown.style_a, shown.style_b)
    )
    varies = np.ptp((of_a - of_b) / (of_a + of_b + 1), axis=0) > 0
    names = tuple(name for name, kept in zip(asked, varies, strict=True) if kept)
    if not names:
        raise NotEnoughData(f"{', '.join(asked)}: the same in every battle, so there is nothing to control")
    values = style_features(of_a[:, varies], of_b[:, varies]).values
    return _Features(names, values, tuple(name for name in asked if name not in names))


def _standings(
    found: ContextualFit, raw: Fit, record: Floats, names: tuple[str, ...], terms: RankTerms
) -> Iterator[Standing]:
    fit = found.fit
    low, high = rating_bounds(fit, found.covariance)
    ranks = rank_intervals(fit, found.covariance)
    rating, low, high, plain = (
        _shown_at(values, theta, names, terms)
        for values, theta in (
            (fit.theta, fit.theta),
            (low, fit.theta),
            (high, fit.theta),
            (raw.theta, raw.theta),
        )
    )
    for c in np.lexsort((-rating, fit.components)).tolist():
        wins, ties, losses, points = record[c].tolist()
        n = wins + ties + losses
        yield Standing(
            candidate=names[c],
            rating=float(rating[c]),
            interval=finite(low[c], high[c]),
            rank_low=int(ranks.best[c]),
            rank_high=int(ranks.worst[c]),
            n=n,
            wins=wins,
            ties=ties,
            losses=losses,
            win_rate=points / n if n else None,
            island=int(fit.components[c]),
            raw_rating=float(plain[c]),
            flags=flags(fit.connectivity, c, (wins, ties, losses), n),
        )


def _shown_at(values: Floats, theta: Floats, names: tuple[str, ...], terms: RankTerms) -> Floats:
    if terms.anchor is None:
        return np.asarray(CENTRE + values * ELO_PER_NAT)
    origin = theta[place_of(terms.anchor[0], names)]
    return np.asarray(terms.anchor[1] + (values - origin) * ELO_PER_NAT)


def _effects(found: ContextualFit, names: tuple[str, ...]) -> Iterator[Effect]:
    if found.shown_first is not None:
        yield _effect("shown first", found.shown_first)
    for name, effect in zip(names, found.effects, strict=True):
        yield _effect(f"one sd more {name}", effect)


def _effect(name: str, effect: Estimate) -> Effect:
    ends = Interval(effect.ci.low, effect.ci.high) if effect.ci else None
    return Effect(name, effect.estimate, ends, effect.p)
