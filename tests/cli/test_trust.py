"""A recorded judge of two outputs, people who labelled the same pairs, and the page about them."""

import json

import pytest
from click.testing import CliRunner

from judgekit.cli.import_judgements import command as judgements
from judgekit.cli.import_labels import command as labels
from judgekit.cli.trust import command as trust

CASES = 40


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A judge that picks the first in one case of four, else the better one; ann errs in 4 cases of 40."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").touch()
    better = ["a" if n % 2 else "b" for n in range(CASES)]
    rows = [
        {
            "case": str(n),
            "a": "plain",
            "b": "long",
            "output_a": f"Answer {n}.",
            "output_b": f"A much longer answer {n}.",
            "winner_a_first": "a" if n % 8 in (0, 5) else better[n],
            "winner_b_first": "b" if n % 8 in (0, 5) else better[n],
        }
        for n in range(CASES)
    ]
    write(tmp_path / "old.jsonl", rows)
    ran = run(
        judgements,
        "old.jsonl",
        *(
            "--judge",
            "model",
            "--map",
            "winner_a_first=winner_a_first",
            "--map",
            "winner_b_first=winner_b_first",
        ),
    )
    assert ran.exit_code == 0, ran.exception
    people = [
        {
            "id": str(n),
            "one": "plain",
            "two": "long",
            "pick": better[n if who == "bob" else (n + n // 36)],
            "who": who,
        }
        for n in range(CASES - 1)
        for who in ("ann", "bob")
    ]
    write(tmp_path / "people.jsonl", people)
    return tmp_path


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def run(command, *words):
    return CliRunner().invoke(command, list(words))


def bring(*words):
    columns = ("case=id", "a=one", "b=two", "winner=pick", "annotator=who")
    return run(labels, "people.jsonl", "--suite", "old", *(w for c in columns for w in ("--map", c)), *words)


def page(*words):
    ran = run(trust, "old", "--json", *words)
    assert ran.exit_code == 0, ran.exception
    return json.loads(ran.output)


@pytest.mark.usefixtures("folder")
def test_people_become_references_and_are_held_against_each_other():
    said = bring("--json")
    assert said.exit_code == 0, said.exception
    assert json.loads(said.output)["judges"] == [["human:ann", 39], ["human:bob", 39]]
    found = page()
    (model,) = found["judges"]
    assert model["judge"] == "model"
    bob = next(each for each in model["agreements"] if each["reference"] == "human:bob")
    assert (bob["n_pairs"], bob["n_decided"]) == (39, 39)
    assert bob["raw"]["value"] == pytest.approx(29 / 39)
    assert bob["decided"]["value"] == pytest.approx(34 / 39)
    assert bob["kappa"]["interval"]["low"] < bob["kappa"]["value"] < bob["kappa"]["interval"]["high"]
    (among,) = found["among_references"]
    assert {among["judge"], among["reference"]} == {"human:ann", "human:bob"}
    assert among["raw"]["value"] == pytest.approx(36 / 39)


@pytest.mark.usefixtures("folder")
def test_the_pull_of_place_is_told_in_plain_words():
    bring()
    position = page()["judges"][0]["position"]
    assert (position["effect"], position["word"], position["n_pairs"]) == (0.25, "found", CASES)
    text = run(trust, "old").output
    assert "picks the output shown first 25.0 points more often than the second one [+" in text
    assert "too few cases to see" in text
    markdown = run(trust, "old", "--format", "markdown").output
    assert "| human:ann | 39 |" in markdown


@pytest.mark.usefixtures("folder")
def test_without_references_only_what_can_be_known_is_said():
    found = page()
    assert found["judges"][0]["agreements"] == []
    assert found["judges"][0]["position"]["word"] == "found"
    assert "No reference has judged" in found["notes"][0]


@pytest.mark.usefixtures("folder")
def test_one_judge_by_name_and_an_unknown_one():
    bring()
    assert [each["judge"] for each in page("--judge", "human:ann")["judges"]] == ["human:ann"]
    assert "human:ann, human:bob, model have" in str(run(trust, "old", "--judge", "nobody").exception)


def test_labels_of_nobody_or_of_no_suite_are_refused(folder):
    write(folder / "people.jsonl", [{"id": "1", "one": "plain", "two": "long", "pick": "a"}])
    assert "does not say who labelled" in str(bring().exception)
    assert bring("--annotator", "eve").exit_code == 0
    assert "human:eve" in run(trust, "old").output
    assert "none" in str(run(labels, "people.jsonl", "--suite", "none").exception)


def test_texts_that_were_never_recorded_have_no_length(folder):
    rows = [json.loads(line) for line in (folder / "old.jsonl").read_text().splitlines()]
    write(folder / "bare.jsonl", [{k: v for k, v in row.items() if "output" not in k} for row in rows])
    columns = ("--map", "winner_a_first=winner_a_first", "--map", "winner_b_first=winner_b_first")
    assert run(judgements, "bare.jsonl", "--judge", "model", *columns).exit_code == 0
    write(folder / "bob.jsonl", [row | {"winner": row["winner_a_first"]} for row in rows])
    sets = ("--set", "output_a=", "--set", "output_b=")
    assert run(labels, "bob.jsonl", "--suite", "bare", "--annotator", "bob", *sets).exit_code == 0
    ran = run(trust, "bare")
    assert "length: not known; the texts are not recorded" in ran.output


def test_a_suite_without_judges_to_doubt_says_so(folder):
    path = folder / "suites" / "old.yaml"
    path.write_text(path.read_text().replace("kind: recorded", "kind: human"))
    assert page()["judges"] == []
    assert "programs or people" in run(trust, "old").output
