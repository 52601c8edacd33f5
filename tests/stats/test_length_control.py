"""Length control: a taste for length is taken out, its failure is said, and faults are named."""

import numpy as np
import pytest

from judgekit.stats.errors import InvalidInput, NotEnoughData, NotIdentifiable
from judgekit.stats.l1_logistic import WeightedRows, fit_l1_logistic
from judgekit.stats.length_control import (
    AlpacaOptions,
    GamedBaseline,
    alpaca_lc_winrate,
    length_controlled_winrate,
)


def judged(rng, n=1500, taste=1.2, longer=1.5):
    base = rng.gamma(5, 200, n)
    own = rng.gamma(5, 200, n) * longer
    contrast = np.tanh((base - own) / np.std(base - own, ddof=1))
    chance = 1 / (1 + np.exp(-(0.2 - taste * contrast)))
    return (rng.random(n) < chance).astype(float), own, base


def test_a_taste_for_length_is_taken_out(rng):
    rate = length_controlled_winrate(*judged(rng))
    assert rate.raw_win_rate > 0.6
    assert rate.ci.contains(1 / (1 + np.exp(-0.2)))
    assert rate.length_effect == pytest.approx(-1.2, abs=0.3)


def test_without_taste_control_changes_little(rng):
    rate = length_controlled_winrate(*judged(rng, taste=0.0))
    assert rate.estimate == pytest.approx(rate.raw_win_rate, abs=0.04)
    assert rate.warnings == ()


def test_control_that_moves_the_rate_far_is_called_out():
    rng = np.random.default_rng(3)
    rate = length_controlled_winrate(*judged(rng, taste=3.0, longer=2.5))
    assert "regression may have failed" in rate.warnings[0]


def test_twice_the_rows_in_the_same_clusters_are_no_more_evidence(rng):
    y, own, base = judged(rng, n=200)
    case = np.arange(200)
    once = length_controlled_winrate(y, own, base, clusters=case)
    # lengths are standardised by a sample sd, which doubling moves a little
    twice = length_controlled_winrate(*(np.tile(v, 2) for v in (y, own, base)), clusters=np.tile(case, 2))
    assert twice.se == pytest.approx(once.se, rel=1e-3)
    assert (once.n_clusters, twice.n_clusters, twice.n_items) == (200, 200, 400)


@pytest.mark.parametrize(
    ("preference", "own", "base", "error"),
    [
        ([1.0, 0.0, 1.0, 0.0, 1.0], [5] * 5, [3] * 5, NotIdentifiable),
        ([1.0, 0.0], [5, 4], [3, 9], NotEnoughData),
        ([1.5, 0.0, 1.0, 0.0, 1.0], [5, 4, 3, 2, 1], [3] * 5, InvalidInput),
        ([1.0, 0.0, 1.0, 0.0, 1.0], [5, 4, 3, 2], [3] * 5, InvalidInput),
        ([1.0, 0.0, 1.0, 0.0, 1.0], [5, 4, 3, 2, float("nan")], [3] * 5, InvalidInput),
        ([1.0, 1.0, 1.0, 0.0, 0.0], [5, 4, 3, 2, 1], [3] * 5, NotIdentifiable),
    ],
)
def test_faults_are_named(preference, own, base, error):
    with pytest.raises(error):
        length_controlled_winrate(preference, own, base)


def test_the_penalised_fit_is_at_its_minimum(rng):
    design = rng.normal(size=(120, 3)) * [1, 2, 0.5]
    rows = WeightedRows(design, rng.random(120), rng.uniform(0.1, 2, 120))
    for strength in (1e-4, 0.1, 30.0):
        b = fit_l1_logistic(rows, strength)
        p = 1 / (1 + np.exp(-design @ b))
        pull = strength * design.T @ (rows.weight * (p - rows.outcome))
        zero = b == 0
        np.testing.assert_allclose(pull[~zero], -np.sign(b[~zero]), atol=1e-4)
        assert (np.abs(pull[zero]) <= 1 + 1e-6).all()
    assert (fit_l1_logistic(rows, 1e-4) == 0).all()


def test_alpaca_interval_is_seeded_and_wider_than_published(rng):
    y, own, base = judged(rng, n=120)
    gamed = GamedBaseline(
        item=np.arange(120), preference=rng.random(120), length_contrast=rng.normal(size=120)
    )
    difficulty, options = rng.normal(size=120), AlpacaOptions(n_replicates=60)
    first, second = (alpaca_lc_winrate(y, own, base, difficulty, gamed, options) for _ in range(2))
    assert first == second
    assert first.se > first.published_se
    assert first.ci.contains(first.estimate)
    with pytest.raises(InvalidInput, match=r"gamed\.item"):
        alpaca_lc_winrate(y[:50], own[:50], base[:50], difficulty[:50], gamed, options)
    with pytest.raises(InvalidInput, match="gamed_weight"):
        alpaca_lc_winrate(y, own, base, difficulty, gamed, AlpacaOptions(gamed_weight=0))
