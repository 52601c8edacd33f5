"""People have labelled a part of the battles: the leaderboard they would see stands beside the judge's."""

import csv
import io
import json

import numpy as np
import pytest
from click.testing import CliRunner

from judgekit.cli.import_judgements import command as judgements
from judgekit.cli.import_labels import command as labels
from judgekit.cli.rank import command as rank
from judgekit.cli.sql import command as sql

CASES = 60
PAIRS = (("base", "rag"), ("base", "tuned"), ("rag", "tuned"))
STRENGTH = {"base": 0.0, "rag": 0.4, "tuned": 1.4}


def row(case, a, b, **more):
    texts = {"output_a": f"{a} {case}", "output_b": f"{b} {case}"}
    return {"case": f"{case:02}", "a": a, "b": b} | texts | more


def write(path, rows):
    path.write_text("".join(json.dumps(each) + "\n" for each in rows))
    return str(path)


def run(command, *words):
    ran = CliRunner().invoke(command, list(words))
    assert ran.exit_code == 0, ran.exception or ran.output
    return ran.output


def board(*words):
    (found,) = json.loads(run(rank, "old", "--json", *words))["boards"]
    return found


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A judge that sees a quarter of the battles as `rag` would have it; people labelled a random third."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").touch()
    rng = np.random.default_rng(3)
    judged, seen = [], []
    for case in range(CASES):
        for a, b in PAIRS:
            better = "a" if rng.random() < 1 / (1 + np.exp(STRENGTH[b] - STRENGTH[a])) else "b"
            favoured = "a" if a == "rag" else "b" if b == "rag" else better
            says = favoured if rng.random() < 0.25 else better
            judged.append(row(case, a, b, winner=says))
            if rng.random() < 0.35:
                seen.append(row(case, a, b, winner=better))
    write(tmp_path / "people.jsonl", seen)
    run(judgements, write(tmp_path / "old.jsonl", judged), "--judge", "model", "--map", "winner=winner")
    return tmp_path


def bring(*words):
    run(labels, "people.jsonl", "--suite", "old", "--annotator", "ann", *words)


@pytest.mark.usefixtures("folder")
def test_without_labels_there_is_nothing_to_correct():
    assert board()["corrected"] is None


@pytest.mark.usefixtures("folder")
def test_corrected_ratings_stand_beside_the_judges():
    bring("--picked", "random")
    found = board("--judge", "model")
    corrected = {line["candidate"]: line for line in found["corrected"]["lines"]}
    raw = {line["candidate"]: line for line in found["standings"]}
    assert corrected["rag"]["rating"] < raw["rag"]["rating"] - 20
    for name, line in corrected.items():
        ends, mine = line["interval"], raw[name]["interval"]
        assert ends["low"] < line["rating"] < ends["high"]
        assert ends["high"] - ends["low"] > mine["high"] - mine["low"]
    assert sum(line["rating"] for line in corrected.values()) == pytest.approx(3000)
    text = run(rank, "old", "--judge", "model")
    assert "corrected by people" in text
    assert "Corrected by people (6" in text
    assert ", worth " in text
    assert "together, t. tuned is first." in " ".join(text.split())


@pytest.mark.usefixtures("folder")
def test_an_anchor_shifts_both_and_csv_has_both():
    bring("--picked", "random")
    found = board("--judge", "model", "--anchor", "base=1000")
    anchored = next(line for line in found["corrected"]["lines"] if line["candidate"] == "base")
    assert anchored["rating"] == pytest.approx(1000)
    read = list(csv.DictReader(io.StringIO(run(rank, "old", "--judge", "model", "--format", "csv"))))
    assert all(float(line["corrected_low"]) < float(line["corrected"]) for line in read)


@pytest.mark.parametrize(
    ("picked", "words", "said"),
    [
        ((), (), "nobody knows how they were picked"),
        (("--picked", "hand"), (), "nobody knows how they were picked"),
        (("--picked", "random"), ("--ties", "rao-kupper"), "only Bradley-Terry ratings"),
        (("--picked", "random"), ("--method", "elo"), "only Bradley-Terry ratings"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_not_corrected_says_why(picked, words, said):
    bring(*picked)
    found = board("--judge", "model", *words)
    assert found["corrected"]["lines"] == []
    assert said in found["corrected"]["reason"]
    assert "Not corrected by people (6" in run(rank, "old", "--judge", "model", *words)


def test_few_labels_are_told(folder):
    lines = (folder / "people.jsonl").read_text().splitlines(keepends=True)
    (folder / "people.jsonl").write_text("".join(lines[:12]))
    bring("--picked", "random")
    assert board("--judge", "model")["corrected"]["reason"] == "12 of 30 labels that intervals need"


@pytest.mark.usefixtures("folder")
def test_controlled_ratings_and_elo_leave_the_leaderboard_alone():
    run(rank, "old", "--judge", "model")
    kept = run(sql, "select candidate, rating from leaderboard order by all", "--format", "csv")
    for words in (("--control", "length"), ("--method", "elo")):
        run(rank, "old", "--judge", "model", *words)
        assert run(sql, "select candidate, rating from leaderboard order by all", "--format", "csv") == kept


def test_mean_grades_are_corrected_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").touch()
    rng = np.random.default_rng(4)
    rows = [
        {"case": f"{case:02}", "candidate": name, "output": f"{name} {case}", "score": int(score)}
        for case in range(CASES)
        for name, score in zip(("one", "two"), rng.integers(2, 5, 2), strict=True)
    ]
    scale = ("--judge", "model", "--scale", "1-5", "--map", "score=score")
    run(judgements, write(tmp_path / "old.jsonl", rows), *scale)
    some = [row | {"score": row["score"] - 1} for row in rows if int(row["case"]) % 3]
    write(tmp_path / "people.jsonl", some)
    bring("--picked", "random")
    found = board("--judge", "model")
    for line in found["corrected"]["lines"]:
        raw = next(each for each in found["standings"] if each["candidate"] == line["candidate"])
        assert line["rating"] == pytest.approx(raw["rating"] - 0.25, abs=0.03)
    assert "corrected by people" in run(rank, "old", "--judge", "model", "--format", "markdown")
