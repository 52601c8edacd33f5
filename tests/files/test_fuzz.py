"""Whatever a file holds, reading it gives a value or FileProblems, never anything else."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judgekit.domain.config import ProjectConfig
from judgekit.domain.errors import FileProblems
from judgekit.domain.rubric import Rubric
from judgekit.domain.suite import SuiteFile
from judgekit.files.cases import load_cases
from judgekit.files.document import Document
from judgekit.files.outputs import read_outputs
from judgekit.files.project import load_config
from judgekit.files.rubric import load_rubric
from judgekit.files.rubric_checks import rubric_problems
from judgekit.files.suite import load_suite
from judgekit.files.two_files import suite_of_files
from judgekit.files.validation import as_model

CALM = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = [
    "name",
    "instructions",
    "criteria",
    "description",
    "weight",
    "scale",
    "likert",
    "choice",
    "options",
    "min",
    "max",
    "anchors",
    "binary",
    "mode",
    "tests",
    "examples",
    "expect",
    "input",
    "output",
    "a",
    "b",
    "tie",
    "verdict",
    "first",
    "second",
    "reference",
    "cases",
    "rubrics",
    "judges",
    "candidates",
    "outputs",
    "model",
    "extends",
    "fields",
    "id",
    "metadata",
    "kind",
    "members",
    "from",
    "k",
    "cluster_by",
    "endpoints",
    "base_url",
    "prices",
    "judge",
]
SIGNS = [": ", "- ", "\n", "  ", "{", "}", "[", "]", ", ", "&x ", "*x ", "!!t ", "'", '"', "#", "|\n", "? "]
TOKENS = st.sampled_from(
    [*WORDS, *SIGNS, "---\n", "%", "1", "0.5", "yes", "true", "~", "= ", "[[", "\t", "é"]
)
KEYS = st.sampled_from(WORDS) | st.text(max_size=3)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(WORDS)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)


def reads(read, *args):
    """Read, and give whether it went well; problems must say something and stand in a file."""
    try:
        read(*args)
    except FileProblems as mistakes:
        return _make_sense(mistakes)
    return True


def _make_sense(mistakes):
    assert mistakes.problems
    assert all(problem.path and problem.what and (problem.line or 1) > 0 for problem in mistakes.problems)
    assert str(mistakes)
    return False


def no_table(_text, _folder):
    return []


READERS = {
    "rubric": load_rubric,
    "suite": lambda path: load_suite(path, no_table),
    "config": load_config,
    "cases.jsonl": load_cases,
    "cases.csv": load_cases,
    "outputs": lambda path: read_outputs(path, "c", ["1"]),
    "two files": lambda path: suite_of_files(path, path.with_name("other.jsonl"), ["r"]),
}


def path_for(kind, folder):
    return folder / ("x.csv" if kind == "cases.csv" else "x.jsonl" if "." in kind else "x.yaml")


@pytest.mark.parametrize("kind", READERS)
@CALM
@given(content=st.binary(max_size=200) | st.lists(TOKENS, max_size=60).map("".join).map(str.encode))
def test_any_bytes_are_read_or_told(kind, content, tmp_path):
    path = path_for(kind, tmp_path)
    path.write_bytes(content)
    path.with_name("other.jsonl").write_bytes(content)
    assert reads(READERS[kind], path) in (True, False)


@pytest.mark.parametrize("model", [Rubric, SuiteFile, ProjectConfig])
@CALM
@given(value=VALUES)
def test_any_value_is_a_model_or_told(model, value):
    document = Document("x", value, {(): 1})
    if reads(as_model, model, document) and model is Rubric:
        list(rubric_problems(as_model(Rubric, document), document))


@pytest.mark.parametrize("kind", ["cases.jsonl", "outputs", "two files"])
@CALM
@given(
    rows=st.lists(
        st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=2), VALUES, max_size=5), max_size=4
    )
)
def test_any_rows_are_read_or_told(kind, rows, tmp_path):
    path = path_for("cases.jsonl", tmp_path)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    path.with_name("other.jsonl").write_text(path.read_text())
    if reads(READERS[kind], path):
        assert all(isinstance(row["id"], str | int) for row in rows)


@CALM
@given(where=st.text(max_size=30))
def test_any_path_in_a_suite_is_followed_or_told(where, tmp_path):
    path = Path(tmp_path) / "s.yaml"
    path.write_text(json.dumps({"name": "s", "cases": where, "rubrics": ["r"]}))
    assert reads(load_suite, path, no_table) is False
