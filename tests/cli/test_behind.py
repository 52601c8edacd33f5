"""Repeats and members of a judge, as run, compare and judge check tell of them."""

import json
import random

import pytest
from click.testing import CliRunner
from loopback import Loopback

from judgekit.cli import compare, judge, run

SUITE = """
name: words
cases: cases.jsonl
rubrics: [better]
baseline: low
candidates:
  low: {outputs: low.jsonl}
  mid: {outputs: mid.jsonl}
  high: {outputs: high.jsonl}
"""
RUBRIC = """
name: {name}
instructions: Which has the greater number?
mode: {mode}
criteria:
  - {{name: size, description: Holds a great number., scale: {{likert: {{min: 0, max: 9}}}}}}
"""
TOML = """
[endpoints.here]
base_url = "{}"
[judges]
low = {{model = "here:right", mode = "text"}}
mid = {{model = "here:vain", mode = "text"}}
high = {{model = "here:right-too", mode = "text"}}
always = {{model = "here:first", mode = "text"}}
shy = {{model = "here:shy", mode = "text"}}
mute = {{model = "here:mute", mode = "text"}}
dice = {{model = "here:dice", mode = "text", samples = 4, temperature = 1.0}}
twice = {{model = "here:right", mode = "text", samples = 2, temperature = 1.0}}
jury = {{kind = "panel", members = ["low", "mid", "high", "always", "mute"]}}
steps = {{kind = "cascade", cheap = "shy", strong = "low"}}
equals = {{kind = "peers", members = ["low", "mid", "high"]}}
owners = {{kind = "peers", members = ["low", "mid", "high"], options = {{ask_owners = true}}}}
[prices]
right = {{input = 100.0, output = 100.0}}
shy = {{input = 1.0, output = 1.0}}
"""
NUMBERS = {"low": 1, "mid": 4, "high": 9}
N_CASES = 6


@pytest.fixture
def server():
    coin = random.Random(5)

    def answer(body):
        text = body["messages"][-1]["content"]
        shown = [
            int(line.removeprefix("number ")) for line in text.splitlines() if line.startswith("number ")
        ]
        model = body["model"]
        if model == "mute":
            return "I would rather not think about numbers today, it is late."
        if model == "dice":
            return coin.choice(("[[A]]", "[[B]]"))
        if len(shown) == 1:
            return f"size: {9 if model == 'vain' and shown == [4] else shown[0]}"
        greater = "[[A]]" if shown[0] > shown[1] else "[[B]]"
        own = "[[A]]" if shown[0] == 4 else "[[B]]"
        return {
            "vain": own if 4 in shown else greater,
            "first": "[[A]]",
            "shy": "[[C]]" if 1 in shown else greater,
        }.get(model, greater)

    with Loopback() as loop:
        loop.switches.answer = answer
        yield loop


@pytest.fixture
def ask(tmp_path, monkeypatch, server):
    """Runs a command in a project whose judges are the server's; JSON out."""
    monkeypatch.chdir(tmp_path)
    for folder in ("suites", "rubrics"):
        (tmp_path / folder).mkdir()
    (tmp_path / "judgekit.toml").write_text(TOML.format(server.base_url))
    (tmp_path / "suites" / "words.yaml").write_text(SUITE)
    for name, mode in (("better", "pairwise"), ("grade", "graded")):
        (tmp_path / "rubrics" / f"{name}.yaml").write_text(RUBRIC.format(name=name, mode=mode))
    ids = [str(n) for n in range(N_CASES)]
    write(tmp_path / "suites" / "cases.jsonl", [{"id": i, "input": f"Question {i}?"} for i in ids])
    for name, number in NUMBERS.items():
        rows = [{"id": i, "output": f"number {number}"} for i in ids]
        write(tmp_path / "suites" / f"{name}.jsonl", rows)

    def ask(command, *words):
        ran = CliRunner().invoke(command, [*words, "--quiet"])
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
        return ran.output

    return ask


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def behind(ask, *words):
    (found,) = json.loads(ask(run.command, "words", *words, "--json"))["behind"]
    return found


def scores(member):
    return {each["candidate"]: each["score"] for each in member["scores"]}


def test_a_judge_asked_once_has_nothing_behind_it(ask):
    assert json.loads(ask(run.command, "words", "--judge", "low", "--json"))["behind"] == []
    assert "behind" not in ask(run.command, "words", "--judge", "low")


