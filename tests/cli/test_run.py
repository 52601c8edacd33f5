import json

import pytest
from click.testing import CliRunner
from loopback import Loopback

from judgekit.cli.run import command

SUITE = """
name: words
cases: cases.jsonl
rubrics: [better, grade]
baseline: low
candidates:
  low: {outputs: low.jsonl}
  mid: {outputs: mid.jsonl}
  high: {outputs: high.jsonl}
  made: {model: "here:tiny", params: {max_tokens: 8}}
"""
RUBRIC = """
name: {name}
instructions: Which has the greater number?
mode: {mode}
criteria:
  - {{name: size, description: Holds a great number., scale: {{likert: {{min: 0, max: 9}}}}}}
"""
TOML = """
default_judge = "far"
[endpoints.here]
base_url = "{}"
[judges.far]
model = "here:judge"
mode = "text"
[prices.judge]
input = 1.0
output = 1.0
[prices.tiny]
input = 1.0
output = 1.0
"""
NUMBERS = {"low": 1, "mid": 4, "high": 9}


def answer(body):
    """As a candidate, says 6; as a judge, sees the numbers and says which is greater, or grades the one."""
    if body["model"] == "tiny":
        return "number 6"
    text = body["messages"][-1]["content"]
    shown = [int(line.removeprefix("number ")) for line in text.splitlines() if line.startswith("number ")]
    if len(shown) == 1:
        return f"size: {shown[0]}"
    return "[[C]]" if shown[0] == shown[1] else "[[A]]" if shown[0] > shown[1] else "[[B]]"


@pytest.fixture
def server():
    with Loopback() as loop:
        loop.switches.answer = answer
        yield loop


@pytest.fixture
def run(tmp_path, monkeypatch, server):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").write_text(TOML.format(server.base_url))
    for folder in ("suites", "rubrics"):
        (tmp_path / folder).mkdir()
    (tmp_path / "suites" / "words.yaml").write_text(SUITE)
    for name, mode in (("better", "pairwise"), ("grade", "graded")):
        (tmp_path / "rubrics" / f"{name}.yaml").write_text(RUBRIC.format(name=name, mode=mode))
    write(tmp_path, "cases", [{"id": f"c{n}", "input": f"say {n}"} for n in range(6)])
    for name, number in NUMBERS.items():
        write(tmp_path, name, [{"id": f"c{n}", "output": f"number {number}"} for n in range(6)])
    return lambda *words: CliRunner().invoke(command, ["words", "--quiet", *words])


def write(folder, name, rows):
    (folder / "suites" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def tables(ran):
    assert ran.exit_code == 0, ran.output
    return {table["rubric"]: table for table in json.loads(ran.output)["tables"]}


def scores(table):
    return {each["candidate"]: each["score"] for each in table["lines"]}


def test_all_pairs_all_rubrics_and_what_is_missing_is_generated(run, server):
    found = tables(run("--json"))
    assert scores(found["better"]) == pytest.approx({"high": 1, "made": 2 / 3, "mid": 1 / 3, "low": 0})
    assert scores(found["grade"]) == pytest.approx({"high": 1, "made": 6 / 9, "mid": 4 / 9, "low": 1 / 9})
    assert list(scores(found["better"])) == ["high", "made", "mid", "low"]
    high = found["better"]["lines"][0]
    assert high["interval"]["low"] == pytest.approx(0.5407, abs=1e-3)
    assert (high["n_cases"], high["coverage"]["planned"], high["coverage"]["judged"]) == (6, 36, 36)
    assert found["better"]["coverage"]["planned"] == 6 * 6 * 2
    asked = server.counts.requests
    assert asked == 6 + 72 + 24
    again = run()
    assert "nothing was judged anew" in again.output
    assert server.counts.requests == asked


def test_against_the_baseline_only(run, server):
    found = tables(run("--pairs", "baseline", "--no-generate", "--rubric", "better", "--json"))
    assert scores(found["better"]) == {"mid": 1, "high": 1, "low": 0}
    assert server.counts.requests == 2 * 6 * 2
    ran = run("--pairs", "baseline=high", "--no-generate", "--rubric", "better", "--json")
    assert scores(tables(ran)["better"]) == {"high": 1, "low": 0, "mid": 0}


def test_text_says_what_it_is_and_what_is_missing(run):
    said = run("--no-generate").output
    assert "rubric better, judge far, pairwise: 36 of 36 judged; 36 calls," in said
    assert "rubric grade, judge far, graded: 18 of 18 judged; 18 calls," in said
    assert "note: made has no output for 6 cases" in said
    assert "54 model calls" in said


def test_fewer_candidates_and_cases(run, server):
    found = tables(run("mid", "low", "--limit", "2", "--json"))
    assert scores(found["better"]) == {"mid": 1, "low": 0}
    assert found["better"]["lines"][0]["interval"] is None
    assert server.counts.requests == 4 + 4


def test_a_dry_run_says_what_would_be_asked(run, server, tmp_path):
    ran = run("--dry-run")
    assert "in all: 54 judgements to ask" in ran.output
    assert "made would generate first" in ran.output
    assert server.counts.requests == 0
    assert not (tmp_path / ".judgekit").exists()


def test_broken_replies_are_coverage(run, server):
    server.switches.answer = lambda body: "mumble" if "say 3" in str(body) else answer(body)
    found = tables(run("low", "high", "--rubric", "grade", "--json"))["grade"]
    assert found["coverage"]["unparsed"] == 2
    assert scores(found) == pytest.approx({"high": 1, "low": 1 / 9})
    server.switches.answer = answer
    again = tables(run("low", "high", "--rubric", "grade", "--retry", "failed", "--json"))["grade"]
    assert again["coverage"]["judged"] == 12


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody",), "no candidate 'nobody'"),
        (("low",), "too few candidates"),
        (("--pairs", "ring"), "no design 'ring'"),
        (("--pairs", "baseline=nobody"), "does not take part"),
    ],
)
def test_what_cannot_be_done_is_told(run, server, words, said):
    ran = run(*words, "--no-generate")
    assert ran.exit_code != 0
    assert said in str(ran.exception)
    assert server.counts.requests == 0


