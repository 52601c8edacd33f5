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