class TestPanel:
    def test_its_members_are_shown_one_by_one(self, ask):
        found = behind(ask, "--judge", "jury")["members"]
        by_name = {each["judge"]: each for each in found["members"]}
        tasks = 3 * 2 * N_CASES
        assert found["kind"] == "panel"
        assert list(by_name) == ["low", "mid", "high", "always", "mute"]
        assert by_name["mute"]["coverage"] == {**dict.fromkeys(by_name["low"]["coverage"], 0)} | {
            "planned": tasks,
            "unparsed": tasks,
        }
        assert by_name["mute"]["agrees"] is None
        assert by_name["always"]["first"]["right"] == by_name["always"]["first"]["n"] == tasks
        assert by_name["low"]["likely_right"] > 0.95 > by_name["mid"]["likely_right"]
        assert scores(by_name["low"]) == {"high": 1.0, "mid": 0.5, "low": 0.0}
        assert scores(by_name["mid"]) == {"high": 0.5, "mid": 1.0, "low": 0.0}
        assert found["agreement"]["n"] == tasks
        assert by_name["low"]["usage"]["cost_usd"] > 0

    def test_a_member_that_fails_leaves_coverage_and_no_wrong_verdict(self, ask):
        report = json.loads(ask(run.command, "words", "--judge", "jury", "--json"))
        (table,) = report["tables"]
        assert table["coverage"]["judged"] == table["coverage"]["planned"]
        assert [(each["candidate"], each["score"]) for each in table["lines"]] == [
            ("high", 0.875),
            ("mid", 0.625),
            ("low", 0.0),
        ]

    def test_in_words(self, ask):
        text = ask(run.command, "words", "--judge", "jury")
        assert "behind judge jury, rubric better" in text
        assert "members say the same in " in text
        assert "mute    0 of 36 judged, 36 unparsed" in text
        assert "win rate by mid: mid 100.0 % [" in text
        assert "win rate, members weighed by how likely they are right: high 100.0 % [" in text

    def test_grades(self, ask):
        found = behind(ask, "--judge", "jury", "--rubric", "grade")["members"]
        by_name = {each["judge"]: each for each in found["members"]}
        assert scores(by_name["mid"]) == pytest.approx({"low": 1 / 9, "mid": 1.0, "high": 1.0})
        assert by_name["low"]["agrees"]["n"] == 3 * N_CASES
        assert by_name["low"]["likely_right"] is None
        assert by_name["low"]["first"] is None


class TestCascade:
    def test_what_was_passed_on_and_what_it_cost(self, ask):
        found = behind(ask, "--judge", "steps")["members"]
        cheap, strong = found["members"]
        assert (cheap["judge"], strong["judge"]) == ("shy", "low")
        assert (found["escalated"]["right"], found["escalated"]["n"]) == (4 * N_CASES, 6 * N_CASES)
        assert (cheap["coverage"]["planned"], strong["coverage"]["planned"]) == (6 * N_CASES, 4 * N_CASES)
        assert 0 < cheap["usage"]["cost_usd"] < strong["usage"]["cost_usd"]

    def test_in_words(self, ask):
        text = ask(run.command, "words", "--judge", "steps")
        assert "passed on to the strong judge: 24 of 36 tasks, 66.7 % [" in text
        assert "the strong judge alone would have cost about " in text

    def test_compare_says_it_too(self, ask):
        words = ("low", "high", "--suite", "words", "--judge", "steps")
        text = ask(compare.command, *words)
        assert "passed on to the strong judge: 12 of 12 tasks, 100.0 % [" in text
        (found,) = json.loads(ask(compare.command, *words, "--json"))["behind"]
        assert found["members"]["kind"] == "cascade"
        assert "passed on to the strong judge" in ask(compare.command, *words, "--format", "markdown")


class TestPeers:
    def test_nobody_judges_its_own_and_each_has_a_table(self, ask):
        found = behind(ask, "--judge", "equals")["members"]
        by_name = {each["judge"]: scores(each) for each in found["members"]}
        assert by_name == {
            "low": {"mid": 0.0, "high": 1.0},
            "mid": {"low": 0.0, "high": 1.0},
            "high": {"low": 0.0, "mid": 1.0},
        }
        assert found["own"] == []

    def test_owners_show_how_they_favour_their_own(self, ask):
        found = behind(ask, "--judge", "owners")["members"]
        own = {each["judge"]: each for each in found["own"]}
        assert {name: each["candidate"] for name, each in own.items()} == {n: n for n in NUMBERS}
        assert {name: each["difference"] for name, each in own.items()} == {
            "low": 0.0,
            "mid": 0.5,
            "high": 0.0,
        }
        assert {each["n_cases"] for each in own.values()} == {N_CASES}
        plain = behind(ask, "--judge", "equals")["members"]
        by_name = [{each["judge"]: scores(each) for each in one["members"]} for one in (found, plain)]
        assert by_name[0] == by_name[1]

    def test_in_words(self, ask):
        text = ask(run.command, "words", "--judge", "owners")
        assert "self-preference: mid puts its own mid +50.0 points [" in text
        assert "above the others (6 cases)" in text
        assert "win rate by low: high 100.0 % [" in text


class TestRepeats:
    def test_a_judge_that_throws_dice_is_seen(self, ask):
        found = behind(ask, "--judge", "dice")
        assert found["members"] is None
        assert found["repeats"]["most"] == 4
        assert found["repeats"]["changed"]["n"] == 6 * N_CASES
        assert 0.7 < found["repeats"]["changed"]["right"] / found["repeats"]["changed"]["n"] < 1
        assert 0.4 < found["repeats"]["spread"] < 0.6
        assert "4 repeats: they differ in " in ask(run.command, "words", "--judge", "dice")

    @pytest.mark.parametrize("rubric", ["better", "grade"])
    def test_a_steady_judge_is_seen_too(self, ask, rubric):
        found = behind(ask, "--judge", "twice", "--rubric", rubric)
        assert (found["repeats"]["most"], found["repeats"]["changed"]["right"]) == (2, 0.0)
        assert found["repeats"]["spread"] == 0.0

    def test_the_check_of_a_judge_says_it(self, ask):
        text = ask(judge.command, "check", "dice", "--limit", "6")
        assert "4 repeats: they differ in " in text
        assert json.loads(ask(judge.command, "check", "dice", "--limit", "6", "--json"))["behind"]["repeats"]
