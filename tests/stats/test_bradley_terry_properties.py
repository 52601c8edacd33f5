"""What must hold of strengths: symmetry, invariance, closed forms, agreement with single battles."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import minimize

from judgekit.stats import cluster_scores
from judgekit.stats.cells import aggregate_cells, cells_from_counts
from judgekit.stats.clustered import clustered_se
from judgekit.stats.covariance import sandwich
from judgekit.stats.intervals import rating_difference
from judgekit.stats.strengths import bradley_terry

TIED = 2
TIES = ("davidson", "half", "rao_kupper")


@st.composite
def arenas(draw, fewest=1):
    """Candidates and battles (a, b, outcome), none against itself."""
    k = draw(st.integers(2, 5))
    sides = st.tuples(st.integers(0, k - 1), st.integers(0, k - 1)).filter(lambda pair: pair[0] != pair[1])
    battles = draw(st.lists(st.tuples(sides, st.integers(0, 2)), min_size=fewest, max_size=40))
    a, b, y = (np.array(column) for column in zip(*((i, j, o) for (i, j), o in battles), strict=True))
    return k, a, b, y


def strengths(k, a, b, y, **options):
    if options.get("ties") != "half" and np.all(y == TIED):
        return None
    return bradley_terry(aggregate_cells(a, b, y, n_candidates=k), **options)


def chances(x, ties, parameter):
    """P(a), P(b), P(tie) straight from the definitions."""
    if ties == "davidson":
        nu = parameter or 0.0
        parts = np.array([np.exp(x / 2), np.exp(-x / 2), nu * np.ones_like(x)])
        return parts / parts.sum(axis=0)
    eta = parameter or 0.0
    up, down = 1 / (1 + np.exp(eta - x)), 1 / (1 + np.exp(eta + x))
    return np.array([up, down, 1 - up - down])


def row_likelihood(x, y, ties, parameter):
    if ties == "half":
        p = 1 / (1 + np.exp(-x))
        score = np.array([1.0, 0.0, 0.5])[y]
        return float(np.sum(score * np.log(p) + (1 - score) * np.log(1 - p)))
    return float(np.sum(np.log(chances(x, ties, parameter)[y, np.arange(y.size)])))


@given(arenas(), st.sampled_from(TIES))
def test_likelihood_of_counts_is_that_of_single_battles(arena, ties):
    k, a, b, y = arena
    fit = strengths(k, a, b, y, ties=ties)
    assume(fit is not None)
    expected = (
        row_likelihood(fit.theta[a] - fit.theta[b], y, ties, fit.tie_parameter)
        - fit.prior / 2 * fit.theta @ fit.theta
    )
    assert fit.log_likelihood == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(arenas(fewest=5), st.sampled_from(TIES), st.randoms(use_true_random=False))
def test_strengths_do_not_depend_on_order_or_names(arena, ties, random):
    k, a, b, y = arena
    fit = strengths(k, a, b, y, ties=ties)
    assume(fit is not None)
    rows, names = list(range(y.size)), list(range(k))
    random.shuffle(rows)
    random.shuffle(names)
    renamed = np.array(names)
    shuffled = strengths(k, a[rows], b[rows], y[rows], ties=ties)
    moved = strengths(k, renamed[a], renamed[b], y, ties=ties)
    np.testing.assert_array_equal(shuffled.theta, fit.theta)
    np.testing.assert_allclose(moved.theta[renamed], fit.theta, atol=2e-3 if fit.prior else 1e-9)


@given(arenas(fewest=5), st.sampled_from(TIES))
def test_swapping_sides_changes_nothing_and_reversing_results_turns_the_board(arena, ties):
    k, a, b, y = arena
    fit = strengths(k, a, b, y, ties=ties)
    assume(fit is not None)
    turned = np.array([1, 0, 2])[y]
    np.testing.assert_allclose(strengths(k, b, a, turned, ties=ties).theta, fit.theta, atol=1e-9)
    np.testing.assert_allclose(strengths(k, a, b, turned, ties=ties).theta, -fit.theta, atol=2e-3)


@given(arenas(fewest=5))
def test_without_ties_all_models_are_one(arena):
    k, a, b, y = arena
    fits = [strengths(k, a, b, y % 2, ties=ties) for ties in TIES]
    for fit in fits[1:]:
        np.testing.assert_allclose(fit.theta, fits[0].theta, atol=1e-12)
        assert fit.tie_parameter is None


@given(arenas(fewest=5), st.sampled_from(TIES))
def test_a_battle_of_weight_two_is_two_battles(arena, ties):
    k, a, b, y = arena
    doubled = strengths(k, np.tile(a, 2), np.tile(b, 2), np.tile(y, 2), ties=ties, prior=1.0)
    assume(doubled is not None)
    weighted = bradley_terry(
        aggregate_cells(a, b, y, n_candidates=k, weight=np.full(y.size, 2.0)), ties=ties, prior=1.0
    )
    np.testing.assert_allclose(weighted.theta, doubled.theta, atol=1e-10)


@given(arenas(fewest=5))
def test_davidson_expects_the_points_and_ties_that_were_seen(arena):
    k, a, b, y = arena
    fit = strengths(k, a, b, y)
    assume(fit is not None and fit.tie_parameter is not None and not fit.prior)
    p = chances(fit.theta[a] - fit.theta[b], "davidson", fit.tie_parameter)
    expected, seen = p[0] + p[2] / 2, np.array([1.0, 0.0, 0.5])[y]
    assert p[2].sum() == pytest.approx(np.sum(y == 2), abs=1e-6)
    net = [np.bincount(a, points, k) - np.bincount(b, points, k) for points in (expected, seen)]
    np.testing.assert_allclose(net[0], net[1], atol=1e-6)


@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 200))
def test_two_candidates_have_closed_forms(wins, losses, ties):
    cells = cells_from_counts([0], [1], [[wins, losses, ties]], n_candidates=2)
    gap = {model: np.subtract(*bradley_terry(cells, ties=model).theta) for model in TIES}
    n = wins + losses + ties
    up, down = np.log(wins / (n - wins)), np.log(losses / (n - losses))
    assert gap["half"] == pytest.approx(np.log((wins + ties / 2) / (losses + ties / 2)), abs=1e-9)
    assert gap["davidson"] == pytest.approx(np.log(wins / losses), abs=1e-9)
    assert gap["rao_kupper"] == pytest.approx((up - down) / 2, abs=1e-9)
    assert bradley_terry(cells).tie_parameter == pytest.approx(ties / np.sqrt(wins * losses), rel=1e-9)
    assert bradley_terry(cells, ties="rao_kupper").tie_parameter == pytest.approx(-(up + down) / 2, rel=1e-8)


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 200))
def test_half_wins_compress_the_scale(wins, losses, ties):
    cells = cells_from_counts([0], [1], [[wins, losses, ties]], n_candidates=2)
    half, davidson = bradley_terry(cells, ties="half").theta, bradley_terry(cells).theta
    assert abs(half[0]) <= abs(davidson[0]) + 1e-9
    assert np.sign(half[0].round(9)) == np.sign(davidson[0].round(9))


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("position", [False, True])
def test_the_optimum_is_that_of_a_general_optimiser(ties, position, rng):
    k, n = 4, 300
    a, b = rng.integers(0, k, n), rng.integers(1, k, n)
    b = (a + b) % k
    y = rng.choice(3, n, p=[0.45, 0.35, 0.2])
    fit = bradley_terry(aggregate_cells(a, b, y, n_candidates=k), ties=ties, position=position)

    def loss(unknowns):
        theta = unknowns[:k]
        parameter = np.exp(unknowns[k])
        lead = unknowns[k + 1] if position else 0.0
        return -row_likelihood(theta[a] - theta[b] + lead, y, ties, parameter) + theta.sum() ** 2

    best = minimize(loss, np.zeros(k + 2), method="BFGS", options={"gtol": 1e-7})
    np.testing.assert_allclose(fit.theta, best.x[:k], atol=1e-5)
    assert fit.log_likelihood >= -best.fun - 1e-9
    if position:
        assert fit.position == pytest.approx(best.x[k + 1], abs=1e-5)
    if ties != "half":
        assert fit.tie_parameter == pytest.approx(np.exp(best.x[k]), abs=1e-5)


def test_position_takes_out_a_judge_who_prefers_the_first():
    counts = [[80, 10, 10], [70, 20, 10]]
    fit = bradley_terry(cells_from_counts([0, 1], [1, 0], counts, n_candidates=2), position=True)
    hidden = bradley_terry(cells_from_counts([0], [1], [[90, 80, 20]], n_candidates=2))
    assert fit.position > 1
    assert fit.theta[0] > hidden.theta[0] > 0


@given(arenas(fewest=8))
def test_clusters_of_one_battle_are_battles(arena):
    k, a, b, y = arena
    fit = strengths(k, a, b, y, ties="half")
    single = aggregate_cells(a, b, y, n_candidates=k, cluster=np.arange(y.size))
    g = y.size
    assume(single.n_clusters == g)
    plain = sandwich(fit, aggregate_cells(a, b, y, n_candidates=k))
    clustered = sandwich(fit, single, kind="CR0")
    assume(not plain.warnings)
    np.testing.assert_allclose(clustered.matrix, plain.matrix, atol=1e-9)
    assert clustered.df == g - 1


@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR2"])
def test_two_candidates_have_the_error_of_a_clustered_mean(kind, rng):
    case = np.sort(rng.integers(0, 15, 120))
    y = np.where(rng.random(120) < 0.4 + 0.03 * case, 0, rng.choice([1, 2], 120))
    cells = aggregate_cells(np.zeros(120, int), np.ones(120, int), y, n_candidates=2, cluster=case)
    mean = clustered_se(np.array([1.0, 0.0, 0.5])[y], case, kind=kind)
    gap = rating_difference(fit := bradley_terry(cells, ties="half"), sandwich(fit, cells, kind=kind), 0, 1)
    slope = mean.estimate * (1 - mean.estimate)
    assert gap.estimate == pytest.approx(np.log(mean.estimate / (1 - mean.estimate)))
    assert gap.se * slope == pytest.approx(mean.se, rel=2e-3)


def test_boards_too_large_to_correct_say_which_correction_they_have(monkeypatch, rng):
    case = rng.integers(0, 30, 400)
    a, y = rng.integers(0, 4, 400), rng.integers(0, 3, 400)
    cells = aggregate_cells(a, (a + rng.integers(1, 4, 400)) % 4, y, n_candidates=4, cluster=case)
    fit = bradley_terry(cells)
    plain, corrected = sandwich(fit, cells, kind="CR1"), sandwich(fit, cells)
    monkeypatch.setattr(cluster_scores, "MOST_CORRECTED", 10)
    sparse = sandwich(fit, cells)
    np.testing.assert_allclose(sparse.matrix, plain.matrix, atol=1e-12)
    assert (corrected.method, sparse.method) == tuple(
        f"sandwich clustered by case ({kind}, t)" for kind in ("CR2", "CR1")
    )


@given(arenas(fewest=8), st.sampled_from(TIES))
def test_judging_each_case_twice_adds_no_evidence(arena, ties):
    k, a, b, y = arena
    case = np.arange(y.size) % 6
    once = aggregate_cells(a, b, y, n_candidates=k, cluster=case)
    twice = aggregate_cells(*(np.tile(v, 2) for v in (a, b, y)), n_candidates=k, cluster=np.tile(case, 2))
    fit = strengths(k, a, b, y, ties=ties)
    assume(fit is not None and not fit.prior)
    first, second = sandwich(fit, once), sandwich(bradley_terry(twice, ties=ties), twice)
    assume(not any("no spread" in warning for warning in first.warnings))
    np.testing.assert_allclose(first.matrix, second.matrix, rtol=1e-5, atol=1e-8)


def test_a_sparse_board_is_recovered_better_with_the_prior_it_calls_for():
    rng = np.random.default_rng(5)
    k, n = 80, 800
    truth = rng.normal(0, 0.8, k)
    a = rng.integers(0, k, n)
    b = (a + rng.integers(1, k, n)) % k
    y = (rng.random(n) > 1 / (1 + np.exp(truth[b] - truth[a]))).astype(int)
    cells = aggregate_cells(a, b, y, n_candidates=k)
    error = {
        prior: np.sqrt(np.mean((bradley_terry(cells, prior=prior).theta - truth + truth.mean()) ** 2))
        for prior in ("empirical", 0.05, 20.0)
    }
    assert bradley_terry(cells, prior="empirical").prior == pytest.approx(1 / 0.8**2, rel=0.5)
    assert error["empirical"] < min(error[0.05], error[20.0])
