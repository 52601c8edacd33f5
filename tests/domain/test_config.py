"""Judges and settings as they are written."""

import pytest
from pydantic import ValidationError

from judgekit.domain.config import BUILT_IN_JUDGES, LOCAL, JudgeSpec, NamedJudge, ProjectConfig


def test_a_named_judge_is_its_specification_with_a_name():
    judge = NamedJudge(name="j", model="m", temperature=0.3)
    assert judge.spec == JudgeSpec(model="m", temperature=0.3)
    assert judge.spec.hash == JudgeSpec(model="m", temperature=0.3).hash


def test_the_default_judge_runs_here():
    assert BUILT_IN_JUDGES[ProjectConfig().default_judge].endpoint == LOCAL


@pytest.mark.parametrize(
    "wrong", [{"samples": 0}, {"temperature": 2.5}, {"margin": 0.6}, {"kind": "oracle"}], ids=str
)
def test_settings_out_of_bounds_are_refused(wrong):
    with pytest.raises(ValidationError):
        JudgeSpec(**wrong)
