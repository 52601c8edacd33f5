"""Boards that cannot be ranked, or not wholly: each says so, none yields a number that means nothing."""

import numpy as np
import pytest

from judgekit.stats.cells import aggregate_cells, cells_from_counts
from judgekit.stats.covariance import sandwich
from judgekit.stats.errors import Disconnected, InvalidInput, NotEnoughData, NotIdentifiable
from judgekit.stats.intervals import rating_bounds, rating_difference
from judgekit.stats.strengths import bradley_terry

NAN = float("nan")


def board(k, *rows):
    """Cells from rows (i, j, wins, losses, ties)."""
    i, j, *counts = zip(*rows, strict=True)
    return cells_from_counts(i, j, np.transpose(counts), n_candidates=k)


@pytest.mark.parametrize(
    ("battles", "options", "error", "words"),
    [
        (([], [], []), {}, NotEnoughData, "at least one battle"),
        (([0], [0], [0]), {}, NotEnoughData, "against itself"),
        (([0], [2], [0]), {}, InvalidInput, "b: unknown code 2; codes are 0 to 1"),
        (([-1], [1], [0]), {}, InvalidInput, "a: unknown code -1"),
        (([0], [1], [3]), {}, InvalidInput, "outcome: unknown code 3; codes are 0 to 2"),
        (([0.0], [1.0], [0.5]), {}, InvalidInput, "integers"),
        (([0, 1], [1], [0]), {}, InvalidInput, "lengths"),
        (([0], [1], [0]), {"weight": [NAN]}, InvalidInput, r"weight\[0\] is nan"),
        (([0], [1], [0]), {"weight": [0.0]}, InvalidInput, r"weight\[0\] is 0.0"),
        (([0], [1], [0]), {"weight": [-1.0]}, InvalidInput, "above 0"),
        (([0], [1], [0]), {"weight": [1.0, 2.0]}, InvalidInput, "one per battle"),
        (([0], [1], [0]), {"cluster": [-3]}, InvalidInput, "cluster: unknown code -3"),
        (([0], [1], [0]), {"cluster": [1 << 62]}, InvalidInput, "too large"),
        (([0, 0], [1, 1], [0, 1]), {"cluster": [1]}, InvalidInput, "1 values for 2 battles"),
    ],
)
def test_battles_that_cannot_be_are_refused(battles, options, error, words):
    with pytest.raises(error, match=words):
        aggregate_cells(*battles, n_candidates=2, **options)


@pytest.mark.parametrize(
    ("counts", "error", "words"),
    [
        ([[NAN, 0, 0]], InvalidInput, "negative or no finite"),
        ([[-1, 0, 2]], InvalidInput, "negative or no finite"),
        ([[1, 2]], InvalidInput, "shape"),
        ([[0, 0, 0]], NotEnoughData, "no battle"),
    ],
)
def test_counts_that_cannot_be_are_refused(counts, error, words):
    with pytest.raises(error, match=words):
        cells_from_counts([0], [1], counts, n_candidates=2)


def test_self_play_is_left_out_and_counted():
    mixed = aggregate_cells([0, 1, 1], [1, 1, 1], [0, 0, 2], n_candidates=2)
    weighted = aggregate_cells([0, 1, 1], [1, 1, 1], [0, 0, 2], n_candidates=2, weight=[1.0, 2.0, 3.0])
    clustered = aggregate_cells([0, 1, 1], [1, 1, 1], [0, 0, 2], n_candidates=2, cluster=[7, 8, 9])
    counted = cells_from_counts([0, 1], [1, 1], [[1, 0, 0], [2, 0, 0]], n_candidates=2)
    assert [c.n_self_play for c in (mixed, weighted, clustered, counted)] == [2, 2, 2, 2]
    assert all(c.total == 1 for c in (mixed, weighted, clustered, counted))


def test_one_candidate_cannot_battle():
    with pytest.raises(NotEnoughData, match="against itself"):
        aggregate_cells([0, 0], [0, 0], [0, 1], n_candidates=1)


@pytest.mark.parametrize("ties", ["davidson", "rao_kupper"])
def test_only_ties_place_nobody(ties):
    with pytest.raises(NotEnoughData, match="every battle is a tie"):
        bradley_terry(board(3, (0, 1, 0, 0, 5), (1, 2, 0, 0, 5)), ties=ties)


def test_only_ties_as_half_wins_are_equal_and_say_so():
    cells = board(3, (0, 1, 0, 0, 5), (1, 2, 0, 0, 5))
    fit = bradley_terry(cells, ties="half")
    covariance = sandwich(fit, cells)
    np.testing.assert_array_equal(fit.theta, 0)
    assert "every battle is a tie" in " ".join(fit.warnings)
    assert (covariance.se > 0.1).all()
    assert "no spread" in " ".join(covariance.warnings)


def test_an_undefeated_candidate_has_no_upper_limit():
    cells = board(3, (0, 1, 9, 0, 0), (0, 2, 6, 0, 0), (1, 2, 5, 4, 2))
    fit = bradley_terry(cells)
    low, high = rating_bounds(fit, sandwich(fit, cells))
    assert fit.bounded.tolist() == [False, True, True]
    assert fit.prior > 0
    assert fit.theta[0] == fit.theta.max()
    assert np.isfinite(low).all()
    assert np.isinf(high).tolist() == [True, False, False]
    assert "candidates 0 never won or never lost" in " ".join(fit.warnings)
    with pytest.raises(NotIdentifiable, match="infinite for candidates 0"):
        bradley_terry(cells, prior=0.0)


