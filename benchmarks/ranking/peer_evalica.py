"""The tasks by evalica, from integer codes with its index given (its fastest documented way)."""

from functools import partial
from pathlib import Path

import evalica
import numpy as np
import pandas as pd
from measure import chosen, report

ELO_PER_NAT = 400 / np.log(10)
BOOTSTRAPS = 2


def battles(folder, name):
    loaded = np.load(Path(folder) / f"{name}.npz")
    codes = [int(evalica.Winner.X), int(evalica.Winner.Y), int(evalica.Winner.Draw)]
    winners = np.array(codes, dtype=np.uint8)[loaded["y"]]
    return loaded["a"].astype(int), loaded["b"].astype(int), winners, pd.Index(range(loaded["theta"].size))


def strengths(folder, method, name="m1"):
    a, b, winners, index = battles(folder, name)

    def run():
        scores = method(a, b, winners, index=index).scores.sort_index().to_numpy()
        with np.errstate(divide="ignore"):
            theta = np.log(scores)
        return ELO_PER_NAT * (theta - theta.mean())

    report(run)


def elo(folder):
    a, b, winners, index = battles(folder, "m1")

    def run():
        return evalica.elo(a, b, winners, index=index).scores.sort_index()

    report(run)


def bootstrap(folder):
    a, b, winners, index = battles(folder, "m1")
    how = {"n_resamples": BOOTSTRAPS, "bootstrap_method": "percentile", "random_state": 0}
    run = partial(evalica.bootstrap, evalica.bradley_terry, a, b, winners, index=index, **how)
    report(lambda: run() and None, 1, scale=1000 / (BOOTSTRAPS + 1))


TASKS = {
    "point": partial(strengths, method=evalica.bradley_terry),
    "davidson": partial(strengths, method=evalica.newman),
    "elo": elo,
    "bootstrap": bootstrap,
    "sparse": partial(strengths, method=evalica.bradley_terry, name="sparse"),
}

if __name__ == "__main__":
    task, folder = chosen()
    TASKS[task](folder)
