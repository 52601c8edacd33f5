"""Coverage of nominal 95 % intervals of ratings, for a judge one would really meet.

Run: python benchmarks/stats/simulate_ratings.py > benchmarks/stats/ratings.md    (about five minutes)

Candidates differ by up to 1.5 nats (261 Elo). On each case their quality varies (sd 0.8), so that all battles
on one case move together; the judge adds noise, ties about a fifth of the battles, and leans to the output
shown first. Three designs:
balanced  4 candidates, every pair of them judged in both orders on every case;
uneven    4 candidates, each case has one to six random pairs, each judged one to four times in random order;
sparse    12 candidates, each case has two random pairs, judged in both orders.
The truth is the fit to very many cases.
"""

import itertools
import sys
from collections import defaultdict
from dataclasses import replace

import numpy as np

from judgekit.stats.cells import aggregate_cells, cells_from_counts
from judgekit.stats.covariance import sandwich
from judgekit.stats.intervals import rating_bounds, rating_difference
from judgekit.stats.replicates import bootstrap_ratings, replicate_bounds
from judgekit.stats.strengths import ELO_PER_NAT, bradley_terry

CASE_SD, LEAN, NU = 0.8, 0.3, 0.5
CLUSTERS = (8, 20, 40, 200)
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000


def chances(gap):
    """P(a), P(b), P(tie) of battles with the first shown better by `gap`."""
    x = gap + LEAN
    parts = np.stack([np.exp(x / 2), np.exp(-x / 2), np.full_like(x, NU)], axis=-1)
    return parts / parts.sum(axis=-1, keepdims=True)


def all_pairs(k):
    return np.array(list(itertools.combinations(range(k), 2)))


def balanced(_):
    pairs = all_pairs(4)
    return np.concatenate([pairs, pairs[:, ::-1]])


def uneven(rng):
    chosen = all_pairs(4)[rng.permutation(6)[: rng.integers(1, 7)]]
    chosen = np.repeat(chosen, rng.integers(1, 5), axis=0)
    return np.where(rng.random((len(chosen), 1)) < 0.5, chosen, chosen[:, ::-1])


def sparse(rng):
    chosen = all_pairs(12)[rng.choice(66, 2, replace=False)]
    return np.concatenate([chosen, chosen[:, ::-1]])


K = {balanced: 4, uneven: 4, sparse: 12}


def quality(rng, design, n_cases):
    k = K[design]
    return np.linspace(0.75, -0.75, k) + CASE_SD * rng.standard_normal((n_cases, k))


def draw(rng, design, n_cases):
    pairs = [design(rng) for _ in range(n_cases)]
    case = np.repeat(np.arange(n_cases), [len(p) for p in pairs])
    a, b = np.concatenate(pairs).T
    level = quality(rng, design, n_cases)
    p = chances(level[case, a] - level[case, b])
    y = (rng.random((a.size, 1)) > np.cumsum(p, axis=1)[:, :2]).sum(axis=1)
    return a, b, y, case


def truth(design, ties):
    """Strengths fitted to the expected counts of very many cases, both orders of every pair."""
    level = quality(np.random.default_rng(99), design, 200_000)
    pairs = all_pairs(K[design])
    a, b = np.concatenate([pairs, pairs[:, ::-1]]).T
    counts = [chances(level[:, i] - level[:, j]).mean(axis=0) * 1e6 for i, j in zip(a, b, strict=True)]
    return bradley_terry(cells_from_counts(a, b, counts, n_candidates=K[design]), ties=ties).theta


def one_run(rng, design, ties, n_cases, theta, tally):
    a, b, y, case = draw(rng, design, n_cases)
    k = K[design]
    by_case = aggregate_cells(a, b, y, n_candidates=k, cluster=case)
    fit = bradley_terry(by_case, ties=ties)
    tally["islands", "board"].append(fit.connectivity.n_islands > 1)
    if fit.connectivity.n_islands > 1:
        return
    clustered = sandwich(fit, by_case)
    ways = {
        "by case, t": clustered,
        "by case, normal": replace(clustered, df=None),
        "by battle": sandwich(fit, aggregate_cells(a, b, y, n_candidates=k)),
    }
    for way, covariance in ways.items():
        low, high = rating_bounds(fit, covariance)
        tally[way, "rating"] += list((low <= theta) & (theta <= high))
        for i, j in all_pairs(k):
            gap = rating_difference(fit, covariance, i, j)
            tally[way, "difference"].append(gap.ci.contains(theta[i] - theta[j]))
    replicates = bootstrap_ratings(fit, by_case, n_replicates=400, rng=rng)
    low, high = replicate_bounds(fit, replicates)
    tally["cases resampled", "rating"] += list((low <= theta) & (theta <= high))
    tally["half width", "rating"] += list(1.96 * clustered.se * ELO_PER_NAT)
    tally["open", "rating"] += list(~fit.bounded)


def main():
    ways = [
        ("by case, t", "rating"),
        ("by case, t", "difference"),
        ("by case, normal", "rating"),
        ("by case, normal", "difference"),
        ("cases resampled", "rating"),
        ("by battle", "rating"),
        ("by battle", "difference"),
    ]
    print(f"""# Coverage of nominal 95 % intervals of ratings

`python benchmarks/stats/simulate_ratings.py`, {RUNS} runs a line; its head describes designs and judge.
Per cent of intervals that hold the truth; Monte Carlo error about 0.4 points. "open": candidates without
a limit (one-sided interval, prior). "apart": boards that fell into islands, left out.
""")
    heads = ["design", "ties", "cases", *(f"{way}: {what}s" for way, what in ways)]
    heads += ["median half width, Elo", "open", "apart"]
    print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
    for design, ties in [
        (balanced, "davidson"),
        (balanced, "half"),
        (uneven, "davidson"),
        (sparse, "davidson"),
    ]:
        theta = truth(design, ties)
        for n_cases in CLUSTERS:
            rng, tally = np.random.default_rng(n_cases), defaultdict(list)
            for _ in range(RUNS):
                one_run(rng, design, ties, n_cases, theta, tally)
            cells = [
                design.__name__,
                ties,
                str(n_cases),
                *(f"{100 * np.mean(tally[way]):.1f}" for way in ways),
            ]
            cells += [f"{np.median(tally['half width', 'rating']):.0f}"]
            cells += [
                f"{100 * np.mean(tally[what]):.1f} %" for what in (("open", "rating"), ("islands", "board"))
            ]
            print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
