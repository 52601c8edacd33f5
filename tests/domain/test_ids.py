"""Content hashes: pinned, so that a store written today is understood tomorrow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.ids import content_hash, task_key
from judgekit.domain.rubric import Criterion, Rubric

RUBRIC = Rubric(name="tone", instructions="Judge.", criteria=(Criterion(name="warmth", description="Warm?"),))
CASE = Case("a", (Message("user", "Hi"),), "Hello", ("p",), ("t",), {"n": 1})
OUTPUT = Output("short", "a", "Hello", ("p",), {"ms": 3})


@pytest.mark.parametrize(
    ("found", "golden"),
    [
        (content_hash(None), "74234e98afe7498fb5daf1f36ac2d78a"),
        (content_hash({"b": [1, 2.5, True, None], "a": "ü\ud800\x00"}), "d96db5216954888b6a3eda101e20f7ea"),
        (CASE.hash, "5cde1834fea3df4827f7b0306897dbf6"),
        (OUTPUT.hash, "818c7f8bf8de3f7b820d0d0366801118"),
        (RUBRIC.hash, "dc464208e04249dd066768c0be132aa0"),
        (JudgeSpec(model="m").hash, "00304b950fd722424a7bb3e9aa5712ae"),
        (task_key("j", "r", "c", ("o1", "o2"), 0), "b1cb3069cdf8506e2fe96963f32d8d33"),
    ],
    ids=["null", "mixed", "case", "output", "rubric", "judge", "task"],
)
def test_hashes_stay_what_they_are(found, golden):
    assert found == golden


def test_the_order_of_keys_does_not_matter():
    assert content_hash({"a": 1, "b": {"c": 2, "d": 3}}) == content_hash({"b": {"d": 3, "c": 2}, "a": 1})


@given(first=st.text(), second=st.text())
def test_different_text_has_a_different_hash(first, second):
    assert (content_hash(first) == content_hash(second)) == (first == second)


def test_a_number_is_not_its_text():
    assert (
        len({content_hash(value) for value in (1, "1", 1.5, "1.5", True, "true", None, "null", [], {}, "")})
        == 11
    )


TASK = {"judge": "j", "rubric": "r", "case": "c", "outputs": ("x", "y"), "repeat": 0}


@pytest.mark.parametrize(
    "change",
    [
        {"judge": "J"},
        {"rubric": "R"},
        {"case": "C"},
        {"outputs": ("y", "x")},
        {"outputs": ("x", "z")},
        {"outputs": ("x",)},
        {"repeat": 1},
    ],
    ids=str,
)
def test_every_part_of_a_task_changes_its_key(change):
    assert task_key(**{**TASK, **change}) != task_key(**TASK)


def test_a_task_asked_again_has_the_same_key():
    assert task_key(**TASK) == task_key(**TASK)


@pytest.mark.parametrize(
    "change",
    [
        {"input": (Message("user", "Ho"),)},
        {"input": (Message("system", "Hi"),)},
        {"reference": None},
        {"context": ()},
        {"metadata": {"n": 2}},
    ],
    ids=str,
)
def test_what_a_judge_sees_of_a_case_changes_its_hash(change):
    parts = {"input": CASE.input, "reference": "Hello", "context": ("p",), "metadata": {"n": 1}}
    assert Case("a", **{**parts, **change}).hash != Case("a", **parts).hash


def test_what_a_judge_does_not_see_leaves_the_hash():
    assert Case("b", CASE.input, "Hello", ("p",), ("other",), {"n": 1}, cluster="x").hash == CASE.hash
    assert Output("long", "b", "Hello", ("p",), {}).hash == OUTPUT.hash
    assert RUBRIC.model_copy(update={"description": "new"}).hash == RUBRIC.hash
    assert JudgeSpec(model="m", endpoint="e", samples=3, rubrics=("r",)).hash == JudgeSpec(model="m").hash


@pytest.mark.parametrize(
    "change", [{"instructions": "Other."}, {"ties": False}, {"mode": "graded"}, {"reasoning": True}], ids=str
)
def test_what_reaches_the_judge_changes_a_rubrics_hash(change):
    assert RUBRIC.model_copy(update=change).hash != RUBRIC.hash


@pytest.mark.parametrize("change", [{"temperature": 0.5}, {"mode": "text"}, {"options": {"a": 1}}], ids=str)
def test_what_decides_verdicts_changes_a_judges_hash(change):
    assert JudgeSpec(model="m", **change).hash != JudgeSpec(model="m").hash
