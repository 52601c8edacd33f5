"""`judgekit import openai-evals`: hosted runs and the records of the command line."""

import json

import pytest
from click.testing import CliRunner
from moved import brought, cases, compared, statuses

from judgekit.cli.import_ import command


def hosted_item(case, model, scores, run_id="run-1", answer="Model {model} answers"):
    return {
        "object": "eval.run.output_item",
        "id": f"item-{case}",
        "run_id": run_id,
        "eval_id": "eval-1",
        "status": "pass",
        "datasource_item_id": case,
        "datasource_item": {"ticket": f"Ticket {case}", "correct_label": "Hardware"},
        "sample": {
            "model": model,
            "input": [{"role": "user", "content": f"Sort {case}"}],
            "output": [{"role": "assistant", "content": answer.format(model=model)}] if answer else [],
            "finish_reason": "stop",
        },
        "results": [{"name": name, "passed": score == 1, "score": score} for name, score in scores.items()],
    }


def write_lines(path, rows):
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_hosted_evals_of_two_runs_are_two_candidates(bring, folder):
    for model, right in (("one", 1), ("two", 0)):
        rows = [hosted_item(n, model, {"same": right if n % 2 else 1, "like": 0.5}) for n in range(20)]
        write_lines(folder / "runs" / f"{model}.jsonl", rows)
    found = brought(bring("openai-evals", "runs", "--json"))
    assert found["outputs"] == {"one": 20, "two": 20}
    assert cases(folder)["3"] == {"id": "3", "input": "Ticket 3", "reference": "Hardware"}
    by_rubric = {each["rubric"]: each for each in compared("one", "two")}
    assert by_rubric["moved-same"]["means"] == pytest.approx([1, 0.5])
    assert by_rubric["moved-like"]["means"] == pytest.approx([0.5, 0.5])


def test_a_column_called_item_is_one_of_the_fields(bring, folder):
    row = hosted_item(1, "one", {"same": 1}) | {"datasource_item": {"item": "A chair", "price": 3}}
    brought(bring("openai-evals", write_lines(folder / "items.jsonl", [row]), "--json"))
    assert cases(folder)["1"]["input"] == "item: A chair\nprice: 3"
    row["datasource_item"] = {"item": {"ticket": "Inside"}}
    write_lines(folder / "items.jsonl", [row])
    told = CliRunner().invoke(command, ["openai-evals", "items.jsonl", "--suite", "second"])
    assert told.exception is None
    assert "Inside" in (folder / "suites" / "second" / "cases.jsonl").read_text()


def test_the_same_words_have_one_verdict_whoever_said_them(bring, folder):
    rows = [hosted_item(1, model, {"same": 1}, answer="Hardware") for model in ("one", "two")]
    found = brought(bring("openai-evals", write_lines(folder / "items.jsonl", rows), "--json"))
    assert [(each["judgements"], each["new"]) for each in found["judged"]] == [(2, 1), (2, 1)]


def test_hosted_evals_of_one_model_are_told_apart_by_run_and_gaps_stay_gaps(bring, folder):
    ungraded = hosted_item(1, "one", {}) | {"results": [{"name": "same", "score": None}]}
    data = [
        hosted_item(1, "one", {"same": 1}, "run-1"),
        ungraded | {"run_id": "run-2"},
        hosted_item(2, "one", {"same": 1}, "run-2", answer=""),
    ]
    (folder / "items.json").write_text(json.dumps({"object": "list", "data": data}))
    found = brought(bring("openai-evals", "items.json", "--json"))
    assert (found["cases"], found["outputs"]) == (2, {"one/run-1": 1, "one/run-2": 1})
    assert statuses(found) == {"moved-pass": {"grade": 1}, "moved-same": {"grade": 1, "unparsed": 1}}


def test_one_id_for_two_questions_is_refused(bring, folder):
    other = hosted_item(1, "two", {"same": 1}) | {"datasource_item": {"ticket": "Another"}}
    write_lines(folder / "items.jsonl", [hosted_item(1, "one", {"same": 1}), other])
    assert "items.jsonl:2: case '1' asks another thing" in str(bring("openai-evals", "items.jsonl").exception)
    assert not (folder / "suites").exists()


def test_records_of_the_evals_command_line(bring, folder):
    def event(sample, kind, **data):
        return {"run_id": "r", "event_id": 0, "sample_id": sample, "type": kind, "data": data}

    prompt = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "2+2?"}]
    rows = [
        {"spec": {"completion_fns": ["gpt-old"], "eval_name": "sums.dev.v0", "run_id": "r"}},
        event("sums.0", "sampling", prompt=prompt, sampled=["4"]),
        event("sums.0", "sampling", prompt="Is it right?", sampled=["Yes"]),
        event("sums.0", "match", correct=True, expected="4", picked="4"),
        event("sums.0", "metrics", score=0.5, choice="C"),
        event("sums.1", "sampling", prompt="3+3?", sampled="7"),
        event("sums.2", "error", message="no reply"),
        {"final_report": {"accuracy": 1.0}},
    ]
    found = brought(bring("openai-evals", write_lines(folder / "log.jsonl", rows), "--json"))
    assert (found["cases"], found["outputs"]) == (3, {"gpt-old": 2})
    assert statuses(found) == {"moved-match": {"grade": 1}, "moved-score": {"grade": 1}}
    first = {"id": "sums.0", "input": "system: Be brief.\n\nuser: 2+2?", "reference": "4"}
    assert cases(folder)["sums.0"] == first


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no output items and no events"),
        ([{"a": 1}], "items.jsonl:1: 'run_id' is missing"),
        ([{"spec": {}}], "items.jsonl:1"),
    ],
)
def test_what_is_no_file_of_evals_is_refused(bring, folder, rows, said):
    assert said in str(bring("openai-evals", write_lines(folder / "items.jsonl", rows)).exception)
