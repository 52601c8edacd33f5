"""`judgekit import inspect`: logs of both forms."""

import json
import zipfile

import pytest
from moved import brought, cases, compared, statuses


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
