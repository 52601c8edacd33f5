"""Strengths beside covariates: what is put in comes out, clusters count, and faults are named."""

import numpy as np
import pytest

from judgekit.stats.cells import aggregate_cells
from judgekit.stats.contextual import ContextualOptions, contextual_bradley_terry
from judgekit.stats.covariance import sandwich
from judgekit.stats.errors import InvalidInput, NotEnoughData, NotIdentifiable
from judgekit.stats.strengths import bradley_terry
from judgekit.stats.style import style_features

PLAIN = ContextualOptions(shown_first=False)


def judged(rng, n=20_000, taste=0.0, bias=0.0):
    """Battles of four candidates by a judge with a taste for length and a bias for the first shown."""
    theta = np.array([0.6, 0.2, -0.2, -0.6])
    a = rng.integers(0, 4, n)
    b = (a + rng.integers(1, 4, n)) % 4
    length = rng.gamma(2, 200, (n, 2)) * np.exp(np.stack([theta[a], theta[b]], axis=1))
    style = style_features(length[:, :1], length[:, 1:])
    odds = theta[a] - theta[b] + bias + taste * (style.values[:, 0] + style.mean[0] / style.sd[0])
    y = (rng.random(n) > 1 / (1 + np.exp(-odds))).astype(int)
    return theta, (a, b, y), style.values


def test_taste_and_bias_are_found_and_taken_out(rng):
    theta, battles, style = judged(rng, taste=0.5, bias=0.3)
    result = contextual_bradley_terry(battles, style, n_candidates=4)
    raw = bradley_terry(aggregate_cells(*battles, n_candidates=4), ties="half")
    assert result.effects[0].ci.contains(0.5)
    assert result.effects[0].p < 1e-6
    assert result.shown_first.estimate == pytest.approx(0.3, abs=0.06)
    np.testing.assert_allclose(result.fit.theta, theta, atol=4 * result.covariance.se.max())
    assert np.abs(raw.theta - theta).max() > 3 * np.abs(result.fit.theta - theta).max()


def test_a_judge_without_taste_has_none(rng):
    _, battles, style = judged(rng)
    result = contextual_bradley_terry(battles, style, n_candidates=4)
    assert result.effects[0].ci.contains(0)
    assert result.shown_first.ci.contains(0)


def test_position_alone_is_the_position_of_bradley_terry(rng):
    _, (a, b, y), style = judged(rng, n=2000, bias=0.4)
    shuffled = rng.permutation(style)
    heavy = ContextualOptions(effect_penalty=1e9)
    result = contextual_bradley_terry((a, b, y), shuffled, n_candidates=4, options=heavy)
    plain = bradley_terry(aggregate_cells(a, b, y, n_candidates=4), ties="half", position=True)
    np.testing.assert_allclose(result.fit.theta, plain.theta, atol=1e-5)
    assert result.shown_first.estimate == pytest.approx(plain.position, abs=1e-5)


@pytest.mark.parametrize("clustered", [False, True])
def test_covariance_without_taste_is_that_of_the_plain_fit(clustered, rng):
    _, (a, b, y), style = judged(rng, n=3000)
    case = np.arange(a.size) % 300 if clustered else None
    heavy = ContextualOptions(shown_first=False, effect_penalty=1e9)
    result = contextual_bradley_terry((a, b, y), style, n_candidates=4, cluster=case, options=heavy)
    cells = aggregate_cells(a, b, y, n_candidates=4, cluster=case)
    plain = sandwich(bradley_terry(cells, ties="half"), cells)
    np.testing.assert_allclose(result.covariance.matrix, plain.matrix, rtol=1e-3, atol=1e-8)
    assert result.covariance.df == plain.df


def test_clusters_of_single_battles_differ_only_by_the_correction(rng):
    _, battles, style = judged(rng, n=500)
    n = battles[0].size
    alone = contextual_bradley_terry(battles, style, n_candidates=4)
    own = contextual_bradley_terry(battles, style, n_candidates=4, cluster=np.arange(n))
    np.testing.assert_allclose(own.covariance.matrix, alone.covariance.matrix * n / (n - 1), atol=1e-9)
    assert own.effects[0].se == pytest.approx(alone.effects[0].se * np.sqrt(n / (n - 1)))


def test_an_undefeated_candidate_is_marked(rng):
    a, b = np.array([0] * 10 + [1] * 20), np.array([1, 2] * 5 + [2] * 20)
    y = np.array([0] * 10 + [0, 1] * 10)
    result = contextual_bradley_terry((a, b, y), rng.normal(size=(30, 1)), n_candidates=3, options=PLAIN)
    assert result.fit.bounded.tolist() == [False, True, True]
    assert result.fit.prior > 0


def test_faults_are_named(rng):
    _, (a, b, y), style = judged(rng, n=50)
    twins = np.concatenate([style, style], axis=1)
    with pytest.raises(NotIdentifiable):
        contextual_bradley_terry((a, b, y), twins, n_candidates=4)
    with pytest.raises(InvalidInput, match="49 rows for 50 battles"):
        contextual_bradley_terry((a, b, y), style[1:], n_candidates=4)
    with pytest.raises(InvalidInput, match="finite"):
        contextual_bradley_terry((a, b, y), style * np.inf, n_candidates=4)
    with pytest.raises(InvalidInput, match="effect_penalty"):
        contextual_bradley_terry(
            (a, b, y), style, n_candidates=4, options=ContextualOptions(effect_penalty=-1)
        )
    with pytest.raises(NotEnoughData, match="2 cluster"):
        contextual_bradley_terry((a, b, y), style, n_candidates=4, cluster=np.arange(50) % 2)


def test_style_of_equal_outputs_is_no_feature():
    with pytest.raises(InvalidInput, match="same in every battle"):
        style_features([[3], [3]], [[3], [3]])
    with pytest.raises(InvalidInput, match="equal shapes"):
        style_features([[3], [3]], [[3, 1], [3, 2]])
    with pytest.raises(InvalidInput, match="value from 0"):
        style_features([[-3], [3]], [[3], [2]])
