"""The leaderboard: battles in; ratings, intervals, rank ranges and everything to be said about them out."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from judgekit.stats.cells import Cells
from judgekit.stats.clustered import FEWEST_CLUSTERS
from judgekit.stats.covariance import RatingCovariance, sandwich
from judgekit.stats.errors import Disconnected, InvalidInput
from judgekit.stats.inputs import Floats, check_share
from judgekit.stats.intervals import rating_bounds
from judgekit.stats.ranks import RankRanges, RankStyle, rank_intervals
from judgekit.stats.replicates import (
    Method,
    Replicates,
    bootstrap_ratings,
    choose_method,
    one_step,
    replicate_bounds,
)
from judgekit.stats.results import Interval
from judgekit.stats.strengths import ELO_PER_NAT, Fit, Prior, Ties, bradley_terry

FEW_BATTLES = 10
MOST_COMPARED = 300
MANY_CLUSTERS = 100

Flag = Literal["no battles", "no upper limit", "no lower limit", "few battles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderboardOptions:
    """How a leaderboard is made.

    Attributes:
        ties: How ties arise, as in `bradley_terry`.
        prior: Prior of the strengths, as in `bradley_terry`.
        position: Whether to fit the advantage of being shown first.
        bootstrap: How to resample for intervals, as in `bootstrap_ratings`; None takes the sandwich.
        n_replicates: Number of replicates, if any.
        seed: Seed of the replicates.
        confidence: Nominal coverage of intervals, and of all rank ranges together.
        rank_style: Rule of the rank ranges.
        anchor: Candidate shown at `anchor_rating`; None puts the mean there.
        anchor_rating: Rating of the anchor or the mean, in Elo points.
        islands: Whether groups never compared with each other are refused or ranked each by itself.
    """

    ties: Ties = "davidson"
    prior: Prior = "auto"
    position: bool = False
    bootstrap: Method | None = None
    n_replicates: int = 1000
    seed: int = 0
    confidence: float = 0.95
    rank_style: RankStyle = "simultaneous"
    anchor: int | None = None
    anchor_rating: float = 1000.0
    islands: Literal["refuse", "separate"] = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One candidate's line.

    Attributes:
        candidate: Its number.
        rating: Elo points.
        interval: Interval of the rating, infinite where the data leave it open.
        rank_low: Best rank the data allow, among the candidates of its island.
        rank_high: Worst rank the data allow.
        n: Summed weight of its battles (their number, without weights).
        wins: Summed weight of the battles it won.
        ties: Summed weight of its ties.
        losses: Summed weight of the battles it lost.
        island: Group within which it can be compared.
        flags: What a reader must know before believing the rating.
    """

    candidate: int
    rating: float
    interval: Interval
    rank_low: int
    rank_high: int
    n: float
    wins: float
    ties: float
    losses: float
    island: int
    flags: tuple[Flag, ...]

    @property
    def win_rate(self) -> float | None:
        """Wins plus half the ties over battles, whoever the opponents were; None without battles."""
        return (self.wins + self.ties / 2) / self.n if self.n else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaderboard:
    """Candidates from strongest to weakest.

    Attributes:
        standings: One line per candidate, by falling rating; island by island where there are several.
        fit: The strengths behind the ratings.
        covariance: Their joint covariance, for differences; None below 5 clusters.
        method: Model and interval, in words.
        assumptions: What must hold for the intervals to mean what they say.
        warnings: What a reader must be told beside the table.
    """

    standings: tuple[Standing, ...]
    fit: Fit
    covariance: RatingCovariance | None
    method: str
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]


def build_leaderboard(cells: Cells, options: LeaderboardOptions | None = None) -> Leaderboard:
    """Ratings in Elo points (400/ln 10 per nat) with intervals and rank ranges.

    Intervals are those of the strengths on their centred scale; the anchor only shifts what is shown, so that
    an anchor does not seem to be known exactly. Below 5 clusters there are ratings but no intervals: they
    are infinite and every rank is open. With at most 300 candidates replicates also sharpen the rank ranges.

    Args:
        cells: Battles from `aggregate_cells` or `cells_from_counts`.
        options: How to make it; None is `LeaderboardOptions()`.

    Raises:
        Disconnected: If groups were never compared with each other and `islands` is `refuse`.
        NotEnoughData: As `bradley_terry`.
        NotIdentifiable: As `bradley_terry`.
        NotConverged: As `bradley_terry` and `bootstrap_ratings`.
        InvalidInput: If an option is out of range.

    >>> from judgekit.stats.cells import cells_from_counts
    >>> counts = [[60, 40, 10], [55, 45, 5], [30, 70, 8]]
    >>> cells = cells_from_counts([0, 1, 2], [1, 2, 0], counts, n_candidates=3)
    >>> board = build_leaderboard(cells)
    >>> [(s.candidate, round(s.rating), s.rank_low, s.rank_high) for s in board.standings]
    [(0, 1071, 1, 1), (1, 989, 2, 3), (2, 940, 2, 3)]
    """
    how = options or LeaderboardOptions()
    check_share(how.confidence, "confidence")
    if how.anchor is not None and not 0 <= how.anchor < cells.n_candidates:
        raise InvalidInput(
            f"anchor is {how.anchor}; a candidate from 0 to {cells.n_candidates - 1} is needed"
        )
    fit = bradley_terry(cells, ties=how.ties, prior=how.prior, position=how.position)
    if how.islands == "refuse" and fit.connectivity.n_islands > 1:
        raise Disconnected(_name_islands(fit))
    if cells.n_clusters is not None and cells.n_clusters < FEWEST_CLUSTERS:
        return _estimates_only(fit, cells, how)
    covariance = sandwich(fit, cells)
    replicates = _replicates(fit, cells, covariance, how)
    draws = replicates.draws if replicates and fit.theta.size <= MOST_COMPARED else None
    ranks = rank_intervals(fit, covariance, confidence=how.confidence, style=how.rank_style, draws=draws)
    if replicates is None:
        bounds, by = rating_bounds(fit, covariance, how.confidence), covariance.method
    else:
        bounds = replicate_bounds(fit, replicates, how.confidence)
        by = f"{how.n_replicates} {replicates.method} replicates"
    return Leaderboard(
        standings=_standings(fit, cells, bounds, ranks, how),
        fit=fit,
        covariance=covariance,
        method=f"Bradley-Terry, ties {how.ties}; {by}; ranks: {ranks.method}",
        assumptions=(f"{'battles' if cells.cluster is None else 'cases'} are independent", _one_scale(how)),
        warnings=fit.warnings + covariance.warnings + _short_replicates(cells, how) + _left_out(cells),
    )


