"""Samples of items to label: their sizes, and chances that are what they are said to be."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.stats import picking
from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.labels import active_mean
from judgekit.stats.picking import (
    RandomNumbers,
    doubtful_chances,
    draw_doubtful,
    draw_random,
    draw_stratified,
    proportional_allocation,
)


def numbers(rng, n):
    return RandomNumbers(rng.random(n), rng.random(n))


def test_the_examples_hold():
    assert doctest.testmod(picking).failed == 0


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))), st.integers(0, 99))
def test_a_random_draw_has_its_size_and_even_chances(sizes, seed):
    n_items, n = sizes
    draw = draw_random(numbers(np.random.default_rng(seed), n_items), n, n // 2)
    assert len(set(draw.places.tolist())) == n
    assert draw.n_common == n // 2
    assert draw.chances == pytest.approx(np.full(n_items, n / n_items))


def test_a_larger_draw_holds_the_smaller_in_the_same_order():
    rng = np.random.default_rng(1)
    given_numbers = numbers(rng, 60)
    small, large = (draw_random(given_numbers, n, n).places.tolist() for n in (20, 35))
    assert large[:20] == small
    strata = rng.integers(0, 3, 60)
    small, large = (set(draw_stratified(given_numbers, strata, n, 0).places.tolist()) for n in (20, 60))
    assert small < large


def test_the_common_part_is_the_same_for_everyone_and_the_rest_is_not():
    rng = np.random.default_rng(2)
    common = rng.random(100)
    ann, bob = (draw_random(RandomNumbers(common, rng.random(100)), 30, 10).places.tolist() for _ in "ab")
    assert ann[:10] == bob[:10]
    assert set(ann[10:]) != set(bob[10:])


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.data())
def test_strata_get_their_share_and_at_least_one(sizes, data):
    n = data.draw(st.integers(len(sizes), sum(sizes)))
    counts = proportional_allocation(sizes, n)
    assert counts.sum() == n
    assert (counts >= 1).all()
    assert (counts <= sizes).all()
    exact = n * np.array(sizes) / sum(sizes)
    assert ((counts > exact - 1) | (counts >= 1)).all()


def test_stratified_chances_are_those_of_the_stratum():
    strata = ["a"] * 8 + ["b"] * 2
    draw = draw_stratified(numbers(np.random.default_rng(3), 10), strata, 5, 5)
    assert np.bincount(draw.places >= 8).tolist() == [4, 1]
    assert draw.chances.tolist() == [0.5] * 10


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.data())
def test_doubtful_chances_add_up_and_lie_above_0(doubt, data):
    n = data.draw(st.integers(1, len(doubt)))
    chances = doubtful_chances(doubt, n)
    assert chances.sum() == pytest.approx(n)
    assert ((chances > 0) & (chances <= 1)).all()
    assert (chances >= doubtful_chances(doubt, 1) * (1 - 1e-9)).all()


def test_what_is_drawn_in_doubt_is_drawn_with_its_chance():
    rng = np.random.default_rng(4)
    doubt = np.array([0.0, 0.1, 0.5, 1.0, 3.0, 0.2])
    drawn, common = np.zeros(6), np.zeros(6)
    for _ in range(4000):
        draw = draw_doubtful(numbers(rng, 6), doubt, 3, 1)
        drawn[draw.places] += 1
        common[draw.places[: draw.n_common]] += 1
    assert drawn / 4000 == pytest.approx(doubtful_chances(doubt, 3), abs=0.03)
    assert common / 4000 == pytest.approx(doubtful_chances(doubt, 1), abs=0.03)


@pytest.mark.parametrize("answered", [1.0, 0.5])
def test_a_mean_of_labels_drawn_in_doubt_is_unbiased_however_far_one_came(answered):
    rng = np.random.default_rng(5)
    truth = rng.random(200) < 0.6
    judged = np.clip(truth + rng.normal(0, 0.4, 200), 0, 1)
    doubt = np.sqrt(judged * (1 - judged))
    means = []
    for _ in range(600):
        draw = draw_doubtful(numbers(rng, 200), doubt, 40, 40)
        given = draw.places[: round(answered * draw.places.size)].tolist()
        labels = [float(truth[place]) if place in given else None for place in range(200)]
        share = len(given) / draw.places.size
        means.append(active_mean(judged, draw.chances * share, labels).estimate)
    assert np.mean(means) == pytest.approx(truth.mean(), abs=3 * np.std(means) / np.sqrt(600))


@pytest.mark.parametrize(("n", "n_common"), [(0, 0), (6, 0), (3, 4), (1.5, 0)])
def test_a_size_that_cannot_be_is_refused(n, n_common):
    given_numbers = numbers(np.random.default_rng(6), 5)
    with pytest.raises(InvalidInput):
        draw_random(given_numbers, n, n_common)
    with pytest.raises(InvalidInput):
        draw_doubtful(given_numbers, np.ones(5), n, n_common)


def test_more_strata_than_items_are_refused():
    with pytest.raises(NotEnoughData, match="2 items for 3 strata"):
        draw_stratified(numbers(np.random.default_rng(7), 3), ["a", "b", "c"], 2, 0)
