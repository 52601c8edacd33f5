"""What commands write with --json is as its published schema says, key by key."""

import copy
import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from loopback_finetune import TrainingLoopback

from judgekit.cli.main import judgekit

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "schema" / "results.schema.json").read_text("utf-8")
)
PAIRS = "case,a,b,winner,shown_first\n" + "".join(
    f"q{n},{a},{b},{'a' if n % 3 else 'b'},{first}\n"
    for n in range(60)
    for a, b in (("one", "two"), ("two", "three"), ("one", "three"))
    for first in ("a", "b")
)
LABELS = "case,a,b,winner,annotator\n" + "".join(
    f"q{n},one,two,{'a' if n % 4 else 'b'},ann\n" for n in range(40)
)
SUITE = """name: sums
cases: cases.jsonl
rubrics: [correctness-vs-reference]
judges: [{name: exact, kind: program, program: exact}]
candidates: {old: {outputs: old.jsonl}, new: {outputs: new.jsonl}, next: {outputs: next.jsonl}}
"""


def strict():
    """The schema, with keys it does not name forbidden: what is published allows later ones."""
    tight = copy.deepcopy(SCHEMA)
    for part in tight["$defs"].values():
        if "properties" in part:
            part["additionalProperties"] = False
    return tight


def check(result, name):
    schema = strict() | {"$ref": f"#/$defs/{name}"}
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(result)


def written(*words):
    ran = CliRunner().invoke(judgekit, words)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), f"{ran.output}{ran.exception!r}"
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("results")
    (place / "judgekit.toml").write_text("")
    (place / "suites").mkdir()
    (place / "suites" / "sums.yaml").write_text(SUITE)
    lines = {"cases": [], "old": [], "new": [], "next": []}
    for n in range(30):
        lines["cases"].append({"id": f"c{n}", "input": f"{n} + 1?", "reference": str(n + 1), "tags": ["sum"]})
        lines["old"].append({"id": f"c{n}", "output": str(n + n % 2)})
        lines["new"].append({"id": f"c{n}", "output": str(n + (1 if n % 5 else 0))})
        lines["next"].append({"id": f"c{n}", "output": str(n + 1)})
    for name, rows in lines.items():
        (place / "suites" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (place / "pairs.csv").write_text(PAIRS)
    (place / "labels.csv").write_text(LABELS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        written("run", "sums", "--quiet", "--json")
        written("import", "judgements", "pairs.csv", "--suite", "arena", "--judge", "model", "--json")
    return place


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("compare", ["compare", "old", "new", "--suite", "sums", "--quiet", "--json"]),
        ("compare", ["compare", "old", "new", "--suite", "sums", "--gate", "better", "--quiet", "--json"]),
        ("dry-run", ["compare", "old", "new", "--suite", "sums", "--dry-run", "--json"]),
        ("dry-run", ["ladder", "sums", "--dry-run", "--json"]),
        ("dry-run", ["run", "sums", "--dry-run", "--json"]),
        ("run", ["run", "sums", "--quiet", "--json"]),
        ("rank", ["rank", "sums", "--json"]),
        ("rank", ["rank", "arena", "--json"]),
        ("rank", ["rank", "sums", "--by", "tag", "--json"]),
        ("ladder", ["ladder", "sums", "--quiet", "--json"]),
        ("trust", ["trust", "sums", "--judge", "exact", "--json"]),
        ("label", ["label", "sums", "--as", "ann", "--n", "5", "--dry-run", "--json"]),
    ],
)
def test_a_result_is_as_published(folder, monkeypatch, name, words):
    monkeypatch.chdir(folder)
    check(written(*words), name)


def test_corrections_and_labels_are_as_published(folder, monkeypatch):
    monkeypatch.chdir(folder)
    labels = ["import", "labels", "labels.csv", "--suite", "arena", "--picked", "random", "--json"]
    check(written(*labels), "import")
    check(written("trust", "arena", "--json"), "trust")
    check(written("rank", "arena", "--judge", "model", "--json"), "rank")


def test_the_way_from_logs_to_a_model_is_as_published(folder, tmp_path, monkeypatch):
    place = Path(shutil.copytree(folder, tmp_path / "own"))
    monkeypatch.chdir(place)
    calls = [{"input": f"{n} + 2?", "output": str(n + 2), "model": "old"} for n in range(12)]
    (place / "calls.jsonl").write_text("".join(json.dumps(row) + "\n" for row in calls))
    check(
        written("import", "logs", "calls.jsonl", "--suite", "logged", "--mask", "basic", "--json"),
        "import-logs",
    )
    rows = ["--validation", "0.3", "--against", "logged", "-o", "train.jsonl", "--json"]
    check(written("export", "sft", "sums", "--judge", "exact", *rows), "export")
    asked = [
        "sums",
        "train.jsonl",
        "--validation",
        "train.validation.jsonl",
        "--endpoint",
        "loop",
        "--model",
        "m",
    ]
    with TrainingLoopback() as server:
        (place / "judgekit.toml").write_text(f'[endpoints.loop]\nbase_url = "{server.base_url}"\n')
        check(written("finetune", "start", *asked, "--dry-run", "--json"), "finetune-start")
        check(written("finetune", "start", *asked, "--json"), "finetune-start")
        check(written("finetune", "watch", "--every", "0.001", "--json"), "finetune-watch")
        check(written("finetune", "status", "--json"), "finetune-jobs")


def test_figures_about_made_up_judges_are_as_published():
    check(written("selfcheck", "--json"), "selfcheck")


def test_what_is_not_published_is_found():
    with pytest.raises(jsonschema.ValidationError):
        check({"boards": [], "unranked": [], "more": 1}, "rank")
    with pytest.raises(jsonschema.ValidationError):
        check({"boards": []}, "rank")
