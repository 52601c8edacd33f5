"""Battles to a leaderboard: Bradley-Terry strengths on the Elo scale."""

from collections.abc import Iterator

from judgekit.domain.results import Effect, Leaderboard, Standing
from judgekit.stats import leaderboard as ratings
from judgekit.stats.leaderboard import LeaderboardOptions, build_leaderboard
from judgekit.workflow.battles import Battles
from judgekit.workflow.rank_terms import RankTerms, Subject, place_of
from judgekit.workflow.rating_pairs import finite, pair_differences
from judgekit.workflow.rating_words import flags, left_out, remarks

CENTRE = 1000.0
INDEPENDENT = "every battle counts as evidence of its own: if some share a case, name its column by --case"
NOTHING_DECIDED = "every battle is a tie: ratings are equal by convention, not by evidence"
TIE_MODELS = {"davidson": "Davidson", "half": "half a win each", "rao_kupper": "Rao-Kupper"}
"""The models of ties in the words of a leaderboard."""


def rate_battles(battles: Battles, terms: RankTerms, subject: Subject) -> Leaderboard:
    """Rate candidates by Bradley-Terry, with intervals, rank ranges and Holm-adjusted differences.

    Raises:
        UsageError: anchor or baseline name nobody, or options exclude each other.
        StatsError: the battles cannot rate anyone: there are none, or nothing but ties.
    """
    by_share = terms.by_share(preferred=battles.prefers_shares)
    options = _options(battles, terms, by_share=by_share)
    cells = battles.cells(by_share=by_share)
    board = build_leaderboard(cells, options)
    told = [warning for warning in board.warnings if warning not in board.fit.warnings]
    return Leaderboard(
        source=subject.source,
        rubric=subject.rubric,
        judge=subject.judge,
        slice=subject.slice,
        mode="pairwise",
        method=f"shares of the win; {board.method}" if by_share else board.method,
        tie_model=TIE_MODELS[options.ties],
        standings=tuple(_standings(board, battles)),
        pairs=pair_differences(board.fit, board.covariance, battles.candidates, terms.baseline),
        baseline=terms.baseline,
        effects=tuple(_position(board.fit.position)),
        coverage=subject.coverage,
        n_battles=cells.total,
        n_clusters=cells.n_clusters,
        confidence=options.confidence,
        warnings=(
            *remarks(board.fit, battles.candidates),
            *told,
            *left_out(0, battles.n_undecided),
            *([] if battles.counts[:, :2].any() else [NOTHING_DECIDED]),
            *([] if battles.cluster is not None else [INDEPENDENT]),
        ),
    )


def _options(battles: Battles, terms: RankTerms, *, by_share: bool) -> LeaderboardOptions:
    anchor, anchor_rating = None, CENTRE
    if terms.anchor is not None:
        anchor, anchor_rating = place_of(terms.anchor[0], battles.candidates), terms.anchor[1]
    return LeaderboardOptions(
        ties="half" if by_share else terms.ties or "davidson",
        position="position" in terms.control,
        bootstrap="auto" if terms.bootstrap else None,
        seed=terms.seed,
        anchor=anchor,
        anchor_rating=anchor_rating,
        islands="separate",
    )


def _standings(board: ratings.Leaderboard, battles: Battles) -> Iterator[Standing]:
    records = battles.records()
    for line in board.standings:
        wins, ties, losses, shares = records[line.candidate].tolist()
        n = wins + ties + losses
        yield Standing(
            candidate=battles.candidates[line.candidate],
            rating=line.rating,
            interval=None if board.covariance is None else finite(line.interval.low, line.interval.high),
            rank_low=line.rank_low,
            rank_high=line.rank_high,
            n=n,
            wins=wins,
            ties=ties,
            losses=losses,
            win_rate=shares / n if n else None,
            island=line.island,
            flags=flags(board.fit.connectivity, line.candidate, (wins, ties, losses), n),
        )


def _position(log_odds: float | None) -> Iterator[Effect]:
    if log_odds is not None:
        yield Effect("shown first", log_odds, None, None)