def _replicates(
    fit: Fit, cells: Cells, covariance: RatingCovariance, how: LeaderboardOptions
) -> Replicates | None:
    method = choose_method(how.bootstrap, cells, how.n_replicates) if how.bootstrap else None
    if method is None:
        return None
    rng = np.random.default_rng(how.seed)
    if method == "one_step":
        return one_step(fit, covariance, how.n_replicates, rng)
    return bootstrap_ratings(fit, cells, method=method, n_replicates=how.n_replicates, rng=rng)


def _estimates_only(fit: Fit, cells: Cells, how: LeaderboardOptions) -> Leaderboard:
    k = fit.theta.size
    island = fit.components
    ranks = RankRanges(
        best=np.ones(k, dtype=np.intp),
        worst=np.bincount(island)[island],
        confidence=how.confidence,
        method="every rank is open",
    )
    unknown = np.full(k, np.inf)
    few = f"{cells.n_clusters} cluster(s): no intervals below {FEWEST_CLUSTERS} clusters"
    return Leaderboard(
        standings=_standings(fit, cells, (-unknown, unknown), ranks, how),
        fit=fit,
        covariance=None,
        method=f"Bradley-Terry, ties {how.ties}; no intervals",
        assumptions=(_one_scale(how),),
        warnings=(*fit.warnings, few, *_left_out(cells)),
    )


def _standings(
    fit: Fit, cells: Cells, bounds: tuple[Floats, Floats], ranks: RankRanges, how: LeaderboardOptions
) -> tuple[Standing, ...]:
    origin = 0.0 if how.anchor is None else fit.theta[how.anchor]
    rating, low, high = (
        how.anchor_rating + (values - origin) * ELO_PER_NAT for values in (fit.theta, *bounds)
    )
    wins, losses, ties = _record(cells)
    battles = wins + losses + ties
    order = np.lexsort((np.arange(rating.size), -rating, fit.components))
    return tuple(
        Standing(
            candidate=int(c),
            rating=float(rating[c]),
            interval=Interval(float(low[c]), float(high[c])),
            rank_low=int(ranks.best[c]),
            rank_high=int(ranks.worst[c]),
            n=float(battles[c]),
            wins=float(wins[c]),
            ties=float(ties[c]),
            losses=float(losses[c]),
            island=int(fit.components[c]),
            flags=_flags(fit, int(c), float(battles[c])),
        )
        for c in order
    )


def _record(cells: Cells) -> tuple[Floats, Floats, Floats]:
    """Wins, losses and ties of each candidate."""
    k = cells.n_candidates
    columns = [(0, 1), (1, 0), (2, 2)]
    wins, losses, ties = (
        np.bincount(cells.a, weights=cells.counts[:, as_a], minlength=k).astype(np.float64)
        + np.bincount(cells.b, weights=cells.counts[:, as_b], minlength=k)
        for as_a, as_b in columns
    )
    return wins, losses, ties


def _flags(fit: Fit, candidate: int, battles: float) -> tuple[Flag, ...]:
    if fit.idle[candidate]:
        return ("no battles",)
    flags: list[Flag] = []
    if fit.connectivity.open_above[candidate]:
        flags.append("no upper limit")
    if fit.connectivity.open_below[candidate]:
        flags.append("no lower limit")
    if battles < FEW_BATTLES:
        flags.append("few battles")
    return tuple(flags)


def _name_islands(fit: Fit) -> str:
    groups = [np.flatnonzero(fit.components == island) for island in range(fit.connectivity.n_islands)]
    largest = max(groups, key=len)
    apart = ", ".join(str(c) for c in np.flatnonzero(~np.isin(np.arange(fit.theta.size), largest))[:10])
    return (
        f"{len(groups)} groups of candidates were never compared with each other (apart from the largest: "
        f"{apart}); judge some pairs across groups, or ask for islands='separate'"
    )


def _one_scale(how: LeaderboardOptions) -> str:
    return f"one strength per candidate on all cases, ties {how.ties}"


def _short_replicates(cells: Cells, how: LeaderboardOptions) -> tuple[str, ...]:
    if how.bootstrap is None or cells.n_clusters is None or cells.n_clusters >= MANY_CLUSTERS:
        return ()
    return (
        f"percentiles of replicates are too narrow with {cells.n_clusters} clusters; the sandwich's are not",
    )


def _left_out(cells: Cells) -> tuple[str, ...]:
    n = cells.n_self_play
    return (f"{n} battle(s) of a candidate against itself are left out",) if n else ()
