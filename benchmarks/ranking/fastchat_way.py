"""FastChat's method, written anew: distinct rows by np.unique, L-BFGS-B on them, multinomial bootstrap."""

from functools import partial
from pathlib import Path

import numpy as np
from measure import chosen, report
from scipy.optimize import minimize
from scipy.special import expit

SCALE, PER_TEN = 400.0, np.log(10)
BOOTSTRAPS = 20


def distinct(folder, name):
    loaded = np.load(Path(folder) / f"{name}.npz")
    points = np.array([1.0, 0.0, 0.5])[loaded["y"]]
    rows = np.column_stack([loaded["a"], loaded["b"], points])
    return rows, loaded["theta"].size


def fit(pairs, points, weights, k):
    first, second = pairs.T
    total = weights.sum()

    def loss(theta):
        odds = theta[first] - theta[second]
        p = expit(PER_TEN * odds)
        value = -np.sum(weights * (points * np.log(p) + (1 - points) * np.log1p(-p)))
        residual = PER_TEN * weights * (p - points)
        slope = np.bincount(first, residual, k) - np.bincount(second, residual, k)
        return value / total, slope / total

    return minimize(loss, np.zeros(k), jac=True, method="L-BFGS-B", options={"gtol": 1e-6, "maxiter": 100}).x


def point(folder, name="m1"):
    rows, k = distinct(folder, name)

    def run():
        cells, counts = np.unique(rows, axis=0, return_counts=True)
        theta = fit(cells[:, :2].astype(int), cells[:, 2], counts.astype(float), k)
        return SCALE * (theta - theta.mean())

    report(run)


def bootstrap(folder):
    rows, k = distinct(folder, "m1")
    cells, counts = np.unique(rows, axis=0, return_counts=True)
    rng = np.random.default_rng(0)

    def run():
        draws = rng.multinomial(counts.sum(), counts / counts.sum(), BOOTSTRAPS).astype(float)
        for weights in draws:
            fit(cells[:, :2].astype(int), cells[:, 2], weights, k)

    report(run, 1, scale=1000 / BOOTSTRAPS)


TASKS = {"point": point, "bootstrap": bootstrap, "sparse": partial(point, name="sparse")}

if __name__ == "__main__":
    task, folder = chosen()
    TASKS[task](folder)
