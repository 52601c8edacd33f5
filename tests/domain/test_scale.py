"""Scales: levels, their values on [0, 1], and the weighted mean over criteria."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from judgekit.domain.scale import (
    Choice,
    ChoiceScale,
    Likert,
    LikertScale,
    levels,
    normalised,
    weighted_total,
)

LIKERT = LikertScale(likert=Likert(min=0, max=3, anchors={0: "bad", 3: "good"}))
CHOICE = ChoiceScale(choice=Choice(options={"full": 2.0, "half": 1.0, "none": -2.0}))
UNIT = st.floats(0, 1)
WEIGHTS = st.floats(-10, 10).filter(lambda weight: abs(weight) > 1e-3)


def test_levels_are_given_in_the_order_shown():
    assert [(level.label, level.value) for level in levels("binary")] == [("yes", 1.0), ("no", 0.0)]
    assert [(level.label, level.value, level.meaning) for level in levels(LIKERT)] == [
        ("0", 0, "bad"),
        ("1", 1, ""),
        ("2", 2, ""),
        ("3", 3, "good"),
    ]
    assert [level.label for level in levels(CHOICE)] == ["full", "half", "none"]


@pytest.mark.parametrize(
    ("scale", "value", "share"),
    [
        ("binary", 1, 1),
        ("binary", 0, 0),
        (LIKERT, 0, 0),
        (LIKERT, 2, 2 / 3),
        (CHOICE, -2, 0),
        (CHOICE, 1, 0.75),
    ],
)
def test_values_are_mapped_to_the_unit_interval(scale, value, share):
    assert normalised(scale, value) == pytest.approx(share)


def test_a_scale_of_one_value_says_nothing():
    assert normalised(ChoiceScale(choice=Choice(options={"a": 1.0, "b": 1.0})), 1.0) == 0.0


@pytest.mark.parametrize(
    ("likert", "message"),
    [
        ({"min": 3, "max": 3}, r"max \(3\) must be above min \(3\)"),
        ({"min": 1, "max": 5, "anchors": {6: "x"}}, "anchor 6 lies outside 1 to 5"),
    ],
)
def test_a_likert_scale_is_a_range(likert, message):
    with pytest.raises(ValidationError, match=message):
        Likert(**likert)


def test_a_worked_example_of_the_total():
    values = {"warmth": 1.0, "rude": 0.5}
    assert weighted_total(values, {"warmth": 3, "rude": -1, "unseen": 5}) == pytest.approx(2.5 / 4)


def test_no_weight_at_all_is_an_error():
    with pytest.raises(ValueError, match="no assessed criterion has a weight"):
        weighted_total({}, {"warmth": 1})
    with pytest.raises(ValueError, match="no assessed criterion has a weight"):
        weighted_total({"warmth": 1.0}, {"warmth": 0.0})


@given(parts=st.lists(st.tuples(UNIT, WEIGHTS), min_size=1, max_size=6))
def test_the_total_stays_in_bounds_and_ignores_the_size_of_weights(parts):
    values = {str(n): value for n, (value, _) in enumerate(parts)}
    weights = {str(n): weight for n, (_, weight) in enumerate(parts)}
    total = weighted_total(values, weights)
    assert -1 - 1e-9 <= total <= 1 + 1e-9
    if all(weight > 0 for weight in weights.values()):
        assert total >= -1e-9
    doubled = {name: 2 * weight for name, weight in weights.items()}
    assert weighted_total(values, doubled) == pytest.approx(total)
