import numpy as np
import pytest

from judgekit.stats.cells import cells_from_counts
from judgekit.stats.covariance import sandwich
from judgekit.stats.differences import rating_differences, win_chance
from judgekit.stats.intervals import rating_difference
from judgekit.stats.strengths import bradley_terry


def random_cells(seed, k=6, g=40):
    rng = np.random.default_rng(seed)
    a, b = np.triu_indices(k, 1)
    counts = rng.integers(0, 2, size=(g, a.size, 3)).reshape(-1, 3)
    cluster = np.repeat(np.arange(g), a.size)
    return cells_from_counts(np.tile(a, g), np.tile(b, g), counts, n_candidates=k, cluster=cluster)


@pytest.mark.parametrize("ties", ["davidson", "half", "rao_kupper"])
def test_all_differences_are_those_computed_one_by_one(ties):
    cells = random_cells(3)
    fit = bradley_terry(cells, ties=ties)
    covariance = sandwich(fit, cells)
    found = rating_differences(fit, covariance, confidence=0.9)
    assert found.tested.tolist() == list(range(15))
    for at, (i, j) in enumerate(zip(found.i, found.j, strict=True)):
        one = rating_difference(fit, covariance, int(i), int(j), confidence=0.9)
        ours = [found.difference[at], found.low[at], found.high[at], found.p[at]]
        np.testing.assert_allclose(ours, [one.estimate, one.ci.low, one.ci.high, one.p], rtol=1e-10)


@pytest.mark.parametrize("ties", ["davidson", "half", "rao_kupper"])
def test_the_chance_is_the_share_of_the_win_that_was_seen(ties):
    counts = [[50, 20, 30]]
    fit = bradley_terry(cells_from_counts([0], [1], counts, n_candidates=2), ties=ties)
    assert win_chance(fit, fit.theta[:1] - fit.theta[1:]) == pytest.approx([0.65], abs=1e-9)


def test_open_ends_have_no_p():
    cells = cells_from_counts([0, 1, 0], [1, 2, 2], [[30, 20, 0], [25, 25, 0], [10, 12, 0]], n_candidates=4)
    unbeaten = cells_from_counts([0, 1, 3], [1, 0, 0], [[30, 20, 0], [5, 9, 0], [8, 0, 0]], n_candidates=4)
    fit = bradley_terry(unbeaten)
    found = rating_differences(fit, sandwich(fit, unbeaten))
    pairs = list(zip(found.i.tolist(), found.j.tolist(), strict=True))
    assert pairs == [(0, 1), (0, 3), (1, 3)]
    assert found.tested.tolist() == [0]
    assert found.p.shape == (1,)
    assert np.isinf(found.low).tolist() == [False, True, True]
    assert (2, 3) not in pairs
    whole = bradley_terry(cells)
    assert rating_differences(whole, sandwich(whole, cells)).tested.size == 3
