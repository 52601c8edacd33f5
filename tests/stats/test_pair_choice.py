import numpy as np
import pytest

from judgekit.stats.errors import InvalidInput
from judgekit.stats.information import pair_information_gain
from judgekit.stats.pair_choice import choose_pairs


def choose(theta, n, *, room=100, share=0.0, seed=0):
    k = len(theta)
    return choose_pairs(
        theta, np.eye(k), np.full((k, k), room), n, rng=np.random.default_rng(seed), random_share=share
    )


def test_the_first_is_the_most_informative_pair():
    theta = [0.0, 2.0, 2.3, -1.0]
    assert choose(theta, 1).pairs[0] == pair_information_gain(theta, np.eye(4)).best


def test_equal_candidates_get_equally_many_battles():
    met = np.zeros((5, 5))
    for i, j in choose([0.0] * 5, 100).pairs:
        met[i, j] += 1
    assert met[np.triu_indices(5, 1)].tolist() == pytest.approx([10] * 10, abs=2)


def test_close_pairs_are_met_more_often_than_clear_ones():
    pairs = choose([0.0, 0.1, 5.0], 60).pairs
    assert pairs.count((0, 1)) > pairs.count((0, 2))


def test_a_share_is_random_and_seeded():
    one, same, other = (choose([0.0, 0.2, 4.0, 8.0], 200, share=0.1, seed=seed) for seed in (1, 1, 2))
    assert one == same != other
    assert 8 <= one.n_random <= 35
    assert any("random" in assumption for assumption in one.assumptions)


def test_no_pair_is_chosen_beyond_its_room():
    chosen = choose([0.0, 0.1, 0.2], 50, room=3, share=0.2)
    assert sorted(chosen.pairs) == [(0, 1)] * 3 + [(0, 2)] * 3 + [(1, 2)] * 3


@pytest.mark.parametrize(
    "wrong", [{"room": np.ones((2, 2))}, {"random_share": 1.5}, {"theta": [0, np.nan, 0]}]
)
def test_wrong_input_is_refused(wrong):
    given = {"theta": [0, 0, 0], "cov": np.eye(3), "room": np.ones((3, 3)), "n_battles": 1} | wrong
    with pytest.raises(InvalidInput):
        choose_pairs(**given, rng=np.random.default_rng(0))
