"""The tasks as judgekit does them. python ours.py TASK FOLDER"""

from functools import partial
from pathlib import Path

import duckdb
import numpy as np
from measure import chosen, report

from judgekit.stats.cells import aggregate_cells, cells_from_counts, fold_pairs
from judgekit.stats.contextual import contextual_bradley_terry
from judgekit.stats.elo import elo_online
from judgekit.stats.leaderboard import LeaderboardOptions, build_leaderboard
from judgekit.stats.strengths import ELO_PER_NAT, bradley_terry, fitted_design

REPLICATES = LeaderboardOptions(bootstrap="auto", islands="separate")


def codes(folder, name):
    loaded = np.load(Path(folder) / f"{name}.npz")
    return loaded["a"], loaded["b"], loaded["y"], loaded["theta"]


def point(folder, ties="half", name="m1"):
    a, b, y, theta = codes(folder, name)
    k = theta.size
    report(lambda: bradley_terry(aggregate_cells(a, b, y, n_candidates=k), ties=ties).theta * ELO_PER_NAT, 7)


def accuracy(folder):
    """Newton's correction from residuals in extended precision: how far the fit is from the optimum."""
    a, b, y, _ = codes(folder, "m1")
    cells = aggregate_cells(a, b, y, n_candidates=50)
    fit = bradley_terry(cells, ties="half")
    design, unknowns = fitted_design(fit, fold_pairs(cells, keep_order=False))
    theta, points, n = unknowns.astype(np.longdouble), design.statistics[0], design.statistics[1]
    i, j = design.pairs.i, design.pairs.j
    residual = points - n / (1 + np.exp(theta[j] - theta[i]))
    slope = np.zeros(50, dtype=np.longdouble)
    np.add.at(slope, i, residual)
    np.add.at(slope, j, -residual)
    step = fit.inverse_information @ slope.astype(np.float64)
    report(lambda: None, 1, off_by=float(np.abs(step).max() * ELO_PER_NAT))


def elo(folder):
    a, b, y, _ = codes(folder, "m1")
    report(lambda: elo_online(a, b, y, n_candidates=50).ratings)


def table(folder, name="m1", options=REPLICATES):
    store = duckdb.connect(str(Path(folder) / "battles.duckdb"), read_only=True, config={"threads": 1})
    query = f"select a, b, y, count(*) as n from {name} group by a, b, y"
    k = codes(folder, name)[3].size

    def run():
        found = store.execute(query).fetchnumpy()
        return ratings(found["a"], found["b"], found["y"], found["n"], k, options)

    report(run)


def parquet(folder, name="m1", options=REPLICATES):
    store = duckdb.connect(config={"threads": 1})
    path = Path(folder) / f"{name}.parquet"
    query = f"select model_a, model_b, winner, count(*) as n from '{path}' group by model_a, model_b, winner"
    winners = {"model_a": 0, "model_b": 1, "tie": 2}

    def run():
        found = store.execute(query).fetchnumpy()
        names, ids = np.unique([found["model_a"], found["model_b"]], return_inverse=True)
        outcome = np.array([winners[w] for w in found["winner"]])
        return ratings(*ids.reshape(2, -1), outcome, found["n"], names.size, options)

    report(run)


def ratings(a, b, y, n, k, options):
    counts = np.zeros((a.size, 3))
    counts[np.arange(a.size), y] = n
    board = build_leaderboard(cells_from_counts(a, b, counts, n_candidates=k), options)
    return [line.rating for line in board.standings]


def wide(folder):
    a, b, y, _ = codes(folder, "wide")
    report(lambda: [s.rating for s in leaders(a, b, y, REPLICATES)])


def leaders(a, b, y, options):
    return build_leaderboard(aggregate_cells(a, b, y, n_candidates=1000), options).standings


def style(folder):
    a, b, y, _ = codes(folder, "m1")
    x = np.load(Path(folder) / "m1-style.npy")
    fit = partial(contextual_bradley_terry, (a, b, y), x, n_candidates=50)
    report(lambda: fit().fit.theta * ELO_PER_NAT)


def sparse(folder):
    a, b, y, _ = codes(folder, "sparse")
    fit = bradley_terry(aggregate_cells(a, b, y, n_candidates=1000))
    marked = int(np.sum(~fit.bounded))
    report(
        lambda: bradley_terry(aggregate_cells(a, b, y, n_candidates=1000)).theta * ELO_PER_NAT, marked=marked
    )


TASKS = {
    "point": point,
    "accuracy": accuracy,
    "davidson": partial(point, ties="davidson"),
    "elo": elo,
    "sandwich": partial(parquet, options=LeaderboardOptions()),
    "table": table,
    "parquet": parquet,
    "parquet5": partial(parquet, name="m5"),
    "wide": wide,
    "style": style,
    "sparse": sparse,
}

if __name__ == "__main__":
    task, folder = chosen()
    TASKS[task](folder)
