"""Coverage and error rates of the statistics a comparison prints, by simulation.

    python benchmarks/stats/simulate.py > benchmarks/stats/results.md

Each scenario draws win-rate scores with a known mean; a cell counts how often the 95 % interval holds that
mean and how often a test at 5 % rejects a win rate of 1/2 that is true. One core, two minutes.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judgekit.stats import (
    clustered_se,
    confidence_sequence,
    poststratified_mean,
    ppi_mean,
    sign_eprocess,
    win_rate,
)

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, float], tuple[Floats, NDArray[np.intp]]]
CLUSTERS = (8, 20, 40, 200)
ALPHA = 0.05


@dataclass(frozen=True)
class Scenario:
    name: str
    draw: Draw
    null: float
    effect: float


def ties(rng: np.random.Generator, clusters: int, lean: float) -> tuple[Floats, NDArray[np.intp]]:
    """One case per cluster, three in ten tied."""
    decided = (1 + lean) / 2 * 0.7
    return rng.choice([1.0, 0.5, 0.0], clusters, p=[decided, 0.3, 0.7 - decided]), np.arange(clusters)


def mostly_ties(rng: np.random.Generator, clusters: int, lean: float) -> tuple[Floats, NDArray[np.intp]]:
    """One case per cluster, 85 % tied: candidates that hardly differ."""
    decided = (1 + lean) / 2 * 0.15
    return rng.choice([1.0, 0.5, 0.0], clusters, p=[decided, 0.85, 0.15 - decided]), np.arange(clusters)


def both_orders(rng: np.random.Generator, clusters: int, lean: float) -> tuple[Floats, NDArray[np.intp]]:
    """A judge that in 35 % of cases takes the first output, else the same one in both orders."""
    slot = rng.uniform(size=clusters) < 0.35
    better = rng.uniform(size=clusters) < (1 + lean) / 2
    return np.where(slot, 0.5, better), np.arange(clusters)


def noisy_judge(rng: np.random.Generator, clusters: int, lean: float) -> tuple[Floats, NDArray[np.intp]]:
    """Both orders judged on their own by a judge that is wrong three times in ten."""
    better = rng.uniform(size=clusters) < (1 + lean) / 2
    wrong = rng.uniform(size=(clusters, 2)) < 0.3
    return (better[:, None] ^ wrong).mean(axis=1), np.arange(clusters)


def turns(rng: np.random.Generator, clusters: int, lean: float) -> tuple[Floats, NDArray[np.intp]]:
    """Eight turns per conversation, which share most of their outcome."""
    return _shared(rng, np.full(clusters, 8), lean)


def unequal(rng: np.random.Generator, clusters: int, lean: float) -> tuple[Floats, NDArray[np.intp]]:
    """Clusters of 1 to 30 cases, most of them small."""
    return _shared(rng, np.minimum(rng.geometric(0.2, clusters) ** 2 // 4 + 1, 30), lean)


def _shared(
    rng: np.random.Generator, sizes: NDArray[np.int64], lean: float
) -> tuple[Floats, NDArray[np.intp]]:
    codes = np.repeat(np.arange(sizes.size), sizes)
    chance = rng.beta(*(1.2 * np.array([1 + lean, 1 - lean])), size=sizes.size)[codes]
    tied = rng.uniform(size=codes.size) < 0.2
    return np.where(tied, 0.5, rng.uniform(size=codes.size) < chance), codes


SCENARIOS = (
    Scenario("three in ten tied", ties, 0.5, 0.5 + 0.35 * 0.4),
    Scenario("85 % tied", mostly_ties, 0.5, 0.5 + 0.075 * 0.4),
    Scenario("both orders, 35 % conflicts", both_orders, 0.5, 0.5 + 0.325 * 0.4),
    Scenario("both orders, noisy judge", noisy_judge, 0.5, 0.5 + 0.2 * 0.4),
    Scenario("8 turns per cluster", turns, 0.5, 0.5 + 0.4 * 0.4),
    Scenario("unequal clusters, 1 to 30", unequal, 0.5, 0.5 + 0.4 * 0.4),
)


def compare(scenario: Scenario, clusters: int, times: int, rng: np.random.Generator) -> dict[str, float]:
    """Shares over simulated comparisons, without an effect and with a lean of 0.4."""
    counts = dict.fromkeys(("covers", "covers_lean", "signflip", "cr2", "naive", "power"), 0)
    for _ in range(times):
        scores, codes = scenario.draw(rng, clusters, 0.0)
        rate, naive = win_rate(scores, codes), clustered_se(scores, null=0.5, bounds=(0, 1))
        robust = clustered_se(scores, codes, null=0.5, bounds=(0, 1))
        counts["covers"] += rate.ci.contains(scenario.null)
        counts["signflip"] += rate.p <= ALPHA
        counts["cr2"] += robust.p <= ALPHA
        counts["naive"] += naive.p <= ALPHA
        leaning = win_rate(*scenario.draw(rng, clusters, 0.4))
        counts["covers_lean"] += leaning.ci.contains(scenario.effect)
        counts["power"] += leaning.p <= ALPHA
    return {name: count / times for name, count in counts.items()}


def peek(times: int, rng: np.random.Generator) -> dict[str, float]:
    """False alarms when looking every 10 items up to 400."""
    alarms = dict.fromkeys(("t test", "confidence sequence", "sign e-process"), 0)
    for _ in range(times):
        scores = rng.choice([0.0, 0.5, 1.0], 400, p=[0.4, 0.2, 0.4])
        looks = range(10, 401, 10)
        alarms["t test"] += any(clustered_se(scores[:n], null=0.5).p <= ALPHA for n in looks)
        alarms["confidence sequence"] += confidence_sequence(scores).stop_at is not None
        alarms["sign e-process"] += sign_eprocess(scores).stop_at is not None
    return {name: count / times for name, count in alarms.items()}


def correct(labels: int, times: int, rng: np.random.Generator) -> dict[str, float]:
    """Coverage of a share of 70 % from a judge right in 85 % of yes and 75 % of no, 1,000 items in all."""
    covered = dict.fromkeys(("poststratified_mean", "ppi_mean", "labels alone"), 0)
    for _ in range(times):
        truth = (rng.uniform(size=1000) < 0.7).astype(float)
        judged = np.where(truth == 1, rng.uniform(size=1000) < 0.85, rng.uniform(size=1000) < 0.25).astype(
            float
        )
        parts = truth[:labels], judged[:labels], judged[labels:]
        fits = (poststratified_mean(*parts), ppi_mean(*parts), ppi_mean(*parts, tuning=0))
        for name, fit in zip(covered, fits, strict=True):
            covered[name] += fit.ci is not None and fit.ci.contains(0.7)
    return {name: count / times for name, count in covered.items()}


def percent(value: float) -> str:
    return f"{100 * value:.1f}"


def report(seed: int, times: int) -> None:
    rng, started = np.random.default_rng(seed), time.process_time()
    command = f"python benchmarks/stats/simulate.py --seed {seed} --times {times}"
    print(f"# Coverage and error rates\n\n`{command}`; figures in %.\n")
    error = 100 * np.sqrt(ALPHA * (1 - ALPHA) / times)
    print(f"{times} simulations a cell: a true 5 % or 95 % shows within {2 * error:.1f} points.\n")
    print("## Win rate\n")
    print(
        "Coverage of the CR2 interval at a win rate of 1/2 and with a lean; rejections of a true 1/2 at 5 %"
    )
    print("by the sign-flip test, the CR2 t test, and a t test that takes cases for clusters; power.\n")
    print("| scenario | clusters | covers 1/2 | covers lean | sign-flip | CR2 | cases as clusters | power |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for scenario in SCENARIOS:
        for clusters in CLUSTERS:
            cell = compare(scenario, clusters, times, rng)
            names = ("covers", "covers_lean", "signflip", "cr2", "naive", "power")
            print(f"| {scenario.name} | {clusters} | " + " | ".join(percent(cell[n]) for n in names) + " |")
    print("\n## Looking every 10 items up to 400\n\n| method | false alarms |\n|---|--:|")
    for name, value in peek(times // 5, rng).items():
        print(f"| {name} | {percent(value)} |")
    print("\n## A share of 70 % from few labels and 1,000 verdicts\n")
    print("| labels | poststratified_mean | ppi_mean | labels alone |\n|--:|--:|--:|--:|")
    for labels in (20, 50, 100, 200):
        cell = correct(labels, times, rng)
        print(f"| {labels} | " + " | ".join(percent(value) for value in cell.values()) + " |")
    print(f"{time.process_time() - started:.0f} s CPU", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=4000)
    report(**vars(parser.parse_args()))
