"""Rankings of real battles and real preferences, against what their owners computed and published."""

import csv
import gzip
from collections import defaultdict

import numpy as np
import pytest

from judgekit.stats.cells import aggregate_cells
from judgekit.stats.elo import elo_online
from judgekit.stats.leaderboard import build_leaderboard
from judgekit.stats.length_control import length_controlled_winrate
from judgekit.stats.strengths import bradley_terry

CODE = {"left": 0, "right": 1, "tie": 2}


def read_csv(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(params=["food", "simple"])
def arena(request, real_data):
    """Battles as arrays, item names, and the golden scores by algorithm."""
    folder = real_data / "evalica"
    rows = read_csv(folder / f"{request.param}.csv")
    names = sorted({row[side] for row in rows for side in ("left", "right")})
    battles = tuple(np.array([names.index(row[side]) for row in rows]) for side in ("left", "right"))
    outcome = np.array([CODE[row["winner"]] for row in rows])
    golden = defaultdict(dict)
    for row in read_csv(folder / f"{request.param}-golden.csv"):
        golden[row["algorithm"]][row["item"]] = float(row["score"])
    scores = {kind: np.array([items[name] for name in names]) for kind, items in golden.items()}
    return (*battles, outcome), len(names), scores


def shares(theta):
    return np.exp(theta) / np.exp(theta).sum()


def test_elo_is_exact(arena):
    battles, k, golden = arena
    np.testing.assert_allclose(elo_online(*battles, n_candidates=k).ratings, golden["elo"], rtol=0, atol=1e-9)


def test_half_win_strengths_are_those_of_bradley_terry(arena):
    battles, k, golden = arena
    fit = bradley_terry(aggregate_cells(*battles, n_candidates=k), ties="half")
    np.testing.assert_allclose(shares(fit.theta), golden["bradley_terry"], atol=2e-5)


def test_davidson_strengths_are_those_of_newman(arena):
    battles, k, golden = arena
    cells = aggregate_cells(*battles, n_candidates=k)
    fit = bradley_terry(cells)
    expected = np.log(golden["newman"])
    if fit.bounded.all():
        np.testing.assert_allclose(fit.theta, expected - expected.mean(), atol=2e-3)
    else:
        assert fit.warnings
        assert np.argsort(fit.theta).tolist() == np.argsort(expected).tolist()


def test_record_is_that_of_the_file(arena):
    battles, k, golden = arena
    board = build_leaderboard(aggregate_cells(*battles, n_candidates=k))
    points = {line.candidate: line.wins + line.ties / 2 for line in board.standings}
    np.testing.assert_allclose([points[c] for c in range(k)], golden["counting"])


@pytest.fixture(scope="module")
def alpaca(real_data):
    """AlpacaEval 2.0 preferences by model, and what was published about each."""
    folder = real_data / "alpaca_eval"
    rows = defaultdict(list)
    for row in read_csv(folder / "annotations.csv.gz"):
        rows[row["model"]].append(row)
    published = {row["model"]: row for row in read_csv(folder / "published.csv")}
    return rows, published


def test_simple_length_control_agrees_with_the_published_one(alpaca):
    rows, published = alpaca
    ours, theirs = [], []
    for model, judged in rows.items():
        if not float(published[model]["w_base"] or 0):
            continue
        lengths = [[float(row[f"len_output_{side}"]) for row in judged] for side in (2, 1)]
        liked = [float(row["preference"]) - 1 for row in judged]
        rate = length_controlled_winrate(liked, *lengths)
        assert 100 * rate.raw_win_rate == pytest.approx(float(published[model]["win_rate"]), abs=0.35)
        ours.append(100 * rate.estimate)
        theirs.append(float(published[model]["length_controlled_winrate"]))
    assert len(ours) >= 20
    assert np.corrcoef(ours, theirs)[0, 1] > 0.95
