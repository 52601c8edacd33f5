"""People have labelled a part of the cases: the judge's win rate is corrected by what they say."""

import json

import pytest
from click.testing import CliRunner

from judgekit.cli.compare import command as compare
from judgekit.cli.import_judgements import command as judgements
from judgekit.cli.import_labels import command as labels
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

    def bring(number):
        path = write(tmp_path / "people.jsonl", rows(PEOPLE[:number]))
        run(labels, path, "--suite", "old", "--annotator", "ann")

    return bring


def compared(*words):
    return run(compare, "old", "new", "--suite", "old", "--quiet", "--judge", "model", *words)


def test_labels_of_a_part_correct_the_rate(label):
    label(40)
    result = json.loads(compared("--json"))
    assert result["contrasts"][0]["estimate"] == pytest.approx(0.75)
    (rate,) = result["corrected"]
    wanted = poststratified_mean(PEOPLE[:40], JUDGED[:40], JUDGED[40:])
    assert (rate["reference"], rate["n_labels"]) == ("people", 40)
    assert rate["estimate"] == pytest.approx(wanted.estimate)
    assert rate["interval"]["low"] == pytest.approx(wanted.ci.low)
    text = " ".join(compared().split())
    assert "Corrected by people: win rate 4" in text or "Corrected by people: win rate 5" in text
    assert "if the 40 labelled cases are a random subset" in text


@pytest.mark.parametrize("number", [19, CASES])
def test_too_few_labels_and_labels_of_all_cases_correct_nothing(label, number):
    label(number)
    assert json.loads(compared("--json"))["corrected"] == []
