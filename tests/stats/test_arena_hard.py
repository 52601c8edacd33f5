"""Arena-Hard scores and pair gains beyond the recorded case: missing games, weights, faults."""

import numpy as np
import pytest

from judgekit.stats.arena_hard import arena_hard_score
from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.information import pair_information_gain


def test_a_model_equal_to_the_baseline_scores_half():
    score = arena_hard_score([("A>B", "A>B"), ("B>>A", "B>>A")] * 10)
    assert score.estimate == 0.5
    assert score.n_clusters == 20


def test_strong_verdicts_count_as_often_as_asked():
    games = [("B>>A", "B>A"), ("A=B", "A=B")]
    assert arena_hard_score(games, strong_weight=1).estimate == pytest.approx(0.5)
    assert arena_hard_score(games, strong_weight=3).estimate == pytest.approx(4 / 6)


def test_missing_games_are_left_out_and_said_to_be():
    score = arena_hard_score([("B>A", None), (None, None), ("A=B", "A>>B")] * 3)
    assert score.n_missing == 9
    assert "9 game(s) without a verdict" in " ".join(score.warnings)
    assert score.n_clusters == 6


def test_verdicts_that_are_none_are_refused():
    with pytest.raises(InvalidInput, match="'C>A'"):
        arena_hard_score([("C>A", "A>B")])
    with pytest.raises(NotEnoughData):
        arena_hard_score([(None, None)])


def test_a_battle_teaches_most_where_least_is_known_and_per_cost():
    cov = np.diag([0.1, 0.1, 2.0])
    gains = pair_information_gain([0.0, 0.0, 0.0], cov)
    cost = np.ones((3, 3))
    cost[:2, 2] = 100
    assert 2 in gains.best
    assert pair_information_gain([0.0, 0.0, 0.0], cov, cost).best == (0, 1)
    assert (gains.gain > 0).all()


@pytest.mark.parametrize(
    ("theta", "cov", "cost"),
    [
        ([0.0], [[1.0]], None),
        ([0.0, 1.0], [[1.0]], None),
        ([0.0, 1.0], [[1.0, 5.0], [5.0, 1.0]], None),
        ([0.0, 1.0], [[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]),
        ([0.0, float("inf")], [[1.0, 0.0], [0.0, 1.0]], None),
    ],
)
def test_gains_need_a_covariance_and_positive_costs(theta, cov, cost):
    with pytest.raises(InvalidInput):
        pair_information_gain(theta, cov, cost)
