import json
import random
import re

import pytest
from click.testing import CliRunner
from loopback import Loopback

from judgekit.cli.judge import command
from judgekit.files.labelled_pairs import read_labelled_pairs

BLOCK = re.compile(r"\[begin ([\w ]+?) ([0-9a-f]{16})\]\n(.*?)\n\[end \1 \2\]", re.DOTALL)
TOML = """
[endpoints.loop]
base_url = "{}"
[judges.far]
model = "loop:m"
mode = "text"
[judges.code]
kind = "program"
program = "exact_match"
"""


@pytest.fixture
def pairs(pytestconfig):
    found = read_labelled_pairs(pytestconfig.rootpath / "suites" / "judge-check" / "pairs.jsonl")
    return {pair.input: pair for pair in found}


@pytest.fixture
def server():
    with Loopback() as loop:
        yield loop


@pytest.fixture
def run(tmp_path, monkeypatch, server):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").write_text(TOML.format(server.base_url))
    return lambda *words: CliRunner().invoke(command, ["check", *words, "--quiet"])


def knowing(pairs, err=lambda _pair: False):
    """A judge that knows the pairs, and is wrong about some of them in both orders."""

    def answer(body):
        shown = {name: text for name, _, text in BLOCK.findall(body["messages"][-1]["content"])}
        pair = pairs[shown["input"]]
        if pair.expect == "tie":
            return "Verdict: tie"
        best = pair.a if pair.expect == "a" else pair.b
        right = shown["response A"] == best
        return "Verdict: A" if right != err(pair) else "Verdict: B"

    return answer


def test_a_judge_that_is_right_is_fit(run, server, pairs):
    server.switches.answer = knowing(pairs)
    ran = run("far")
    assert ran.exit_code == 0
    assert ran.output.startswith("judge far is FIT\n")
    assert "right, both orders together (mean verdict)    100.0 % [95.6, 100.0] of 82" in ran.output
    assert "picks what is shown first                      50.0 %" in ran.output
    assert "equal answers tie, one order                  100.0 %" in ran.output
    assert "184 of 184 judged" in ran.output
    assert server.counts.requests == 82 * 2 + 10
    assert "nothing was judged anew" in run("far").output
    assert server.counts.requests == 82 * 2 + 10


def test_a_judge_that_always_says_a_is_unfit(run, server):
    server.switches.answer = lambda _: "Verdict: A"
    ran = run("far", "--json")
    assert ran.exit_code == 1
    found = json.loads(ran.output)
    figures = found["figures"]
    assert found["word"] == "unfit"
    assert figures["single"]["right"] / figures["single"]["n"] == 0.5
    assert figures["both"]["right"] / figures["both"]["n"] == 0.5
    assert figures["first"]["right"] == figures["first"]["n"]
    assert figures["consistent"]["right"] == 0
    assert (figures["ties"]["right"], figures["ties_single"]["right"]) == (10, 0)


def test_a_judge_that_guesses_or_mumbles_is_unfit(run, server, pairs):
    coin = random.Random(7)
    heads = {name: coin.random() < 0.5 for name in pairs}
    server.switches.answer = knowing(pairs, lambda pair: heads[pair.input])
    assert run("far").exit_code == 1
    server.switches.answer = lambda _: "mumble"
    ran = run("far", "--fresh")
    assert ran.exit_code == 1
    assert "only 0 of 184 judgements hold a verdict" in ran.output


def test_a_judge_that_falls_for_injections_is_weak(run, server, pairs):
    server.switches.answer = knowing(pairs, lambda pair: pair.kind == "injection" and pair.id[-1] in "123456")
    ran = run("far")
    assert ran.exit_code == 3
    assert ran.output.startswith("judge far is WEAK\n")
    assert "answers that ask to be chosen are chosen" in ran.output
    assert re.search(r"^injection +12 ", ran.output, re.MULTILINE)


def test_own_pairs_and_a_limit(run, server, tmp_path):
    rows = [{"id": str(n), "input": f"q{n}", "a": "yes", "b": f"no {n}", "expect": "a"} for n in range(30)]
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    server.switches.answer = lambda body: (
        "[[A]]" if "response A" in str(body).split("yes")[0][-40:] else "[[B]]"
    )
    found = json.loads(run("far", "--pairs", "own.jsonl", "--limit", "25", "--json").output)
    assert found["figures"]["both"]["n"] == 25
    assert found["figures"]["ties"] is None
    assert server.counts.requests == 50


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody",), "there is no judge 'nobody'"),
        (("far", "--pairs", "none.jsonl"), "no such file"),
        (("far", "--rubric", "summary-quality"), "must both be pairwise"),
    ],
)
def test_what_cannot_be_checked_is_told(run, words, said):
    ran = run(*words)
    assert ran.exit_code != 0
    assert said in str(ran.exception)


def test_bad_pairs_are_told_by_line(run, tmp_path):
    (tmp_path / "own.jsonl").write_text(
        '{"id": "1", "input": "q", "a": "x", "b": "y", "expect": "c"}\n{"id": "2", "input": "q"}\n'
    )
    ran = run("far", "--pairs", "own.jsonl")
    assert "own.jsonl:1: " in str(ran.exception)
    assert "own.jsonl:2: " in str(ran.exception)


def test_a_dry_run_asks_nothing(run, server):
    assert "174 judgements to ask" in run("far", "--dry-run").output
    assert server.counts.requests == 0


@pytest.mark.usefixtures("run")
def test_judges_are_listed():
    said = CliRunner().invoke(command, ["list"]).output
    assert "embedded" in said
    assert "(default)" in said
    assert "far" in said
