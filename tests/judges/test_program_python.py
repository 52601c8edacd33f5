"""A function of the user's own, in a child process with limits."""

import asyncio
import os

import pytest

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.verdict import CannotAssess, Failed
from judgekit.judges.program import Score
from judgekit.judges.programs import make_program

CHECKS = """
import os

def length(output, case):
    print("noise")
    return min(len(output) / 10, 1)

def equal(output, case):
    return output == case["reference"] and case["input"][0]["content"] == "?"

def several(output, case):
    return {"right": 1, "kind": 0.5}

def unsure(output, case):
    return None

def broken(output, case):
    raise ValueError("odd output")

def leaving(output, case):
    raise SystemExit(3)

def too_much(output, case):
    return 7

def endless(output, case):
    while True:
        pass

def greedy(output, case):
    return len(bytearray(10**10))

def environment(output, case):
    return not [name for name in os.environ if "KEY" in name]
"""


@pytest.fixture
def score(tmp_path):
    (tmp_path / "checks.py").write_text(CHECKS)

    def score(function, text="hello", **options):
        spec = JudgeSpec(
            kind="program", program="python", options={"function": f"checks:{function}", **options}
        )
        case = Case(id="c", input=(Message("user", "?"),), reference="hello")
        return asyncio.run(make_program("j", spec, tmp_path).score(case, Output("x", "c", text)))

    return score


def test_scores_with_numbers_truth_values_and_mappings(score):
    assert score("length").value == 0.5
    assert score("equal").value == 1
    assert score("equal", "hellö \ud800").value == 0
    assert score("several") == Score(
        1.0, "checks:several gave {'right': 1, 'kind': 0.5}", {"right": 1, "kind": 0.5}
    )
    assert score("unsure") == CannotAssess("checks:unsure gave None")


@pytest.mark.parametrize(
    ("function", "words"),
    [
        ("broken", "raised ValueError: odd output"),
        ("leaving", "raised SystemExit: 3"),
        ("missing", "raised AttributeError"),
        ("too_much", "gave 7; it should give a number from 0 to 1"),
        ("greedy", "raised MemoryError"),
    ],
)
def test_a_function_that_goes_wrong_leaves_the_output_unscored(score, function, words):
    scored = score(function)
    assert isinstance(scored, Failed)
    assert words in scored.reason


def test_an_endless_function_ends_at_its_time_limit(score):
    assert score("endless", timeout_s=0.8) == Failed("checks:endless took longer than 0.8 s")


def test_the_function_sees_no_keys(score, monkeypatch):
    monkeypatch.setenv("SOME_API_KEY", "secret")
    assert "SOME_API_KEY" in os.environ
    assert score("environment").value == 1


@pytest.mark.parametrize(
    ("function", "words"),
    [("nowhere:f", "no nowhere.py"), ("checks", "should match"), ("../x:f", "should match")],
)
def test_a_function_that_cannot_be_found_is_told(tmp_path, function, words):
    spec = JudgeSpec(kind="program", program="python", options={"function": function})
    with pytest.raises(UsageError, match=words):
        make_program("j", spec, tmp_path)
