"""Rank ranges: they hold the true ranks, know islands and open ends, and tighten with replicates."""

from dataclasses import replace

import numpy as np
import pytest

from judgekit.stats.cells import aggregate_cells, cells_from_counts
from judgekit.stats.covariance import sandwich
from judgekit.stats.errors import InvalidInput
from judgekit.stats.ranks import rank_intervals
from judgekit.stats.replicates import bootstrap_ratings
from judgekit.stats.strengths import bradley_terry


def simulate(rng, theta, n):
    k = theta.size
    a = rng.integers(0, k, n)
    b = (a + rng.integers(1, k, n)) % k
    y = (rng.random(n) > 1 / (1 + np.exp(theta[b] - theta[a]))).astype(int)
    return aggregate_cells(a, b, y, n_candidates=k)


def test_all_true_ranks_are_held_at_once(rng):
    theta = np.linspace(-1, 1, 8)
    true_rank, held, runs = np.arange(8, 0, -1), 0, 200
    for _ in range(runs):
        cells = simulate(rng, theta, 600)
        fit = bradley_terry(cells)
        ranges = rank_intervals(fit, sandwich(fit, cells))
        held += bool(np.all((ranges.best <= true_rank) & (true_rank <= ranges.worst)))
    assert held / runs >= 0.93


def test_replicates_tighten_ranges_but_never_below_the_data(rng):
    cells = simulate(rng, np.linspace(-0.9, 0.9, 30), 9000)
    fit = bradley_terry(cells)
    covariance = sandwich(fit, cells)
    bonferroni = rank_intervals(fit, covariance)
    draws = bootstrap_ratings(fit, cells, n_replicates=2000, rng=rng).draws
    sharp = rank_intervals(fit, covariance, draws=draws)
    assert (sharp.best >= bonferroni.best).all()
    assert (sharp.worst <= bonferroni.worst).all()
    assert np.sum(sharp.worst - sharp.best) < np.sum(bonferroni.worst - bonferroni.best)
    position = np.argsort(np.argsort(-fit.theta)) + 1
    assert ((sharp.best <= position) & (position <= sharp.worst)).all()


def test_single_intervals_are_the_wider_rule_on_close_boards():
    cells = cells_from_counts([0, 1, 2], [1, 2, 0], [[60, 40, 0], [55, 45, 0], [35, 65, 0]], n_candidates=3)
    fit = bradley_terry(cells)
    covariance = sandwich(fit, cells)
    single = rank_intervals(fit, covariance, style="lmarena")
    joint = rank_intervals(fit, covariance)
    assert np.sum(single.worst - single.best) >= np.sum(joint.worst - joint.best)


def test_islands_are_ranked_each_by_itself():
    counts = [[90, 10, 0], [10, 90, 0]]
    fit_cells = cells_from_counts([0, 2], [1, 3], counts, n_candidates=4)
    fit = bradley_terry(fit_cells)
    ranges = rank_intervals(fit, sandwich(fit, fit_cells))
    assert ranges.best.tolist() == ranges.worst.tolist() == [1, 2, 2, 1]


def test_an_unlimited_strength_is_above_but_never_below():
    counts = [[30, 0, 0], [30, 0, 0], [50, 50, 0]]
    cells = cells_from_counts([0, 0, 1], [1, 2, 2], counts, n_candidates=3)
    fit = bradley_terry(cells)
    ranges = rank_intervals(fit, sandwich(fit, cells))
    assert (ranges.best[0], ranges.worst[0]) == (1, 1)
    assert ranges.best[1:].tolist() == [2, 2]


def test_a_candidate_without_battles_may_have_any_rank():
    cells = cells_from_counts([0], [1], [[90, 10, 0]], n_candidates=3)
    fit = bradley_terry(cells)
    covariance = sandwich(fit, cells)
    for style in ("simultaneous", "lmarena"):
        ranges = rank_intervals(fit, covariance, style=style)
        assert (ranges.best[2], ranges.worst[2]) == (1, 1)
    assert covariance.matrix[2, 2] == np.inf


def test_options_are_checked():
    cells = cells_from_counts([0], [1], [[9, 1, 0]], n_candidates=2)
    fit = bradley_terry(cells)
    covariance = sandwich(fit, cells)
    with pytest.raises(InvalidInput, match="style"):
        rank_intervals(fit, covariance, style="guess")
    with pytest.raises(InvalidInput, match="confidence"):
        rank_intervals(fit, replace(covariance, df=3.0), confidence=1.0)
