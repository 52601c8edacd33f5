"""Bootstrap replicates: the sandwich's spread, the seed's bytes, and no replicate lost."""

import numpy as np
import pytest

from judgekit.stats import replicates as module
from judgekit.stats.cells import aggregate_cells, cells_from_counts, fold_pairs
from judgekit.stats.covariance import sandwich
from judgekit.stats.errors import InvalidInput, NotConverged, NotEnoughData
from judgekit.stats.replicate_weights import weight_source
from judgekit.stats.replicates import bootstrap_ratings, replicate_bounds
from judgekit.stats.strengths import bradley_terry


def battles(rng, n=3000, k=6, tied=0.2):
    theta = np.linspace(-0.8, 0.8, k)
    a = rng.integers(0, k, n)
    b = (a + rng.integers(1, k, n)) % k
    lost = (rng.random(n) > 1 / (1 + np.exp(theta[b] - theta[a]))).astype(int)
    return a, b, np.where(rng.random(n) < tied, 2, lost)


@pytest.mark.parametrize("ties", ["davidson", "half", "rao_kupper"])
@pytest.mark.parametrize("position", [False, True])
@pytest.mark.parametrize("method", ["bayes", "multinomial", "one_step"])
def test_replicates_spread_as_the_sandwich_says(method, position, ties, rng):
    cells = aggregate_cells(*battles(rng), n_candidates=6)
    fit = bradley_terry(cells, ties=ties, position=position)
    draws = bootstrap_ratings(fit, cells, method=method, n_replicates=2000, rng=rng).draws
    covariance = sandwich(fit, cells)
    np.testing.assert_allclose(draws.std(axis=0), covariance.se, rtol=0.08)
    np.testing.assert_allclose(draws.mean(axis=0), fit.theta, atol=0.2 * covariance.se.max())
    np.testing.assert_allclose(draws.sum(axis=1), 0, atol=1e-3)


def test_replicates_of_cases_spread_as_the_clustered_sandwich_says(rng):
    a, b, y = battles(rng, n=600)
    case = np.tile(np.arange(30), 20)
    cells = aggregate_cells(*(np.repeat(v, 2) for v in (a, b, y)), n_candidates=6, cluster=np.repeat(case, 2))
    fit = bradley_terry(cells)
    replicates = bootstrap_ratings(fit, cells, n_replicates=2000, rng=rng)
    assert replicates.method == "cluster"
    np.testing.assert_allclose(replicates.draws.std(axis=0), sandwich(fit, cells).se, rtol=0.12)


def test_weighted_battles_spread_by_their_squares(rng):
    a, b, y = battles(rng)
    cells = aggregate_cells(a, b, y, n_candidates=6, weight=rng.choice([0.2, 3.0], a.size))
    fit = bradley_terry(cells)
    draws = bootstrap_ratings(fit, cells, n_replicates=2000, rng=rng).draws
    np.testing.assert_allclose(draws.std(axis=0), sandwich(fit, cells).se, rtol=0.08)
    with pytest.raises(InvalidInput, match="whole battles"):
        bootstrap_ratings(fit, cells, method="multinomial")


def test_the_same_seed_gives_the_same_bytes(rng):
    cells = aggregate_cells(*battles(rng), n_candidates=6)
    fit = bradley_terry(cells)
    first, second, other = (
        bootstrap_ratings(fit, cells, n_replicates=300, rng=np.random.default_rng(seed)).draws.tobytes()
        for seed in (1, 1, 2)
    )
    assert first == second != other


def test_a_lone_win_is_never_lost():
    cells = cells_from_counts([0, 1, 0], [1, 2, 2], [[1, 40, 0], [20, 20, 0], [1, 30, 0]], n_candidates=3)
    fit = bradley_terry(cells)
    replicates = bootstrap_ratings(fit, cells, n_replicates=500)
    low, high = replicate_bounds(fit, replicates)
    assert np.isfinite(replicates.draws).all()
    assert (low < fit.theta).all()
    assert (fit.theta < high).all()
    with pytest.raises(NotConverged):
        bootstrap_ratings(fit, cells, method="multinomial", n_replicates=500)


def test_replicates_the_chord_cannot_settle_are_refitted(monkeypatch, rng):
    cells = aggregate_cells(*battles(rng, n=200), n_candidates=6)
    fit = bradley_terry(cells)
    settled = bootstrap_ratings(fit, cells, n_replicates=50, rng=np.random.default_rng(3))
    monkeypatch.setattr(module, "MOST_CHORDS", 1)
    refitted = bootstrap_ratings(fit, cells, n_replicates=50, rng=np.random.default_rng(3))
    assert settled.n_refitted == 0
    assert refitted.n_refitted > 40
    np.testing.assert_allclose(settled.draws, refitted.draws, atol=0.05 * sandwich(fit, cells).se.min())


def test_weights_keep_what_they_stand_for(rng):
    cells = aggregate_cells(*battles(rng, n=500), n_candidates=6, cluster=np.arange(500) % 40)
    pairs = fold_pairs(cells, keep_order=False)
    counts = pairs.counts.T.ravel()
    for how in ("bayes", "cluster", "multinomial"):
        weights = weight_source(how, cells, pairs)(4000, rng)
        np.testing.assert_allclose(weights.mean(axis=1), counts, atol=5 * np.sqrt(counts.max() / 4000) + 0.02)
        assert ((weights > 0).any(axis=1) == (counts > 0)).all()
    gamma = weight_source("bayes", cells, pairs)(4000, rng)
    np.testing.assert_allclose(gamma.var(axis=1)[counts > 0], counts[counts > 0], rtol=0.25)


def test_large_counts_have_the_gamma_mean_and_variance(rng):
    cells = cells_from_counts([0], [1], [[40, 1000, 33]], n_candidates=2)
    weights = weight_source("bayes", cells, fold_pairs(cells, keep_order=False))(200_000, rng)
    np.testing.assert_allclose(weights.mean(axis=1), [40, 1000, 33], rtol=2e-3)
    np.testing.assert_allclose(weights.var(axis=1), [40, 1000, 33], rtol=0.02)


def test_open_candidates_stay_open():
    cells = cells_from_counts([0, 1], [1, 2], [[9, 0, 0], [5, 4, 0]], n_candidates=3)
    fit = bradley_terry(cells)
    _, high = replicate_bounds(fit, bootstrap_ratings(fit, cells, n_replicates=100))
    assert np.isinf(high).tolist() == [True, False, False]


@pytest.mark.parametrize("method", ["cluster", "one_step"])
def test_too_few_clusters_give_no_replicates(method):
    cells = aggregate_cells([0] * 8, [1] * 8, [0, 1] * 4, n_candidates=2, cluster=[0, 0, 1, 1, 2, 2, 3, 3])
    with pytest.raises(NotEnoughData, match="4 cluster"):
        bootstrap_ratings(bradley_terry(cells), cells, method=method)


def test_methods_are_checked():
    cells = cells_from_counts([0], [1], [[9, 4, 0]], n_candidates=2)
    fit = bradley_terry(cells)
    with pytest.raises(InvalidInput, match="method"):
        bootstrap_ratings(fit, cells, method="jackknife")
    with pytest.raises(InvalidInput, match="clusters"):
        bootstrap_ratings(fit, cells, method="cluster")
    with pytest.raises(InvalidInput, match="n_replicates"):
        bootstrap_ratings(fit, cells, n_replicates=0)
