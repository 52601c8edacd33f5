"""judgekit rubric test: the labelled tests of a rubric, put to a judge."""

import json

import pytest
from oracle import oracle

from judgekit.files.rubric import load_rubric


def test_right_answers_pass_and_are_paid_for_once(run, server):
    first = run("test", "polite", "--quiet", "--min-accuracy", "1")
    assert first.exit_code == 0, first.output
    assert first.output.startswith("rubric polite, judge far: 5 of 5 right, 100.0 % [47.8, 100.0]\n")
    assert "criterion greets: 2 of 2 right" in first.output
    assert "8 of 8 judged" in first.output
    assert server.counts.requests == 8
    assert "nothing was judged anew" in run("test", "polite", "--quiet").output
    assert server.counts.requests == 8


def test_a_judge_that_always_says_a_fails_the_gate(run, server):
    server.switches.answer = lambda body: "Verdict: A" if "response A" in str(body) else "greets: yes"
    ran = run("test", "polite", "--quiet", "--canaries", "--min-accuracy", "0.8")
    assert ran.exit_code == 1
    assert "judge far: 2 of 5 right, 40.0 %" in ran.output
    assert "test 1: expected a, got tie" in ran.output
    assert "test 5: expected greets no, got greets yes" in ran.output
    assert "canary bluff: the fair answer wins in 0 of 3; test-1: 50 % of the win" in ran.output
    assert "canary identical: the fair answer ties in 3 of 3\n" in ran.output


@pytest.mark.usefixtures("server")
def test_rewordings_canaries_and_json(run):
    result = json.loads(run("test", "polite", "--quiet", "--canaries", "--rewordings", "2", "--json").output)
    assert result["flips"]["rewordings"] == 2
    assert len(result["canaries"]) == 18
    assert all(canary["passed"] for canary in result["canaries"])


def test_a_dry_run_asks_nothing(run, server, folder):
    ran = run("test", "polite", "--dry-run", "--canaries")
    assert "in all: 41 judgements to ask" in ran.output
    assert server.counts.requests == 0
    assert not (folder / ".judgekit").exists()


SQL_RUBRIC = """
name: rows
instructions: Does the query return the rows of the reference?
mode: graded
reference: required
criteria:
  - {name: correct, description: Returns the rows of the reference.}
  - {name: valid_sql, description: Runs without an error., weight: 0}
tests:
  - input: How many boats?
    reference: SELECT count(*) FROM boats
    metadata: {database: harbour}
    output: SELECT count(id) FROM boats
    expect: {correct: "yes", valid_sql: "yes"}
  - input: How many boats?
    reference: SELECT count(*) FROM boats
    metadata: {database: harbour}
    output: SELECT cont(id) FROM boats
    expect: {correct: "no", valid_sql: "no"}
"""
SQL_JUDGE = """
[judges.rows]
kind = "program"
program = "sql_execution"
options = {databases = "databases"}
"""


def test_a_program_that_judges_gets_the_metadata_of_a_test(folder, run):
    (folder / "rubrics" / "rows.yaml").write_text(SQL_RUBRIC)
    (folder / "judgekit.toml").write_text(SQL_JUDGE)
    (folder / "databases").mkdir()
    (folder / "databases" / "harbour.sql").write_text("CREATE TABLE boats (id); INSERT INTO boats VALUES (1)")
    ran = run("test", "rows", "--judge", "rows", "--quiet", "--min-accuracy", "1")
    assert ran.exit_code == 0, ran.output
    assert "criterion valid_sql: 2 of 2 right" in ran.output


def test_a_judge_without_a_verdict_fails_and_says_where_the_reasons_are(run, server):
    server.switches.answer = lambda _: "It depends on many things, and who is to say."
    ran = run("test", "polite", "--quiet")
    assert ran.exit_code == 4
    assert "coverage: 0 of 8 judged, 8 unparsed" in ran.output
    assert "no judgement holds a verdict; why: judgekit sql " in ran.output


CONVERSATION = """
name: recall
instructions: Which answer remembers what was said?
criteria:
  - {name: recalls, description: Uses what the person said before.}
tests:
  - input:
      - {role: user, content: I am Ann.}
      - {role: assistant, content: Hello!}
      - {role: user, content: What is my name?}
    a: Ann.
    b: You never told me.
    expect: a
"""


def test_a_test_may_be_a_conversation(folder, run, server):
    (folder / "rubrics" / "recall.yaml").write_text(CONVERSATION)
    right = oracle(load_rubric(folder / "rubrics" / "recall.yaml"))
    server.switches.answer = lambda body: right(body["messages"][1]["content"])
    ran = run("test", "recall", "--quiet")
    assert ran.output.startswith("rubric recall, judge far: 1 of 1 right")
    assert "[begin turn 3 by user" in server.counts.bodies[0]["messages"][1]["content"]
    assert "[begin turn 3 by user" in run("show", "recall").output
