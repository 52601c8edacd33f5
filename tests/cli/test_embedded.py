"""The whole path with a real model in the process: mechanics only, the model is too small to judge well."""

import json

import pytest

TOML = """
default_judge = "small"
[judges.small]
endpoint = "local"
model = "{name}"
"""


@pytest.mark.model
def test_a_real_model_judges_two_candidates_and_is_not_asked_twice(place, small_model):
    (place.folder / "judgekit.toml").write_text(TOML.format(name=small_model), encoding="utf-8")
    words = (
        "compare",
        "zero-shot",
        "few-shot-nearest",
        "--suite",
        "text-to-sql",
        "--rubric",
        "sql-equivalence",
    )
    first = place.run(*words, "--judge", "small", "--limit", "5", "--json", timeout=300)
    assert first.returncode == 0, first.stderr
    (contrast,) = json.loads(first.stdout)["contrasts"]
    assert contrast["coverage"]["judged"] == contrast["coverage"]["planned"] == 10
    assert 0 <= contrast["estimate"] <= 1
    assert contrast["usage"]["prompt_tokens"] > 100
    again = json.loads(place.run(*words, "--judge", "small", "--limit", "5", "--json").stdout)
    assert (again["calls"], again["judged"]) == (0, 0)
    assert again["contrasts"][0]["estimate"] == contrast["estimate"]
    odds = "select protocol, p_first + p_second + coalesce(p_tie, 0) as whole from judgements"
    rows = json.loads(place.run("sql", odds, "--format", "json").stdout)
    assert {row["protocol"] for row in rows} == {"logprobs"}
    assert all(row["whole"] == pytest.approx(1.0) for row in rows)


def test_weights_that_are_not_here_are_told_with_the_remedy(place, tmp_path):
    words = ("compare", "zero-shot", "few-shot-nearest", "--suite", "text-to-sql", "--judge", "embedded")
    ran = place.run(*words, "--limit", "5", "--quiet", env={"JUDGEKIT_CACHE": str(tmp_path / "empty")})
    assert ran.returncode == 4
    assert "judgekit models pull qwen2.5-coder-1.5b" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


CLEAR = """
name: on-topic
description: Which answer speaks of what was asked?
instructions: Someone asked for something and got two answers. Choose the one that answers what was asked.
mode: pairwise
reference: ignored
criteria:
  - {name: on_topic, description: Answers the very question that was asked.}
tests:
  - {input: How many legs has a spider?, a: A spider has eight legs., b: Paris is in France., expect: a}
  - {input: What is the capital of Italy?, a: Whales are mammals., b: Rome is the capital., expect: b}
  - {input: Say good morning in French., a: Bonjour., b: Iron rusts in water., expect: a}
  - {input: What is 7 times 6?, a: I like the sea., b: 7 times 6 is 42., expect: b}
"""


@pytest.mark.model
def test_the_embedded_judge_passes_a_rubric_whose_tests_are_clear_cut(place, judging_model):
    (place.folder / "rubrics").mkdir()
    (place.folder / "rubrics" / "on-topic.yaml").write_text(CLEAR, encoding="utf-8")
    trial = tried(place, "on-topic", judging_model)
    assert (trial["accuracy"]["right"], trial["accuracy"]["n"]) == (4, 4)


@pytest.mark.model
@pytest.mark.parametrize("rubric", ["sql-equivalence", "correctness-vs-reference", "context-recall"])
def test_built_in_rubrics_run_to_the_end_with_the_embedded_judge(place, judging_model, rubric):
    trial = tried(place, rubric, judging_model)
    assert 0 < trial["accuracy"]["right"] <= trial["accuracy"]["n"] == len(trial["marks"])


def tried(place, rubric, model):
    """Put a rubric's tests to the embedded judge: all are judged, and the accuracy has its interval."""
    toml = f'[judges.embedded]\nendpoint = "local"\nmodel = "{model}"\n'
    (place.folder / "judgekit.toml").write_text(toml, encoding="utf-8")
    ran = place.run("rubric", "test", rubric, "--judge", "embedded", "--quiet", "--json", timeout=600)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    trial = json.loads(ran.stdout)
    assert trial["coverage"]["judged"] == trial["coverage"]["planned"] > 0
    share = trial["accuracy"]["right"] / trial["accuracy"]["n"]
    assert trial["accuracy"]["interval"]["low"] <= share <= trial["accuracy"]["interval"]["high"]
    return trial
