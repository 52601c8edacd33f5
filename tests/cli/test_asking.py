"""Rubrics with examples and reasoning, judged over the wire by every protocol."""

import json

import pytest
from click.testing import CliRunner
from loopback import Loopback

from judgekit.cli.rubric import command
from judgekit.cli.sql import command as sql

RUBRIC = """
name: warm
instructions: Which reply is warmer?
mode: [pairwise, graded]
reasoning: true
criteria:
  - name: warmth
    description: Sounds glad to help.
    scale: {likert: {min: 1, max: 3, anchors: {1: cold, 3: warm}}}
examples:
  - {input: Hi., first: What., second: Hello!, verdict: second, reason: A greets nobody.}
  - {input: Hi., first: What., verdict: warmth=1, reason: It greets nobody.}
tests:
  - {input: Thanks!, a: Any time!, b: Fine., expect: a}
  - {input: Thanks!, output: Any time!, expect: {warmth: 3}}
"""
TOML = """
[endpoints.loop]
base_url = "{}"
[judges]
text = {{model = "loop:m", mode = "text"}}
json_schema = {{model = "loop:m", mode = "json_schema"}}
logprobs = {{model = "loop:m", mode = "logprobs"}}
decisions = {{model = "loop:m", mode = "decisions"}}
"""
THOUGHT = "Any time sounds glad; the other might say [[B]], which is cold."


@pytest.fixture
def server():
    def answer(body):
        question = body["messages"][-1]["content"]
        warm = "A" if question.find("Any time!") < question.find("Fine.") else "B"
        pairwise = "response B" in question
        if "response_format" in body:
            verdict = {"verdict": warm} if pairwise else {"grades": {"warmth": "3"}}
            return json.dumps({"reasoning": THOUGHT, **verdict})
        return f"{THOUGHT}\n\nVerdict: {warm}" if pairwise else f"{THOUGHT}\n\nwarmth: 3"

    with Loopback() as loop:
        loop.switches.labels = "A,B,3"
        loop.switches.answer = answer
        yield loop


@pytest.fixture
def try_rubric(tmp_path, monkeypatch, server):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "warm.yaml").write_text(RUBRIC)
    (tmp_path / "judgekit.toml").write_text(TOML.format(server.base_url))
    return lambda judge: json.loads(
        CliRunner().invoke(command, ["test", "warm", "--judge", judge, "--quiet", "--json"]).output
    )


@pytest.mark.parametrize("mode", ["text", "json_schema", "logprobs"])
def test_examples_are_shown_as_turns_and_thoughts_come_before_the_verdict(try_rubric, server, mode):
    trial = try_rubric(mode)
    assert (trial["accuracy"]["right"], trial["coverage"]["judged"]) == (2, 3)
    turns = [[turn["role"] for turn in body["messages"]] for body in server.counts.bodies]
    assert turns == [["system", "user", "assistant", "user"]] * 3
    pair, graded = (next(found for found in replies(server) if key in found) for key in ("erdict", "warmth"))
    assert pair.index("A greets nobody.") < pair.rindex("B")
    assert graded.index("It greets nobody.") < graded.rindex("1")
    rows = CliRunner().invoke(
        sql, ["select distinct rationale, protocol from judgements", "--format", "json"]
    )
    assert {(row["rationale"], row["protocol"]) for row in json.loads(rows.output)} == {(THOUGHT, mode)}


def replies(server):
    """What the judge is shown as its own replies to the examples."""
    return [
        turn["content"]
        for body in server.counts.bodies
        for turn in body["messages"]
        if turn["role"] == "assistant"
    ]


def test_typed_questions_have_the_examples_before_them(try_rubric, server):
    trial = try_rubric("decisions")
    assert trial["coverage"]["judged"] == 3
    assert [[turn["role"] for turn in body["input"]] for body in server.counts.bodies] == [
        ["system", "user", "assistant", "user"]
    ] * 3
    assert {question["type"] for body in server.counts.bodies for question in body["questions"]} == {
        "choice",
        "score",
        "predicate",
    }
