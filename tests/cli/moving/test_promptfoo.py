"""`judgekit import promptfoo`: rows with assertions as a suite with recorded verdicts."""

import json

import pytest
from click.testing import CliRunner
from moved import brought, cases, compared, statuses

from judgekit.cli.import_ import command
from judgekit.cli.run import command as run


def promptfoo_row(test, provider, *scores, label="Say hello."):
    components = [
        {"pass": score == 1, "score": score, "reason": "so", "assertion": {"type": "contains"}}
        for score in scores
    ]
    passed = all(score == 1 for score in scores)
    mean = sum(scores) / len(scores) if scores else 1
    return {
        "testIdx": test,
        "promptIdx": 0,
        "provider": {"id": provider, "label": ""},
        "prompt": {"raw": f"Say hello to {test}.", "label": label},
        "vars": {"name": f"N{test}", "reference": f"Hello N{test}"},
        "response": {"output": f"{provider} says hello to {test}"},
        "success": passed,
        "score": mean,
        "gradingResult": {"pass": passed, "score": mean, "reason": "all", "componentResults": components},
        "failureReason": 0 if passed else 1,
        "unknown": {"further": "fields"},
    }


def promptfoo_file(folder, rows):
    path = folder / "out.json"
    path.write_text(json.dumps({"evalId": "e", "results": {"version": 3, "results": rows}}))
    return path


def test_promptfoo_becomes_a_suite_whose_verdicts_can_be_tested_again(bring, folder):
    rows = [promptfoo_row(n, "good", 1, 1) for n in range(20)]
    rows += [promptfoo_row(n, "bad", 1, n % 2) for n in range(20)]
    found = brought(bring("promptfoo", promptfoo_file(folder, rows), "--json"))
    assert (found["tool"], found["cases"], found["outputs"]) == ("promptfoo", 20, {"bad": 20, "good": 20})
    assert set(statuses(found)) == {"moved-pass", "moved-score", "moved-contains", "moved-contains-2"}
    assert cases(folder)["3"] == {"id": "3", "input": "N3", "reference": "Hello N3"}
    by_rubric = {each["rubric"]: each for each in compared("good", "bad")}
    assert by_rubric["moved-pass"]["means"] == pytest.approx([1, 0.5])
    assert by_rubric["moved-score"]["means"] == pytest.approx([1, 0.75])
    assert by_rubric["moved-contains"]["means"] == pytest.approx([1, 1])
    told = CliRunner().invoke(run, ["moved"])
    assert "moved-pass" in told.stdout


def test_promptfoo_rows_without_assertions_or_answers_have_no_verdict(bring, folder):
    failed = promptfoo_row(1, "echo", 1) | {"response": None, "failureReason": 2, "success": False}
    rows = [promptfoo_row(0, "echo", 1), failed, promptfoo_row(2, "echo")]
    found = brought(bring("promptfoo", promptfoo_file(folder, rows), "--json"))
    assert (found["cases"], found["outputs"]) == (3, {"echo": 2})
    assert statuses(found)["moved-pass"] == {"grade": 1}


def test_promptfoo_prompts_tell_candidates_apart_and_repeats_are_cases_of_one_cluster(bring, folder):
    labels = ("warm", "cold", "warm")
    rows = [promptfoo_row(0, "echo", 1, label=label) for label in labels]
    path = folder / "out.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = brought(bring("promptfoo", path, "--json"))
    assert found["outputs"] == {"echo/cold": 1, "echo/warm": 2}
    assert {name: row["metadata"] for name, row in cases(folder).items()} == {
        "0": {"cluster": "0"},
        "0#2": {"cluster": "0"},
    }
    assert "cluster_by: cluster" in (folder / "suites" / "moved.yaml").read_text()


def test_a_suite_that_is_there_is_not_written_over(bring, folder):
    path = promptfoo_file(folder, [promptfoo_row(0, "echo", 1)])
    assert "next: judgekit run moved" in bring("promptfoo", path).stdout
    assert "give another --suite" in str(bring("promptfoo", path).exception)


def test_a_suite_needs_a_name_that_files_can_have(folder):
    path = promptfoo_file(folder, [promptfoo_row(0, "echo", 1)])
    told = CliRunner().invoke(command, ["promptfoo", str(path), "--suite", "../moved"])
    assert "cannot name a file" in str(told.exception)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not readable as JSON"),
        ("[]", "holds no results.results"),
        ('{"results": {"results": []}}', "at least one"),
        ('{"results": {"results": [{"provider": "x"}]}}', "row 1: 'prompt' is missing"),
    ],
)
def test_what_is_no_promptfoo_file_is_refused(bring, folder, content, said):
    (folder / "out.json").write_text(content)
    assert said in str(bring("promptfoo", folder / "out.json").exception)
    assert not (folder / "suites").exists()


def test_scores_of_another_scale_need_one(bring, folder):
    path = promptfoo_file(folder, [promptfoo_row(0, "echo", 7)])
    assert "--scale 1-10" in str(bring("promptfoo", path).exception)
    assert statuses(brought(bring("promptfoo", path, "--scale", "1-10", "--json")))["moved-contains"]
