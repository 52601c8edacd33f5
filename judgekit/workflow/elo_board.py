"""Elo ratings in the order of the battles: familiar, dependent on that order, without intervals."""

from collections.abc import Iterator

import numpy as np

from judgekit.domain.errors import UsageError
from judgekit.domain.results import Leaderboard, Standing
from judgekit.stats.cells import Cells, aggregate_cells, fold_pairs
from judgekit.stats.connectivity import connectivity
from judgekit.stats.elo import elo_online
from judgekit.stats.errors import NotEnoughData
from judgekit.workflow.battles import NO_BATTLES, Battles, Floats, Ints
from judgekit.workflow.rank_terms import RankTerms, Subject, place_of
from judgekit.workflow.rating_words import few, left_out


def rate_in_order(
    names: tuple[str, ...], battles: tuple[Ints, Ints, Ints], terms: RankTerms, subject: Subject
) -> Leaderboard:
    """Give Elo ratings (start 1000, 400 points for odds of ten, at most 4 points a battle).

    Args:
        names: the candidates.
        battles: first candidate, second candidate and outcome (0, 1, 2 for a tie) of each battle.
        terms: how to show them.
        subject: what they are about.

    Raises:
        UsageError: the anchor names nobody, or something is asked that Elo cannot give.
        StatsError: there is no battle between two different candidates.
    """
    _check(terms)
    a, b, outcome = battles
    if not a.size:
        raise NotEnoughData(NO_BATTLES)
    found = elo_online(a, b, outcome, n_candidates=len(names))
    cells = aggregate_cells(a, b, outcome, n_candidates=len(names))
    anchor = None if terms.anchor is None else place_of(terms.anchor[0], names)
    shift = 0.0 if anchor is None or terms.anchor is None else terms.anchor[1] - found.ratings[anchor]
    return Leaderboard(
        source=subject.source,
        rubric=subject.rubric,
        judge=subject.judge,
        slice=subject.slice,
        mode="pairwise",
        method="Elo, k = 4, ties half, in the order of the battles; no intervals, every rank is open",
        tie_model="half a win each",
        standings=tuple(_standings(names, found.ratings + shift, cells)),
        coverage=subject.coverage,
        n_battles=found.n_battles,
        warnings=(*found.warnings, *left_out(found.n_self_play, 0)),
    )


def _check(terms: RankTerms) -> None:
    if terms.control or terms.bootstrap or terms.baseline or terms.score == "share":
        raise UsageError(
            "Elo has no intervals, contrasts, shares or controls; leave out --control, --ci bootstrap, "
            "--baseline and --score share, or use --method bt"
        )


def _standings(names: tuple[str, ...], ratings: Floats, cells: Cells) -> Iterator[Standing]:
    records = Battles(names, cells.a, cells.b, cells.counts).records()
    island = connectivity(fold_pairs(cells, keep_order=False), free_ties=False).island
    for c in np.lexsort((-ratings, island)).tolist():
        wins, ties, losses, points = records[c].tolist()
        n = wins + ties + losses
        yield Standing(
            candidate=names[c],
            rating=float(ratings[c]),
            interval=None,
            rank_low=1,
            rank_high=int((island == island[c]).sum()),
            n=n,
            wins=wins,
            ties=ties,
            losses=losses,
            win_rate=points / n if n else None,
            island=int(island[c]),
            flags=few(n),
        )