def test_a_winless_candidate_has_no_lower_limit():
    cells = board(3, (0, 1, 0, 9, 0), (0, 2, 0, 6, 0), (1, 2, 5, 4, 2))
    fit = bradley_terry(cells)
    low, high = rating_bounds(fit, sandwich(fit, cells))
    assert np.isinf(low).tolist() == [True, False, False]
    assert np.isfinite(high).all()
    gap = rating_difference(fit, sandwich(fit, cells), 0, 1)
    assert gap.p is None
    assert gap.ci.low == -np.inf
    assert gap.ci.high < 0.5


def test_a_strict_order_limits_only_its_ends_from_one_side():
    fit = bradley_terry(board(3, (0, 1, 3, 0, 0), (1, 2, 3, 0, 0)))
    assert fit.connectivity.open_above.tolist() == [True, True, False]
    assert fit.connectivity.open_below.tolist() == [False, True, True]
    assert not fit.bounded.any()


@pytest.mark.parametrize("ties", ["davidson", "rao_kupper"])
def test_wins_and_ties_without_a_loss_leave_strength_and_ties_open(ties):
    cells = board(2, (0, 1, 5, 0, 2))
    fit = bradley_terry(cells, ties=ties)
    assert not fit.connectivity.tie_bounded
    assert not fit.bounded.any()
    assert "known to order only" in " ".join(fit.warnings)
    assert bradley_terry(cells, ties="half").bounded.all()


def test_ties_that_contradict_the_order_bound_it():
    drifting = board(3, (0, 1, 5, 0, 2), (1, 2, 5, 0, 2))
    bound = board(3, (0, 1, 5, 0, 2), (1, 2, 5, 0, 2), (0, 2, 0, 0, 3))
    assert not bradley_terry(drifting).connectivity.tie_bounded
    assert bradley_terry(bound).connectivity.mle_exists


def test_two_islands_are_never_compared():
    cells = board(5, (0, 1, 5, 3, 1), (2, 3, 2, 4, 1))
    fit = bradley_terry(cells)
    assert fit.components.tolist() == [0, 0, 1, 1, 2]
    assert fit.theta[:2].sum() == pytest.approx(0, abs=1e-9)
    assert fit.theta[2:4].sum() == pytest.approx(0, abs=1e-9)
    assert "3 groups were never compared" in " ".join(fit.warnings)
    with pytest.raises(Disconnected, match="candidates 1 and 2 were never compared"):
        rating_difference(fit, sandwich(fit, cells), 1, 2)


def test_a_candidate_without_battles_has_no_limits():
    cells = board(3, (0, 1, 5, 3, 1))
    fit = bradley_terry(cells)
    low, high = rating_bounds(fit, sandwich(fit, cells))
    assert fit.idle.tolist() == [False, False, True]
    assert (low[2], high[2]) == (-np.inf, np.inf)
    assert fit.cov[2, 2] == np.inf
    assert not fit.bounded[2]


def test_a_judge_who_always_takes_the_first_has_no_finite_bias():
    cells = cells_from_counts([0, 1], [1, 0], [[9, 0, 0], [9, 0, 0]], n_candidates=2)
    with pytest.raises(NotIdentifiable, match="finite estimate"):
        bradley_terry(cells, position=True)


def test_one_order_alone_cannot_tell_position_from_strength():
    with pytest.raises(NotIdentifiable, match="both orders"):
        bradley_terry(board(3, (0, 1, 5, 4, 1), (1, 2, 4, 3, 2)), position=True)


@pytest.mark.parametrize("options", [{"ties": "drop"}, {"prior": "strong"}, {"prior": -1.0}, {"prior": NAN}])
def test_unknown_options_are_refused(options):
    with pytest.raises(InvalidInput):
        bradley_terry(board(2, (0, 1, 3, 2, 1)), **options)


def test_too_few_clusters_have_no_error():
    cells = aggregate_cells([0] * 8, [1] * 8, [0, 1] * 4, n_candidates=2, cluster=[0, 0, 1, 1, 2, 2, 3, 3])
    with pytest.raises(NotEnoughData, match="4 cluster"):
        sandwich(bradley_terry(cells), cells)


def test_clusters_without_spread_do_not_make_a_certain_result():
    case = np.repeat(np.arange(8), 2)
    cells = aggregate_cells([0] * 16, [1] * 16, [0, 1] * 8, n_candidates=2, cluster=case)
    covariance = sandwich(bradley_terry(cells), cells)
    assert covariance.se.min() > 0.3
    assert "no spread" in " ".join(covariance.warnings)


def test_a_fit_of_other_battles_is_refused():
    cells, other, tied = board(2, (0, 1, 3, 2, 0)), board(3, (0, 1, 3, 2, 0)), board(2, (0, 1, 3, 2, 4))
    for wrong in (other, tied):
        with pytest.raises(InvalidInput, match="other battles"):
            sandwich(bradley_terry(cells), wrong)


def test_a_difference_needs_two_candidates():
    cells = board(2, (0, 1, 3, 2, 1))
    fit = bradley_terry(cells)
    with pytest.raises(InvalidInput, match="name two"):
        rating_difference(fit, sandwich(fit, cells), 1, 1)
    with pytest.raises(InvalidInput, match="confidence"):
        rating_bounds(fit, sandwich(fit, cells), 1.5)
