"""Judges of a candidate's own model family are told, or refused."""

import pytest

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.suite import CandidateSpec, Suite, SuiteFile
from judgekit.workflow.kin import Meeting, kin_notes

JUDGES = {
    "qwen": JudgeSpec(model="local:qwen2.5-coder-1.5b"),
    "llama": JudgeSpec(model="cloud:meta/Llama-3.1-8B"),
    "rows": JudgeSpec(kind="program", program="exact"),
    "jury": JudgeSpec(kind="panel", members=("llama", "qwen")),
    "steps": JudgeSpec(kind="cascade", cheap="llama", strong="qwen"),
    "equals": JudgeSpec(kind="peers", members=("llama", "qwen")),
}
CANDIDATES = {
    "small": CandidateSpec(model="here:Qwen3-0.6B"),
    "large": CandidateSpec(extends="small"),
    "other": CandidateSpec(model="here:smollm2-135m"),
    "given": CandidateSpec(outputs="given.jsonl"),
}
FILE = SuiteFile(name="s", cases="cases.jsonl", rubrics=("r",), candidates=CANDIDATES)


def meeting(*judges, candidates=tuple(CANDIDATES)):
    return Meeting(Suite(FILE, ".", (), {}), candidates, judges, JUDGES)


@pytest.mark.parametrize("judge", ["qwen", "jury", "steps"])
def test_kin_are_told_also_as_members(judge):
    said = f"judge {judge} is of the family 'qwen', as small, large: it may favour its own"
    assert kin_notes(meeting(judge), strict=False) == (said,)
    with pytest.raises(UsageError, match=f"judge {judge} is of the family 'qwen'.*leave --strict out"):
        kin_notes(meeting(judge), strict=True)


@pytest.mark.parametrize("judge", ["llama", "rows", "equals", "unknown"])
def test_strangers_programs_and_peers_are_not(judge):
    assert kin_notes(meeting(judge), strict=True) == ()


def test_only_candidates_that_take_part_count():
    assert kin_notes(meeting("qwen", candidates=("other", "given")), strict=True) == ()
