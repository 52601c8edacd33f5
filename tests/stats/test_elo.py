"""Elo in the order of battles: against a plain loop, with a pool that never grows, and faults named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.stats.elo import elo_online
from judgekit.stats.errors import InvalidInput, NotEnoughData

BATTLES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=50
)


def plain_elo(battles, k):
    ratings = dict.fromkeys(range(4), 1000.0)
    for a, b, y in battles:
        if a != b:
            expected = 1 / (1 + 10 ** ((ratings[b] - ratings[a]) / 400))
            ratings[a] += k * ([1.0, 0.0, 0.5][y] - expected)
            ratings[b] -= k * ([1.0, 0.0, 0.5][y] - expected)
    return [ratings[c] for c in range(4)]


@given(BATTLES, st.sampled_from([4.0, 32.0]))
def test_it_is_the_textbook_loop(battles, k):
    if all(a == b for a, b, _ in battles):
        return
    result = elo_online(*np.transpose(battles), n_candidates=4, k=k)
    np.testing.assert_allclose(result.ratings, plain_elo(battles, k), atol=1e-9)
    assert result.n_battles + result.n_self_play == len(battles)


@given(BATTLES, st.lists(st.floats(0.1, 5), min_size=50, max_size=50))
def test_weights_neither_inflate_nor_deflate_the_pool(battles, weights):
    if all(a == b for a, b, _ in battles):
        return
    result = elo_online(*np.transpose(battles), n_candidates=4, weight=weights[: len(battles)])
    assert result.ratings.sum() == pytest.approx(4000, abs=1e-8)


def test_order_matters_and_is_said_to():
    forward = elo_online([0, 0], [1, 1], [0, 1], n_candidates=2)
    backward = elo_online([0, 0], [1, 1], [1, 0], n_candidates=2)
    assert forward.ratings[0] != backward.ratings[0]
    assert "order" in forward.warnings[0]


@pytest.mark.parametrize(
    ("battles", "options", "error"),
    [
        (([], [], []), {}, NotEnoughData),
        (([0], [0], [0]), {}, NotEnoughData),
        (([0], [1], [5]), {}, InvalidInput),
        (([0], [1], [0]), {"k": 0}, InvalidInput),
        (([0], [1], [0]), {"k": float("nan")}, InvalidInput),
        (([0], [1], [0]), {"weight": [0]}, InvalidInput),
    ],
)
def test_faults_are_named(battles, options, error):
    with pytest.raises(error):
        elo_online(*battles, n_candidates=2, **options)
