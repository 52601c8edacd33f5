"""People have labelled a part of the cases: the judge's win rate is corrected by what they say."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from judgekit.cli.compare import command as compare
from judgekit.cli.import_judgements import command as judgements
from judgekit.cli.import_labels import command as labels
from judgekit.cli.trust import command as trust
from judgekit.stats.correction import poststratified_mean

CASES = 80
JUDGED = [float(n % 4 != 0) for n in range(CASES)]
PEOPLE = [float(n % 4 != 0 and n % 3 != 0) for n in range(CASES)]


def rows(wins):
    return [
        {
            "case": f"{n:02}",
            "a": "new",
            "b": "old",
            "output_a": f"New {n}",
            "output_b": f"Old {n}",
            "winner": "a" if win else "b",
        }
        for n, win in enumerate(wins)
    ]


def write(path, given):
    path.write_text("".join(json.dumps(row) + "\n" for row in given))
    return str(path)


def run(command, *words):
    ran = CliRunner().invoke(command, list(words))
    assert ran.exit_code == 0, ran.exception
    return ran.output


@pytest.fixture
def label(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").touch()
    run(judgements, write(tmp_path / "old.jsonl", rows(JUDGED)), "--judge", "model", "--map", "winner=winner")

    def bring(number, *words, extra=(), each=None):
        each = each or [{}] * number
        given = [row | dict(extra) | more for row, more in zip(rows(PEOPLE)[:number], each, strict=True)]
        path = write(tmp_path / "people.jsonl", given)
        return CliRunner().invoke(
            labels, [path, "--suite", "old", "--annotator", "ann", *(words or ("--picked", "random"))]
        )

    return bring


def compared(*words):
    return run(compare, "old", "new", "--suite", "old", "--quiet", "--judge", "model", *words)


def told():
    return " ".join(compared().split())


def test_labels_of_a_random_part_correct_the_rate(label):
    label(40)
    result = json.loads(compared("--json"))
    assert result["contrasts"][0]["estimate"] == pytest.approx(0.75)
    (rate,) = result["corrected"]
    wanted = poststratified_mean(PEOPLE[:40], JUDGED[:40], JUDGED[40:])
    assert (rate["reference"], rate["n_labels"], rate["n_cases"]) == ("people", 40, 80)
    assert rate["estimate"] == pytest.approx(wanted.estimate)
    assert rate["interval"]["low"] == pytest.approx(wanted.ci.low)
    assert rate["effective_labels"] == pytest.approx(wanted.effective_labels)
    assert "Corrected by people: win rate" in told()
    assert "(40 labels, worth 48" in told()
    assert "corrected by people" in compared()


def test_raw_and_corrected_stand_side_by_side(label):
    label(40)
    lines = compared().splitlines()
    raw = next(at for at, line in enumerate(lines) if line.startswith("win rate"))
    corrected = next(at for at, line in enumerate(lines) if line.startswith("corrected by people"))
    assert raw < corrected < raw + 4
    assert lines[corrected + 1].startswith("labels")
    assert "| corrected by people |" in compared("--format", "markdown")


def test_pairs_that_people_labelled_tell_how_often_the_judge_is_right(label):
    label(40)
    (check,) = json.loads(compared("--json"))["checks"]
    right = sum(j == p for j, p in zip(JUDGED[:40], PEOPLE[:40], strict=True))
    assert (check["reference"], check["both"]["n"], check["both"]["right"]) == ("people", 40, right)
    assert "Judge model agrees with people in" in told()
    assert "of 40 labelled cases" in told()


def test_too_few_labels_are_told(label):
    label(19)
    result = json.loads(compared("--json"))
    assert result["corrected"] == []
    assert result["uncorrected"][0]["reason"] == "19 of 20 labels that intervals need"
    assert "Not corrected by people (19 labels): 19 of 20 labels" in told()


def test_where_people_labelled_all_their_own_word_is_given(label):
    label(CASES, "--picked", "all")
    (rate,) = json.loads(compared("--json"))["corrected"]
    assert rate["estimate"] == pytest.approx(sum(PEOPLE) / CASES, abs=0.01)
    assert "(80 labels; labels alone will not decide" in told()


@pytest.mark.parametrize("words", [("--fresh",), ("--picked", "hand")])
def test_labels_picked_by_hand_correct_nothing(label, words):
    label(40, *words)
    result = json.loads(compared("--json"))
    assert (result["corrected"], result["checks"][0]["both"]["n"]) == ([], 40)
    assert "nobody knows how they were picked" in result["uncorrected"][0]["reason"]
    assert "--picked" in told()


def test_chances_of_a_column_are_used(label):
    label(60, "--picked", "chance", extra={"chance": 0.75})
    (rate,) = json.loads(compared("--json"))["corrected"]
    assert rate["n_labels"] == 60


def test_agreement_on_doubtful_cases_is_not_taken_for_that_on_all(label):
    rows_ = [{"chance": 0.9 if n % 2 else 0.45} for n in range(60)]
    label(60, "--picked", "chance", each=rows_)
    result = json.loads(compared("--json"))
    assert result["checks"][0]["skewed"]
    assert result["corrected"][0]["n_labels"] == 60
    assert "not a random part" in told()
    assert "unequal chances" in " ".join(run(trust, "old").split())


@pytest.mark.parametrize(
    ("words", "extra", "said"),
    [
        (("--picked", "chance"), {"chance": 0}, "is no chance"),
        (("--picked", "chance"), {}, "say --picked all, random or hand, or name a column"),
        (("--picked", "all"), {}, "one of 40 labels for 80 cases, which are not all"),
    ],
)
def test_what_cannot_be_true_of_the_picking_is_refused(label, words, extra, said):
    assert said in str(label(40, *words, extra=extra).exception)


@pytest.fixture
def graded(tmp_path, monkeypatch):
    """A judge that gives `new` a quarter more than people do, of whom one graded a random two thirds."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").touch()
    rng = np.random.default_rng(2)
    told, seen = [], []
    for case in range(CASES):
        for name, lift in (("old", 0), ("new", 1)):
            score = int(rng.integers(1, 4))
            row = {"case": f"{case:02}", "candidate": name, "output": f"{name} {case}"}
            told.append(row | {"score": score + lift})
            if case % 3:
                seen.append(row | {"score": score})
    scale = ("--judge", "model", "--scale", "1-5", "--map", "score=score")
    run(judgements, write(tmp_path / "old.jsonl", told), *scale)
    run(
        labels,
        write(tmp_path / "people.jsonl", seen),
        "--suite",
        "old",
        "--annotator",
        "ann",
        "--picked",
        "random",
    )


@pytest.mark.usefixtures("graded")
def test_differences_of_grades_are_corrected_too():
    result = json.loads(compared("--json"))
    (rate,) = result["corrected"]
    assert (rate["mode"], rate["n_labels"]) == ("graded", CASES - 27)
    assert rate["estimate"] == pytest.approx(result["contrasts"][0]["estimate"] - 0.25, abs=0.01)
    assert "Corrected by people: difference " in told()
