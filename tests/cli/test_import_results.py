"""`judgekit import promptfoo` and its like: another tool's files as suites with recorded verdicts."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from judgekit.cli.compare import command as compare
from judgekit.cli.import_ import command
from judgekit.cli.run import command as run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").touch()
    return tmp_path


@pytest.fixture
def bring(folder):
    def invoke(kind, path, *words):
        return CliRunner().invoke(command, [kind, str(folder / path), "--suite", "moved", *words])

    return invoke


def brought(result):
    assert result.exception is None, result.output or result.exception
    return json.loads(result.stdout)


def statuses(found):
    return {each["rubric"]: dict(each["statuses"]) for each in found["judged"]}


def cases(folder):
    lines = (folder / "suites" / "moved" / "cases.jsonl").read_text().splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def compared(*words):
    result = CliRunner().invoke(compare, [*words, "--suite", "moved", "--json"])
    assert result.exception is None, result.exception
    return json.loads(result.stdout)["contrasts"]


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


def inspect_log(model, value, *, task="sums", epochs=1, samples=12):
    found = [
        {
            "id": n,
            "epoch": epoch,
            "input": f"{n}+{n}?",
            "target": [str(2 * n)],
            "output": {"model": model, "completion": f"{model} says {2 * n}, {epoch}"},
            "scores": {"includes": {"value": value, "answer": "4", "explanation": "so"}},
        }
        for epoch in range(1, epochs + 1)
        for n in range(samples)
    ]
    return {"version": 2, "status": "success", "eval": {"task": task, "model": model}, "samples": found}


def zip_log(path, log):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("header.json", json.dumps({**log, "samples": None}))
        for sample in log["samples"]:
            name = f"samples/{sample['id']}_epoch_{sample['epoch']}.json"
            file.writestr(name, json.dumps(sample))


def test_inspect_logs_of_both_forms_are_candidates_of_one_suite(bring, folder):
    (folder / "logs").mkdir()
    (folder / "logs" / "one.json").write_text(json.dumps(inspect_log("mock/one", "C", epochs=2)))
    zip_log(folder / "logs" / "two.eval", inspect_log("mock/two", "P", epochs=2))
    found = brought(bring("inspect", "logs", "--json"))
    assert found["outputs"] == {"mock/one": 24, "mock/two": 24}
    assert cases(folder)["3#2"]["metadata"] == {"cluster": "3"}
    assert cases(folder)["3"]["reference"] == "6"
    (contrast,) = compared("mock/one", "mock/two")
    assert contrast["means"] == pytest.approx([1, 0.5])
    assert contrast["coverage"]["judged"] == 48


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("I", {"moved": {"grade": 2}}),
        (True, {"moved": {"grade": 2}}),
        ("0.25", {"moved": {"grade": 2}}),
        (float("nan"), {"moved": {"unparsed": 2}}),
        ("label", {"moved": {"unparsed": 2}}),
        ({"a": 1, "b": 0}, {"moved-includes-a": {"grade": 2}, "moved-includes-b": {"grade": 2}}),
        ([1, 0], {"moved-includes-1": {"grade": 2}, "moved-includes-2": {"grade": 2}}),
    ],
)
def test_values_of_inspect(bring, folder, value, expected):
    (folder / "log.json").write_text(json.dumps(inspect_log("one", value, samples=2)))
    assert statuses(brought(bring("inspect", "log.json", "--json"))) == expected


def test_inspect_tasks_and_runs_are_told_apart(bring, folder):
    (folder / "logs").mkdir()
    for name, task in (("first", "sums"), ("second", "sums"), ("third", "words")):
        (folder / "logs" / f"{name}.json").write_text(
            json.dumps(inspect_log("one", "C", task=task, samples=1))
        )
    found = brought(bring("inspect", "logs", "--json"))
    assert found["outputs"] == {"one": 1, "one/first": 1, "one/second": 1}
    assert set(cases(folder)) == {"sums/0", "words/0"}


def test_what_is_no_inspect_log_is_refused(bring, folder):
    (folder / "log.eval").write_text("no archive")
    assert "inspect log convert --to json" in str(bring("inspect", "log.eval").exception)
    with zipfile.ZipFile(folder / "log.eval", "w") as file:
        file.writestr("samples/1_epoch_1.json", "{}")
    assert "the run has not ended" in str(bring("inspect", "log.eval").exception)
    (folder / "log.json").write_text('{"eval": {"task": "t", "model": "m"}, "samples": [{"id": 1}]}')
    assert "row 1: 'input' is missing" in str(bring("inspect", "log.json").exception)
    (folder / "empty").mkdir()
    assert "holds no .eval or .json files" in str(bring("inspect", "empty").exception)


def annotation(n, preference, model="tuned"):
    return {
        "instruction": f"Say {n}",
        "output_1": f"base {n}",
        "generator_1": "base",
        "output_2": f"{model} {n}",
        "generator_2": model,
        "dataset": "made",
        "annotator": "strong",
        "preference": preference,
        "raw_completion": {"choices": []},
    }


def test_alpaca_eval_keeps_probabilities_and_never_takes_a_gap_for_a_tie(bring, folder):
    preferences = [2.0, 1.5, 1.8, 1.0, 1.25, None, 0, *[1.9] * 13]
    rows = [annotation(n, preference) for n, preference in enumerate(preferences)]
    (folder / "results").mkdir()
    (folder / "results" / "annotations.json").write_text(json.dumps(rows))
    others = [{"instruction": f"Say {n}", "output": f"other {n}", "generator": "other"} for n in range(3)]
    (folder / "results" / "model_outputs.json").write_text(json.dumps(others))
    found = brought(bring("alpaca-eval", "results", "--json"))
    assert found["outputs"] == {"base": 20, "other": 3, "tuned": 20}
    assert statuses(found) == {"moved": {"preference": 19, "unparsed": 1}}
    assert found["judged"][0]["judges"] == [["strong", 20]]
    (contrast,) = compared("base", "tuned")
    known = [(preference or 1.5) - 1 for preference in preferences if preference is not None]
    assert contrast["estimate"] == pytest.approx(sum(known) / len(known))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"preference": 0.5}, "row 1: preference 0.5"),
        ({"preference": 3}, "row 1: 'preference'"),
        ({"generator_2": "base"}, "compared with itself"),
        ({"output_2": 7}, "'output_2'"),
    ],
)
def test_annotations_that_cannot_be_used_are_refused(bring, folder, change, said):
    (folder / "annotations.json").write_text(json.dumps([annotation(1, 2.0) | change]))
    assert said in str(bring("alpaca-eval", "annotations.json").exception)
