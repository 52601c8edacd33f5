"""Two plain models, named by endpoint, answer a suite's cases and are compared by a judge."""

import json

import pytest
from place import prefer_good

SUITE = """
name: small
cases: cases.jsonl
rubrics: [helpfulness]
prompt: "Please answer. {input}"
candidates: {}
"""


@pytest.fixture
def fleet(place, server):
    """A suite of ten cases without candidates; model `fine` answers GOOD, every other BAD."""

    def answer(body):
        if body["model"] == "judge-1":
            return prefer_good(body)
        asked = body["messages"][-1]["content"]
        return f"{'GOOD' if body['model'] == 'fine' else 'BAD'} answer to: {asked}"

    server.switches.answer = answer
    place.configure(server.base_url)
    (place.folder / "suites").mkdir()
    (place.folder / "suites" / "small.yaml").write_text(SUITE)
    rows = [{"id": str(n), "input": f"Question {n}?", "tags": ["odd"] if n % 2 else []} for n in range(10)]
    (place.folder / "suites" / "cases.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return place


PAIR = ("compare", "loop:plain", "loop:fine", "--suite", "small", "--quiet")


def test_models_answer_first_and_nothing_is_asked_twice(fleet, server):
    ran = fleet.run(*PAIR, "--json")
    assert ran.returncode == 0, ran.stderr
    (contrast,) = json.loads(ran.stdout)["contrasts"]
    assert (contrast["a"], contrast["b"], contrast["decision"]) == ("loop:plain", "loop:fine", "better")
    assert contrast["n_cases"] == 10
    assert server.counts.requests == 20 + 20
    again = fleet.run(*PAIR)
    assert "no model was called" in " ".join(again.stdout.split())
    assert server.counts.requests == 40


def test_only_the_cases_that_are_compared_are_answered(fleet, server):
    ran = fleet.run(*PAIR, "--tag", "odd", "--json")
    assert json.loads(ran.stdout)["contrasts"][0]["n_cases"] == 5
    assert server.counts.requests == 10 + 10


def test_a_dry_run_says_what_is_not_counted(fleet, server):
    ran = fleet.run(*PAIR, "--dry-run")
    assert "not counted: what loop:plain and loop:fine would answer first" in ran.stdout
    assert server.counts.requests == 0


def test_an_endpoint_that_does_not_exist_is_met_with_a_near_one(fleet):
    ran = fleet.run("compare", "lop:plain", "loop:fine", "--suite", "small")
    assert ran.returncode == 2
    assert "there is no endpoint 'lop'; did you mean 'loop'" in ran.stderr