def test_pairs_stop_early_and_say_so(run, server, tmp_path):
    write(tmp_path, "cases", [{"id": f"c{n}", "input": f"say {n}"} for n in range(60)])
    for name, number in NUMBERS.items():
        write(tmp_path, name, [{"id": f"c{n}", "output": f"number {number} {n}"} for n in range(60)])
    server.switches.answer = answer_first_number
    ran = run("--stop-early", "--no-generate", "--rubric", "better", "--json")
    assert ran.exit_code == 0, ran.output
    report = json.loads(ran.output)
    assert [note.partition(",")[0] for note in report["notes"][:-1]] == ["better"] * 3
    assert all(
        ": clear after" in note and "of 60 cases of this suite" in note for note in report["notes"][:-1]
    )
    assert "too narrow" in report["notes"][-1]
    assert server.counts.requests < 3 * 60 * 2
    assert "too narrow" in " ".join(run("--no-generate", "--rubric", "better", "--stop-early").output.split())


def test_battles_are_chosen_up_to_a_number(run, server):
    report = json.loads(run("--adaptive", "9", "--no-generate", "--rubric", "better", "--json").output)
    assert server.counts.requests == 9 * 2
    assert report["notes"][0].startswith("9 battles were chosen by what they would tell")
    assert run("--adaptive", "9", "--stop-early").exit_code == 2


def answer_first_number(body):
    lines = body["messages"][-1]["content"].splitlines()
    shown = [int(line.split()[1]) for line in lines if line.startswith("number ")]
    return "[[A]]" if shown[0] > shown[1] else "[[B]]"


def test_each_criterion_of_several_is_told_apart(run, server, tmp_path):
    path = tmp_path / "rubrics" / "grade.yaml"
    path.write_text(path.read_text() + "  - {name: even, description: Holds an even number.}\n")
    server.switches.answer = lambda body: (
        answer(body) + ("\neven: yes" if "number 4" in str(body) else "\neven: no")
    )
    ran = run("--no-generate", "--rubric", "grade", "--json")
    table = tables(ran)["grade"]
    found = {
        each["candidate"]: {one["criterion"]: one["score"] for one in each["criteria"]}
        for each in table["lines"]
    }
    assert found == {
        "high": {"size": 1.0, "even": 0.0},
        "mid": {"size": pytest.approx(4 / 9), "even": 1.0},
        "low": {"size": pytest.approx(1 / 9), "even": 0.0},
    }
    assert (
        "  even: mid 100.0 % [54.1, 100.0], high 0.0 % [" in run("--no-generate", "--rubric", "grade").output
    )


def test_a_single_criterion_is_the_grade_and_told_once(run):
    found = tables(run("--no-generate", "--rubric", "grade", "--json"))["grade"]
    assert [each["criteria"] for each in found["lines"]] == [[], [], []]


def test_a_design_that_fits_none_is_told_before_anything_is_paid_for(run, server):
    for design, said in (
        ("nonsense", "no design 'nonsense'"),
        ("baseline=x", "baseline 'x' does not take part"),
    ):
        assert said in str(run("--pairs", design).exception)
    assert server.counts.requests == 0


def test_a_judge_of_a_candidates_family_is_told_or_refused(run, tmp_path, server):
    path = tmp_path / "suites" / "words.yaml"
    path.write_text(path.read_text().replace("here:tiny", "here:judge-mini"))
    server.switches.answer = lambda body: "number 6" if body["model"] == "judge-mini" else answer(body)
    said = "judge far is of the family 'judge', as made: it may favour its own"
    words = ("made", "low", "--rubric", "better", "--limit", "2")
    assert said in str(run(*words, "--strict").exception)
    assert server.counts.requests == 0
    assert f"note: {said}" in run(*words).output


def test_a_judge_without_any_verdict_is_a_failure_and_the_reasons_can_be_had(run, server):
    server.switches.answer = lambda _: "It depends on many things."
    ran = run("low", "high", "--rubric", "grade")
    assert ran.exit_code == 4
    assert "no judgement holds a verdict; why: judgekit sql " in " ".join(ran.output.split())
