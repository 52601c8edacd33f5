import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.finetune import Losses
from judgekit.workflow.losses import NEEDED, read_losses


def curve(validation, n_steps=40, noise=0.0, seed=0):
    """Losses of a training whose own loss falls, and whose validation loss is a function of its progress."""
    chance = random.Random(seed)
    return [
        Losses(
            step,
            0.1 + 2 * math.exp(-4 * step / n_steps) + chance.gauss(0, noise),
            validation(step / n_steps) + chance.gauss(0, noise),
        )
        for step in range(1, n_steps + 1)
    ]


def rising(progress):
    return 0.3 + 2 * math.exp(-4 * progress) + max(0.0, progress - 0.4) * 1.5


def plateau(progress):
    return 0.3 + 2 * math.exp(-12 * progress)


def test_a_rise_is_found_with_its_steps_and_losses():
    found = read_losses(curve(rising)).overfitting
    assert (found.lowest_step, found.last_step) == (18, 40)
    assert found.validation[0] < found.validation[1]
    assert found.train[0] > found.train[1]


def test_what_goes_on_falling_is_no_overfitting():
    reading = read_losses(curve(plateau))
    assert (reading.measured, reading.overfitting) == (40, None)


def test_a_validation_loss_that_rises_with_the_training_loss_is_another_trouble():
    rows = [Losses(each.step, each.validation, each.validation) for each in curve(rising)]
    assert read_losses(rows).overfitting is None


def test_little_is_no_ground_to_speak_of():
    assert read_losses(curve(rising)[: NEEDED - 1]).measured == NEEDED - 1
    assert read_losses([Losses(step, 1.0) for step in range(99)]).measured == 0


def test_losses_over_all_rows_count_before_those_over_some():
    rows = [
        Losses(
            each.step, each.train, plateau(each.step / 40), each.validation if each.step % 4 == 0 else None
        )
        for each in curve(rising)
    ]
    reading = read_losses(rows)
    assert (reading.measured, reading.overfitting.last_step) == (10, 40)


@pytest.mark.parametrize(("n_steps", "most"), [(8, 0.01), (20, 0.02), (100, 0.01)])
def test_noise_alone_seldom_looks_like_overfitting(n_steps, most):
    found = [read_losses(curve(plateau, n_steps, noise=0.05, seed=n)).overfitting for n in range(300)]
    assert sum(each is not None for each in found) <= most * 300


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), max_size=40))
def test_any_losses_can_be_read(values):
    reading = read_losses([Losses(n, train, validation) for n, (train, validation) in enumerate(values)])
    assert reading.measured == len(values)
    if reading.overfitting:
        assert reading.overfitting.validation[1] > reading.overfitting.validation[0]
        assert reading.overfitting.train[1] < reading.overfitting.train[0]
