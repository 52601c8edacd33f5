"""What a rubric refuses, whoever builds it."""

import pytest
from pydantic import ValidationError

from judgekit.domain.rubric import Criterion, Rubric, RubricTest

CRITERION = Criterion(name="warmth", description="Warm?")


def rubric(**changes):
    return Rubric(**{"name": "tone", "instructions": "Judge.", "criteria": (CRITERION,), **changes})


def test_defaults_are_those_of_the_docs():
    plain = rubric()
    assert (plain.modes, plain.reference, plain.ties, plain.reasoning) == (
        ("pairwise",),
        "optional",
        True,
        False,
    )
    assert (CRITERION.weight, CRITERION.scale) == (1.0, "binary")
    assert rubric(mode=("graded", "pairwise")).modes == ("graded", "pairwise")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"criteria": ()}, "at least 1 item"),
        ({"criteria": (CRITERION, CRITERION)}, "criterion 'warmth' appears twice"),
        ({"criteria": (CRITERION.model_copy(update={"weight": 0.0}),)}, "all criteria have weight 0"),
        ({"name": "../tone"}, "pattern"),
        ({"name": ""}, "pattern"),
        ({"name": "x" * 81}, "at most 80"),
        ({"instructions": ""}, "at least 1 character"),
        ({"ties": "yes"}, "valid boolean"),
        ({"extra": 1}, "Extra inputs"),
    ],
)
def test_a_rubric_without_sense_is_refused(changes, message):
    with pytest.raises(ValidationError, match=message):
        rubric(**changes)


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ({"expect": "a", "a": "A"}, "needs both 'a' and 'b'"),
        ({"expect": "tie"}, "needs both 'a' and 'b'"),
        ({"expect": {"warmth": "yes"}}, "needs 'output'"),
        ({"expect": {"warmth": "yes"}, "a": "A", "b": "B"}, "needs 'output'"),
    ],
)
def test_a_test_has_the_outputs_its_expectation_speaks_of(test, message):
    with pytest.raises(ValidationError, match=message):
        RubricTest(input="Hi", **test)


def test_a_rubric_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        rubric().ties = False


def test_a_changed_copy_has_a_hash_of_its_own():
    plain = rubric()
    before = plain.hash
    changed = plain.model_copy(update={"instructions": "Something else?"})
    assert changed.hash == rubric(instructions="Something else?").hash != before == plain.hash


def test_equal_rubrics_are_one_key_of_a_mapping():
    one, other = rubric(), rubric()
    assert {one: 1, other: 2} == {one: 2}
