import json

import pytest
from click.testing import CliRunner

from judgekit.cli.import_ import command
from judgekit.cli.run import command as run_command
from judgekit.cli.wiring import open_house
from judgekit.domain.errors import FileProblems, UsageError
from judgekit.files.yaml_lines import read_yaml

RUBRIC = """
name: a-number
mode: graded
reference: optional
instructions: Is there a number in the output?
criteria: [{name: number, description: there is a number}]
"""
TOML = """
[judges.digits]
kind = "program"
program = "regex"
options = {pattern = "[0-9]"}
"""
CALLS = [
    {"id": "a", "input": "How much?", "output": "12", "model": "old"},
    {"id": "b", "input": "how  MUCH?", "output": "13", "model": "old"},
    {"id": "c", "input": "How much?", "output": "a dozen", "model": "new"},
    {"id": "d", "input": "Mail ann@example.org", "output": "Done, ann@example.org", "model": "old"},
    {"id": "d", "input": "Mail bob@example.org", "output": "No 1", "model": "old"},
    {"id": "e", "input": "And now?", "output": None, "model": "old"},
    {"id": "f", "input": "So?", "output": "3"},
]


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "judgekit.toml").write_text(TOML)
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics/a-number.yaml").write_text(RUBRIC)
    write(tmp_path / "calls.jsonl", CALLS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def imported(*words):
    ran = CliRunner().invoke(command, ["logs", *words], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.usefixtures("project")
def test_logs_become_a_suite_with_an_output_of_each_model():
    said = imported("calls.jsonl", "--suite", "monday", "--rubric", "a-number", "--judge", "digits")
    assert "wrote suites/monday.yaml: 4 cases of 7 records (jsonl)" in said
    assert "left out: 1 without an answer" in said
    assert "left out: 1 that ask a model what it was asked before" in said
    assert "sampled: all 4 distinct cases" in said
    assert "old: 3 of 4 outputs" in said
    suite = open_house().suite("monday")
    assert [case.id for case in suite.cases][:2] == ["a", "d"]
    assert len({case.id for case in suite.cases}) == 4
    assert list(suite.outputs) == ["old", "new", "logged"]
    assert suite.outputs["old"]["a"].text == "12"
    assert suite.file.baseline == "old"
    ran = CliRunner().invoke(run_command, ["monday", "--quiet", "--json"], catch_exceptions=False)
    assert ran.exit_code in (0, 3), ran.output
    assert '"candidate": "old"' in ran.stdout


def test_masked_texts_that_are_then_the_same_become_one_case(project):
    said = imported("calls.jsonl", "--suite", "monday", "--mask", "basic")
    assert "masked: 3 texts changed" in said
    rows = lines(project / "suites/monday/cases.jsonl")
    assert [row["input"] for row in rows] == ["How much?", "Mail [email]", "So?"]
    written = "".join(path.read_text() for path in (project / "suites").rglob("*") if path.is_file())
    assert "example.org" not in written


def test_ids_that_name_somebody_are_not_kept(project):
    rows = [
        {"id": f"{n}@example.org", "session_id": "ann@example.org", "input": f"{n}?", "output": "x"}
        for n in "ab"
    ]
    write(project / "named.jsonl", rows)
    imported("named.jsonl", "--suite", "named", "--mask", "basic")
    assert "example.org" not in (project / "suites/named/cases.jsonl").read_text()
    cases = open_house().suite("named").cases
    assert (len(cases), len({case.cluster for case in cases})) == (2, 1)


def test_a_mask_of_ones_own_comes_after_another(project):
    (project / "own_masks_9.py").write_text("def shout(text):\n    return text.upper()\n")
    imported("calls.jsonl", "--suite", "monday", "--mask", "basic", "--mask", "own_masks_9:shout")
    assert lines(project / "suites/monday/cases.jsonl")[1]["input"] == "MAIL [EMAIL]"
    account = read_yaml(project / "suites/monday.yaml").value["metadata"]["imported"]
    assert account["masked_by"] == ["basic", "own_masks_9:shout"]


def test_a_sample_is_drawn_by_a_rule_that_is_kept(project):
    write(project / "many.jsonl", [{"input": f"What is {n}?", "output": str(n)} for n in range(300)])
    told = json.loads(imported("many.jsonl", "--suite", "some", "--sample", "60", "--seed", "7", "--json"))
    assert (told["distinct"], told["cases"], told["outputs"]) == (300, 60, {"logged": 60})
    rule = "60 of 300 distinct cases, each as likely as any other, seed 7"
    assert told["sampled"] == rule
    assert read_yaml(project / "suites/some.yaml").value["metadata"]["imported"] == {
        "from": ["many.jsonl"],
        "format": "jsonl",
        "records": 300,
        "doubles": 0,
        "sampled": rule,
    }
    imported("many.jsonl", "--suite", "again", "--sample", "60", "--seed", "7")
    imported("many.jsonl", "--suite", "other", "--sample", "60", "--seed", "8")
    some, again, other = (
        lines(project / f"suites/{name}/cases.jsonl") for name in ("some", "again", "other")
    )
    assert some == again
    assert some != other


def test_calls_of_one_talk_are_one_cluster(project):
    rows = [{"input": f"What is {n}?", "output": "x", "session_id": f"s{n // 2}"} for n in range(8)]
    write(project / "talks.jsonl", [*rows, {"input": "Alone?", "output": "y"}])
    imported("talks.jsonl", "--suite", "talks")
    assert len({case.cluster for case in open_house().suite("talks").cases}) == 5


def test_a_folder_is_read_as_a_whole(project):
    folder = project / "logs"
    folder.mkdir()
    write(folder / "1.jsonl", CALLS[:3])
    values = {"gen_ai.prompt": "So?", "gen_ai.completion": "4", "gen_ai.request.model": "old"}
    listed = [{"key": key, "value": {"stringValue": value}} for key, value in values.items()]
    spans = [{"spanId": "s", "attributes": listed}]
    (folder / "2.json").write_text(json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}))
    assert "2 cases of 4 records (jsonl and otel)" in imported("logs", "--suite", "both")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("--suite", "../up"), UsageError, "cannot name a file"),
        (("--suite", "m", "--map", "output=said"), FileProblems, r"calls\.jsonl:1: no line has an output"),
        (("--suite", "m", "--format", "otel"), FileProblems, "is no OTLP/JSON"),
        (("--suite", "m", "--mask", "nowhere_5:x"), UsageError, "No module named 'nowhere_5'"),
        (("--suite", "m", "--rubric", "a-nmber"), FileProblems, "did you mean 'a-number'"),
        (("--suite", "m", "--judge", "digts"), UsageError, "did you mean 'digits'"),
    ],
)
def test_mistakes_are_met_with_what_would_be_right(words, error, said):
    with pytest.raises(error, match=said):
        imported("calls.jsonl", *words)


def test_what_is_there_is_never_overwritten_and_nothing_is_no_suite(project):
    imported("calls.jsonl", "--suite", "monday")
    with pytest.raises(FileProblems, match="is there already; give another --suite"):
        imported("calls.jsonl", "--suite", "monday")
    write(project / "empty.jsonl", [CALLS[5], {"input": "x", "output": " "}])
    with pytest.raises(FileProblems, match="no record can be a case: 2 without an answer"):
        imported("empty.jsonl", "--suite", "none")
    (project / "nothing").mkdir()
    with pytest.raises(FileProblems, match="holds no file of logs"):
        imported("nothing", "--suite", "none")
