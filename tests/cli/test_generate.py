import json

import pytest
from click.testing import CliRunner
from loopback import Loopback, Switches

from judgekit.cli.generate import command

SUITE = """
name: sums
cases: cases.jsonl
rubrics: [helpfulness]
candidates:
  base: {model: "here:tiny", outputs: base.jsonl}
  loud: {extends: base, system: Shout}
"""
BY_MEANING = """
  near: {extends: base, examples: {from: train.jsonl, k: 1, select: nearest, method: embedding}}
"""


@pytest.fixture
def server():
    with Loopback(Switches(reply="two")) as running:
        yield running


@pytest.fixture
def run(tmp_path, monkeypatch, server):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").write_text(f'[endpoints.here]\nbase_url = "{server.base_url}"\n')
    (tmp_path / "suites").mkdir()
    (tmp_path / "suites" / "sums.yaml").write_text(SUITE)
    (tmp_path / "suites" / "base.jsonl").write_text('{"id": "c0", "output": "one"}\n')
    cases = [{"id": f"c{n}", "input": f"add {n}"} for n in range(3)]
    (tmp_path / "suites" / "cases.jsonl").write_text("".join(json.dumps(case) + "\n" for case in cases))
    return lambda *words: CliRunner().invoke(command, ["sums", "--quiet", *words])


def test_each_candidate_is_told_in_one_line(run):
    result = run()
    assert result.exit_code == 0
    base, loud = result.output.splitlines()
    assert base.startswith("base: 2 of 3 cases generated, 1 recorded, 2 calls, unpriced, median ")
    assert loud.startswith("loud: 3 of 3 cases generated, 3 calls, unpriced, median ")
    assert run().output.splitlines() == [
        "base: 0 of 3 cases generated, 1 recorded, 2 in the store already",
        "loud: 0 of 3 cases generated, 3 in the store already",
    ]


def test_record_writes_the_file_the_candidate_names(run, tmp_path):
    result = run("base", "--record")
    assert f"wrote {tmp_path / 'suites' / 'base.jsonl'}" in result.output
    rows = [json.loads(line) for line in (tmp_path / "suites" / "base.jsonl").read_text().splitlines()]
    assert rows == [
        {"id": "c0", "output": "one"},
        {"id": "c1", "output": "two"},
        {"id": "c2", "output": "two"},
    ]


def test_record_is_refused_before_anything_is_asked(run, server):
    result = run("loud", "--record")
    assert "candidate 'loud' names no file to record to" in str(result.exception)
    assert server.counts.requests == 0


def test_json_gives_every_figure(run):
    (made,) = json.loads(run("base", "--json").output)
    assert (made["candidate"], made["generated"], made["usage"]["calls"], made["failures"]) == (
        "base",
        2,
        2,
        [],
    )


@pytest.fixture
def by_meaning(run, tmp_path):
    """A suite with a candidate whose examples are found by meaning, through the endpoint `here`."""
    suites = tmp_path / "suites"
    (suites / "sums.yaml").write_text(SUITE.rstrip() + BY_MEANING)
    solved = [{"id": f"t{n}", "input": f"take {n}", "reference": str(n)} for n in range(2)]
    (suites / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in solved))
    with (tmp_path / "judgekit.toml").open("a") as config:
        config.write('[embeddings]\nmodel = "small"\nendpoint = "here"\n')
    return run


def test_examples_are_found_by_meaning_and_nothing_is_embedded_twice(by_meaning, server):
    result = by_meaning("near")
    assert result.exit_code == 0, result.output
    assert result.output.startswith(
        "near: 3 of 3 cases generated, 3 calls, unpriced, 2 calls to embed, median"
    )
    assert server.counts.requests == 5
    again = by_meaning("near", "--fresh")
    assert "to embed" not in again.output
    assert server.counts.requests == 8
    assert json.loads(by_meaning("near", "--json").output)[0]["embedding"]["calls"] == 0


def test_an_endpoint_for_embeddings_must_exist(by_meaning, tmp_path):
    config = tmp_path / "judgekit.toml"
    config.write_text(config.read_text().replace('endpoint = "here"', 'endpoint = "hree"'))
    result = by_meaning("near")
    assert "judgekit.toml:5: there is no endpoint 'hree'; did you mean 'here'?" in str(result.exception)


def test_a_dry_run_tells_calls_tokens_and_cost_and_does_nothing(run, server, tmp_path):
    config = tmp_path / "judgekit.toml"
    config.write_text(config.read_text() + "[prices.tiny]\ninput = 1.0\noutput = 2.0\n")
    result = run("--dry-run")
    assert result.exit_code == 0, result.output
    base = "about 2 tokens in and at most 2,048 out, at most 0.00410 USD"
    loud = "about 6 tokens in and at most 3,072 out, at most 0.00615 USD"
    assert result.output.splitlines() == [
        f"base: 2 of 3 cases to generate, 1 recorded, 2 calls, {base}",
        f"loud: 3 of 3 cases to generate, 3 calls, {loud}",
        "in all: 5 calls, at most 0.01 USD",
    ]
    assert (server.counts.requests, (tmp_path / ".judgekit").exists()) == (0, False)


def test_a_dry_run_knows_what_the_store_holds(run):
    run("base")
    result = run("base", "--dry-run")
    assert result.output.splitlines() == [
        "base: 0 of 3 cases to generate, 1 recorded, 2 in the store already",
        "in all: nothing to ask",
    ]
    assert json.loads(run("base", "--dry-run", "--json").output)[0]["recalled"] == 2


def test_a_dry_run_embeds_nothing(by_meaning, server):
    result = by_meaning("near", "--dry-run")
    assert "unpriced, after embedding its texts (reckoned as if found by words)" in result.output
    assert server.counts.requests == 0
    by_meaning("near")
    assert "3 in the store already\n" in by_meaning("near", "--dry-run").output


def test_a_dry_run_reckons_a_guess_as_a_second_call(run, tmp_path):
    suites = tmp_path / "suites"
    guess = "  hyde: {extends: base, retrieve: {from: docs.jsonl, k: 1, query: hyde}}\n"
    (suites / "sums.yaml").write_text(SUITE.rstrip() + "\n" + guess)
    (suites / "docs.jsonl").write_text(json.dumps({"text": "t" * 400}))
    (told,) = json.loads(run("hyde", "--dry-run", "--json").output)
    assert (told["calls"], told["prompt_tokens"], told["completion_tokens"]) == (6, 306, 6 * 1024)


def test_an_empty_reply_is_told(run, server):
    server.switches.reply = ""
    assert ", 2 empty, 2 calls" in run("base").output


def test_where_nothing_comes_the_exit_code_says_so(run, server):
    server.switches.reject = "too long"
    result = run("base")
    assert result.exit_code == 4
    assert "  no output for c1: " in result.output
