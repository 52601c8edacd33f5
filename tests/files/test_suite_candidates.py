import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.errors import FileProblems
from judgekit.files.suite_candidates import add_candidate
from judgekit.files.yaml_lines import read_yaml

HEAD = "name: quiz\ncases: cases.jsonl\nrubrics: [right]\n"
KEYS = {"extends": "base", "model": "far:ft:base-1:me::7", "metadata": {"finetune": {"rows": 12}}}
LAYOUTS = {
    "a block": HEAD
    + "candidates:\n  base: {outputs: a.jsonl}\n  # the better one\n  rag:\n    extends: base\n",
    "a block before other keys": HEAD
    + "candidates:\n    base: {outputs: a.jsonl}\n\n# ask so\nprompt: '{input}'\n",
    "a literal text last": HEAD
    + "candidates:\n  base:\n    prompt: |-\n      # not a comment\n\n      {input}\n",
    "no line end": HEAD + "candidates:\n  base: {outputs: a.jsonl}",
    "braces": HEAD + "candidates: {base: {outputs: a.jsonl}} # all\nbaseline: base\n",
    "braces over lines": HEAD + "candidates: {\n  base: {outputs: a.jsonl} # one\n}\n",
    "empty braces": HEAD + "candidates: {}\nprompt: '{input}'\n",
    "nothing yet": HEAD + "candidates:\nprompt: '{input}'\n",
    "no key": HEAD,
    "no indentation of its own": HEAD + "candidates:\n base: {outputs: a.jsonl}\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_candidate_is_put_in_and_nothing_else_changes(tmp_path, layout):
    path = tmp_path / "quiz.yaml"
    path.write_text(LAYOUTS[layout])
    before = read_yaml(path).value
    add_candidate(path, "tuned", KEYS, "trained\nhere")
    after = read_yaml(path)
    assert after.problems == ()
    assert after.value == {**before, "candidates": {**(before.get("candidates") or {}), "tuned": KEYS}}
    assert list(after.value["candidates"])[-1] == "tuned"
    there = iter(path.read_text().splitlines())
    kept = [line for line in LAYOUTS[layout].splitlines() if "candidates" not in line and line != "}"]
    assert all(any(line == old for line in there) for old in kept), "lines stay, in their order"


def test_comments_stay_with_what_they_speak_of(tmp_path):
    path = tmp_path / "quiz.yaml"
    path.write_text(LAYOUTS["a block before other keys"])
    add_candidate(path, "tuned", KEYS, "trained here")
    lines = path.read_text().splitlines()
    assert lines[5:7] == ["    # trained here", "    tuned:"]
    assert lines[-2:] == ["# ask so", "prompt: '{input}'"]


def test_line_ends_and_permissions_are_kept(tmp_path):
    path = tmp_path / "quiz.yaml"
    path.write_bytes(LAYOUTS["a block"].replace("\n", "\r\n").encode())
    path.chmod(0o640)
    add_candidate(path, "tuned", KEYS, "trained here")
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("layout", ["{name: quiz, candidates: null}\n", HEAD + "candidates: {base: {}, }\n"])
def test_a_layout_that_takes_no_addition_is_left_alone(tmp_path, layout):
    path = tmp_path / "quiz.yaml"
    path.write_text(layout)
    with pytest.raises(
        FileProblems, match=r"cannot be put under 'candidates'; write it there yourself:\n.*\ntuned:"
    ):
        add_candidate(path, "tuned", KEYS, "trained here")
    assert path.read_text() == layout


@given(
    name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True),
    model=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1),
)
def test_any_name_and_model_come_through(tmp_path_factory, name, model):
    path = tmp_path_factory.mktemp("suite") / "quiz.yaml"
    path.write_text(LAYOUTS["a block before other keys"])
    add_candidate(path, f"x{name}", {"model": model}, "by chance")
    assert read_yaml(path).value["candidates"][f"x{name}"] == {"model": model}
