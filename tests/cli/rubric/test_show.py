"""judgekit rubric show: what it shows is what is sent."""

import json

import pytest


def test_shows_both_orders_exactly_as_asked(run, server):
    shown = json.loads(run("show", "polite", "--json").output)
    assert [prompt["title"] for prompt in shown] == [
        "pairwise, case test-1, A = a, B = b",
        "pairwise, case test-1, A = b, B = a",
        "graded, case test-4, output",
    ]
    asked = []
    right = server.switches.answer
    server.switches.answer = lambda body: asked.append(body["messages"]) or right(body)
    assert run("test", "polite", "--quiet").exit_code == 0
    sent = [[(turn["role"], turn["content"]) for turn in messages] for messages in asked]
    for prompt in shown:
        assert [(turn["role"], turn["content"]) for turn in prompt["messages"]] in sent


def test_a_small_judge_gets_a_begun_reply(run):
    small = run("show", "polite", "--judge", "embedded").output
    assert "by logprobs, about" in small
    assert small.count("The better response is Response") == 2
    assert "sent beside the messages: top_logprobs\n100" in small
    full = run("show", "polite", "--judge", "embedded", "--mode", "text").output
    assert "The better response is Response" not in full


@pytest.mark.parametrize(
    ("mode", "beside"),
    [
        ("text", []),
        ("json_schema", ["json_schema"]),
        ("logprobs", ["top_logprobs"]),
        ("decisions", ["questions"]),
    ],
)
def test_every_protocol_can_be_shown(run, mode, beside):
    shown = json.loads(run("show", "polite", "--mode", mode, "--json").output)
    assert [(each["mode"], list(each["beside"])) for each in shown] == [(mode, beside)] * 3
    assert all(each["tokens"] > 100 for each in shown)
    assert f"by {mode}, about" in run("show", "polite", "--mode", mode).output


def test_typed_questions_are_shown_as_they_are_sent(run, server, tmp_path):
    text = (tmp_path / "judgekit.toml").read_text()
    typed = '[judges.typed]\nendpoint = "loop"\nmodel = "m"\nmode = "decisions"\n'
    (tmp_path / "judgekit.toml").write_text(f"{text}\n{typed}")
    shown = json.loads(run("show", "polite", "--judge", "typed", "--json").output)
    assert run("test", "polite", "--judge", "typed", "--quiet").exit_code == 0
    sent = [(body["input"], body["questions"]) for body in server.counts.bodies]
    for prompt in shown:
        assert (prompt["messages"], prompt["beside"]["questions"]) in sent
    (question,) = shown[0]["beside"]["questions"]
    assert [each["value"] for each in question["choices"]] == ["A", "B", "tie", "cannot assess"]


def test_local_models_answer_no_typed_questions(run):
    said = str(run("show", "polite", "--judge", "embedded", "--mode", "decisions").exception)
    assert said == "judge 'embedded': local models offer no mode 'decisions'; use logprobs or text"


def test_a_case_of_a_suite(run):
    words = ("show", "sql-equivalence", "--suite", "text-to-sql", "--case", "library-02")
    ran = run(*words, "--candidate", "few-shot", "--candidate", "zero-shot")
    assert "case library-02, A = few-shot, B = zero-shot" in ran.output
    assert "no case" in str(run(*words[:-1], "nowhere").exception)
    assert "no output" in str(run(*words, "--candidate", "nobody").exception)
