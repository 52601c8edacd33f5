import csv
import gzip
import json
from collections import defaultdict

import numpy as np
import pytest
from click.testing import CliRunner

from judgekit.cli.main import judgekit

BATTLES = """model_a,model_b,winner,q,lang,judge
x,y,model_a,1,en,p
y,x,model_b,1,en,p
x,y,tie,2,de,q
y,x,model_a,3,de,p
x,z,model_a,4,en,p
z,x,model_a,5,de,q
y,z,model_a,6,en,p
z,y,model_a,7,de,q
"""


@pytest.fixture
def battles(tmp_path):
    path = tmp_path / "battles.csv"
    path.write_text(BATTLES)
    return str(path)


def rank(*words):
    """The command's result; errors raised on purpose come through."""
    return CliRunner().invoke(judgekit, ["rank", *map(str, words)], catch_exceptions=False)


def boards(*words):
    ran = rank(*words, "--json")
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.output)["boards"]


def test_a_file_of_battles_is_ranked_without_further_options(battles):
    ran = rank("--from", battles)
    assert ran.exit_code == 0
    assert "battles.csv: 8 battles. Not known who is first" in ran.output
    (board,) = boards("--from", battles)
    assert {line["candidate"]: line["wins"] for line in board["standings"]} == {"x": 3, "y": 2, "z": 2}
    assert board["tie_model"] == "Davidson"


@pytest.mark.parametrize("style", ["markdown", "csv"])
def test_other_forms(battles, style):
    said = rank("--from", battles, "--format", style).output
    assert said.splitlines()[2 if style == "markdown" else 0].count("|" if style == "markdown" else ",") > 6


@pytest.mark.parametrize("ties", ["davidson", "half", "rao-kupper"])
def test_the_model_of_ties_is_named(battles, ties):
    (board,) = boards("--from", battles, "--ties", ties)
    assert ties.replace("-", "_") in board["method"]


def test_each_judge_and_each_value_of_a_column_has_its_leaderboard(battles):
    found = boards("--from", battles, "--judge-column", "judge", "--by", "lang", "--ties", "half")
    assert [(board["judge"], board["slice"], board["n_battles"]) for board in found] == [
        ("p", "de", 1),
        ("p", "en", 4),
        ("q", "de", 3),
    ]
    (one,) = boards("--from", battles, "--judge-column", "judge", "--judge", "p")
    assert one["n_battles"] == 5


def test_what_cannot_be_ranked_stands_beside_what_can(battles):
    ran = rank("--from", battles, "--by", "q")
    assert "Not ranked: battles.csv, slice 2: every battle is a tie" in " ".join(ran.output.split())


def test_cases_are_the_evidence(battles):
    (board,) = boards("--from", battles, "--case", "q")
    assert board["n_clusters"] == 7
    assert "clustered by case" in board["method"]


def test_bootstrap_is_seeded(battles):
    one, same, other = (
        rank("--from", battles, "--ci", "bootstrap", "--seed", seed, "--json").output for seed in (1, 1, 2)
    )
    assert one == same != other


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("suite", "--from", "x.csv"),
        ("suite", "--a", "left"),
        ("suite", "--by", "lang"),
        ("--from", "x.csv", "--rubric", "tone"),
        ("--from", "x.csv", "--anchor", "x"),
        ("--from", "x.csv", "--anchor", "x=nan"),
        ("--from", "x.csv", "--control", "length,speed"),
    ],
)
def test_wrong_usage_is_told(words):
    ran = rank(*words)
    assert ran.exit_code == 2
    assert "Error:" in ran.output


@pytest.mark.parametrize(
    ("rows", "words", "code", "said"),
    [
        ("x,x,left", (), 3, "no battle between two different candidates"),
        ("x,y,tie", (), 3, "every battle is a tie"),
        ("", (), 3, "holds no battles"),
        ("x,y,perhaps", (), 2, "unknown winner 'perhaps' in 1 row(s)"),
        ("x,y,left", ("--judge", "p"), 2, "--judge-column"),
        ("x,y,left", ("--control", "length"), 2, "rank a suite"),
        ("x,y,left", ("--control", "position"), 3, "position"),
        ("x,y,left", ("--method", "elo", "--case", "winner"), 2, "Elo takes winners one by one"),
    ],
)
def test_every_mistake_has_its_exit_code(place, rows, words, code, said):
    (place.folder / "x.csv").write_text(f"left,right,winner\n{rows}\n")
    ran = place.run("rank", "--from", "x.csv", *words)
    assert ran.returncode == code
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_judged_suite_is_ranked_by_name_and_its_ratings_are_kept(place, server, pair):
    place.configure(server.base_url)
    assert place.run("compare", *pair).returncode == 0
    suite = place.run("sql", "select distinct suite from battles", "--format", "csv").stdout.split()[-1]
    ran = place.run("rank", suite, "--ties", "half", "--anchor", "old=1000")
    assert ran.returncode == 0, ran.stderr
    assert "new is first." in " ".join(ran.stdout.split())
    assert "Coverage: 60 of 60 judged." in ran.stdout
    kept = place.run(
        "sql", "select candidate, rating from leaderboard order by rating", "--format", "csv"
    ).stdout
    assert kept.splitlines()[1].startswith("old,1000")
    wrong = place.run("rank", suite, "--judge", "fra")
    assert wrong.returncode == 2
    assert "its judges are far" in wrong.stderr


def test_a_suite_without_a_store_is_told(place):
    ran = place.run("rank", "text-to-sql")
    assert ran.returncode == 2
    assert "no store at" in ran.stderr


@pytest.fixture(params=["food", "simple"])
def golden(request, real_data):
    """A file of battles and the scores its owners computed, by algorithm and candidate."""
    folder = real_data / "evalica"
    scores = defaultdict(dict)
    with (folder / f"{request.param}-golden.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            scores[row["algorithm"]][row["item"]] = float(row["score"])
    return folder / f"{request.param}.csv", scores


def ratings(board):
    return {line["candidate"]: line["rating"] for line in board["standings"]}


def test_golden_elo_is_exact(golden):
    path, scores = golden
    (board,) = boards("--from", path, "--method", "elo")
    assert ratings(board) == pytest.approx(scores["elo"], abs=1e-9)


def test_golden_bradley_terry_is_met(golden):
    path, scores = golden
    (board,) = boards("--from", path, "--ties", "half")
    found = ratings(board)
    strengths = np.array([10 ** (found[name] / 400) for name in scores["bradley_terry"]])
    np.testing.assert_allclose(
        strengths / strengths.sum(), list(scores["bradley_terry"].values()), rtol=0, atol=2e-5
    )


def test_published_win_rates_are_met(real_data, tmp_path):
    folder = real_data / "alpaca_eval"
    path = tmp_path / "alpaca.csv"
    published = {}
    with (folder / "published.csv").open(newline="") as lines:
        published = {row["model"]: row for row in csv.DictReader(lines)}
    with gzip.open(folder / "annotations.csv.gz", "rt", newline="") as lines, path.open("w") as out:
        out.write("model_a,model_b,share,case\n")
        for row in csv.DictReader(lines):
            share = float(row["preference"]) - 1
            out.write(f"{row['model']},gpt4_1106_preview,{share:.10f},{row['instruction_id']}\n")
    (board,) = boards("--from", path, "--share", "share", "--case", "case")
    compared = 0
    for line in board["standings"]:
        row = published.get(line["candidate"])
        if row is not None and line["n"] == float(row["n_total"]):
            assert 100 * line["win_rate"] == pytest.approx(float(row["win_rate"]), abs=1e-6)
            compared += 1
    assert compared >= 25
