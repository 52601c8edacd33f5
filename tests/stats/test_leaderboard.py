"""The whole way from battles to a table: order, record, anchor, islands, few clusters, replicates."""

import numpy as np
import pytest

from judgekit.stats.cells import aggregate_cells, cells_from_counts
from judgekit.stats.errors import Disconnected, InvalidInput
from judgekit.stats.leaderboard import LeaderboardOptions, build_leaderboard

CELLS = cells_from_counts([0, 1, 2], [1, 2, 0], [[60, 40, 10], [55, 45, 5], [30, 70, 8]], n_candidates=3)


def test_lines_fall_by_rating_and_keep_the_record():
    board = build_leaderboard(CELLS)
    ratings = [line.rating for line in board.standings]
    first = board.standings[0]
    assert ratings == sorted(ratings, reverse=True)
    assert np.mean(ratings) == pytest.approx(1000)
    assert (first.candidate, first.wins, first.losses, first.ties, first.n) == (0, 130, 70, 18, 218)
    assert first.win_rate == pytest.approx(139 / 218)
    assert first.interval.low < first.rating < first.interval.high
    assert "davidson" in board.method
    assert "sandwich over battles" in board.method


def test_the_anchor_shifts_what_is_shown_and_nothing_else():
    plain, anchored = (
        build_leaderboard(CELLS, LeaderboardOptions(anchor=anchor, anchor_rating=1200))
        for anchor in (None, 2)
    )
    by_id = {line.candidate: line for line in anchored.standings}
    assert by_id[2].rating == pytest.approx(1200)
    assert by_id[2].interval.width > 20
    for line in plain.standings:
        moved = by_id[line.candidate]
        assert moved.interval.width == pytest.approx(line.interval.width)
        assert (moved.rank_low, moved.rank_high) == (line.rank_low, line.rank_high)


@pytest.mark.parametrize("method", ["auto", "bayes", "multinomial", "one_step"])
def test_replicates_give_much_the_same_table(method):
    plain = build_leaderboard(CELLS)
    board = build_leaderboard(CELLS, LeaderboardOptions(bootstrap=method, seed=4))
    again = build_leaderboard(CELLS, LeaderboardOptions(bootstrap=method, seed=4))
    assert board.standings == again.standings
    assert "1000" in board.method
    for one, other in zip(plain.standings, board.standings, strict=True):
        assert one.rating == other.rating
        assert one.interval.low == pytest.approx(other.interval.low, abs=6)
        assert one.interval.high == pytest.approx(other.interval.high, abs=6)


def test_groups_never_compared_are_refused_or_kept_apart():
    cells = cells_from_counts([0, 2], [1, 3], [[9, 5, 1], [2, 8, 0]], n_candidates=5)
    with pytest.raises(Disconnected, match=r"3 groups .*apart from the largest: 2, 3, 4"):
        build_leaderboard(cells)
    board = build_leaderboard(cells, LeaderboardOptions(islands="separate"))
    assert [(line.island, line.candidate) for line in board.standings] == [
        (0, 0),
        (0, 1),
        (1, 3),
        (1, 2),
        (2, 4),
    ]
    assert max(line.rank_high for line in board.standings) == 2
    assert board.standings[-1].flags == ("no battles",)
    assert board.standings[-1].win_rate is None


def test_below_five_clusters_there_are_no_intervals():
    cells = aggregate_cells(
        [0] * 8, [1] * 8, [0, 1, 0, 2] * 2, n_candidates=2, cluster=[0, 0, 1, 1, 2, 2, 3, 3]
    )
    board = build_leaderboard(cells)
    assert board.covariance is None
    assert all((line.rank_low, line.rank_high) == (1, 2) for line in board.standings)
    assert all(np.isinf([line.interval.low, line.interval.high]).all() for line in board.standings)
    assert "4 cluster(s): no intervals" in " ".join(board.warnings)


def test_what_the_data_leave_open_is_flagged():
    counts = [[5, 0, 0], [4, 0, 0], [20, 21, 4]]
    board = build_leaderboard(cells_from_counts([0, 0, 1], [1, 2, 2], counts, n_candidates=3))
    top = board.standings[0]
    assert top.candidate == 0
    assert top.flags == ("no upper limit", "few battles")
    assert top.interval.high == np.inf
    assert all(line.flags == () for line in board.standings[1:])


def test_self_play_is_reported():
    cells = aggregate_cells([0, 0, 1, 0], [1, 1, 1, 1], [0, 1, 0, 2], n_candidates=2)
    assert "1 battle(s) of a candidate against itself" in " ".join(build_leaderboard(cells).warnings)


def test_cases_count_as_clusters():
    rng = np.random.default_rng(0)
    y = np.repeat(rng.choice([0, 1], 60, p=[0.6, 0.4]), 4)
    a, b = np.zeros(240, dtype=int), np.ones(240, dtype=int)
    by_case = build_leaderboard(aggregate_cells(a, b, y, n_candidates=2, cluster=np.arange(240) // 4))
    naive = build_leaderboard(aggregate_cells(a, b, y, n_candidates=2))
    widths = [board.standings[0].interval.width for board in (by_case, naive)]
    assert widths[0] == pytest.approx(2 * widths[1], rel=0.1)
    assert by_case.assumptions[0] == "cases are independent"
    assert naive.assumptions[0] == "battles are independent"


def test_replicates_of_few_cases_are_called_narrow():
    case, y = np.arange(80) // 4, np.tile([0, 0, 1, 0, 1], 16)
    cells = aggregate_cells(np.zeros(80, dtype=int), np.ones(80, dtype=int), y, n_candidates=2, cluster=case)
    board = build_leaderboard(cells, LeaderboardOptions(bootstrap="cluster", n_replicates=50))
    assert "too narrow with 20 clusters" in " ".join(board.warnings)
    assert not build_leaderboard(cells).warnings


@pytest.mark.parametrize("options", [{"anchor": 3}, {"anchor": -1}, {"confidence": 1.0}])
def test_options_are_checked(options):
    with pytest.raises(InvalidInput):
        build_leaderboard(CELLS, LeaderboardOptions(**options))
