"""How often the intervals of corrected figures hold the truth, by simulation."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from judgekit.stats import (
    LabelledBattles,
    Rectification,
    StatsError,
    bradley_terry,
    cells_from_counts,
    poststratified_mean,
    ppi_mean,
    rectified_mean,
    rectified_ratings,
    sandwich,
)

Floats = NDArray[np.float64]
LABELS = (30, 100, 300)
CASES = 1000
LARGE = 1_000_000


def binary(p: float, right: float) -> Callable[[np.random.Generator, int], tuple[Floats, Floats]]:
    """Won or lost; a judge that is right in a share of the cases."""

    def draw(rng: np.random.Generator, n: int) -> tuple[Floats, Floats]:
        y = (rng.random(n) < p).astype(float)
        return y, np.where(rng.random(n) < right, y, 1 - y)

    return draw


def ties(shares: tuple[float, float, float], right: float) -> Callable[..., tuple[Floats, Floats]]:
    """Lost, tied, won in these shares; a judge asked in two orders."""

    def draw(rng: np.random.Generator, n: int) -> tuple[Floats, Floats]:
        y = rng.choice([0.0, 0.5, 1.0], n, p=shares)
        said = np.where(rng.random((2, n)) < right, y, rng.choice([0.0, 0.5, 1.0], (2, n)))
        return y, said.mean(axis=0)

    return draw


def probabilities(mean: float) -> Callable[..., tuple[Floats, Floats]]:
    """Won or lost; a judge that states probabilities, too sure of itself."""

    def draw(rng: np.random.Generator, n: int) -> tuple[Floats, Floats]:
        z = rng.normal(mean, 1, n)
        return (z + rng.normal(0, 0.7, n) > 0).astype(float), 1 / (1 + np.exp(-2 * z))

    return draw


WIN_RATES = {
    "won or lost, judge right in 78 %": binary(0.62, 0.78),
    "won or lost, judge right in 62 %": binary(0.55, 0.62),
    "won or lost, 85 % won, judge right in 90 %": binary(0.85, 0.9),
    "two in ten tied": ties((0.3, 0.2, 0.5), 0.75),
    "two in ten tied, clear": ties((0.1, 0.1, 0.8), 0.85),
    "probabilities": probabilities(0.4),
    "probabilities, clear": probabilities(1.3),
}


def win_rates(times: int) -> Iterator[str]:
    """Coverage of corrected win rates, and of the plain prediction-powered mean beside them."""
    yield f"| scenario | true | {' | '.join(f'{n} labels' for n in LABELS)} | ppi_mean, 30 labels |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, draw in WIN_RATES.items():
        truth = float(draw(np.random.default_rng(0), LARGE)[0].mean())
        cells, plain = [], 0
        for n in LABELS:
            rng, held = np.random.default_rng([1, n]), 0
            for _ in range(times):
                y, f = draw(rng, CASES)
                held += _corrected(y[:n], f[:n], f[n:]).contains(truth)
                if n == LABELS[0]:
                    interval = ppi_mean(y[:n], f[:n], f[n:]).ci
                    plain += interval is not None and interval.contains(truth)
            cells.append(f"{100 * held / times:.1f}")
        yield f"| {name} | {truth:.2f} | {' | '.join(cells)} | {100 * plain / times:.1f} |"


def _corrected(y, f, rest):
    if set(y) | set(f) | set(rest) <= {0.0, 1.0}:
        return poststratified_mean(y, f, rest).ci
    return rectified_mean(y, f, rest, Rectification(bounds=(0.0, 1.0))).ci


def ratings(times: int) -> Iterator[str]:
    """Coverage of corrected strengths; of the differences; and of the judge's own."""
    yield "| scenario | labels | strengths | differences | judge's own | weight of judge | no fit |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, world in WORLDS.items():
        truth = world.truth()
        for n in LABELS:
            found = [world.once(np.random.default_rng([2, n, at]), n, truth) for at in range(times)]
            kept = np.array([each for each in found if each is not None])
            own, differences, judge, weight = kept.mean(axis=0)
            yield (
                f"| {name} | {n} | {100 * own:.1f} | {100 * differences:.1f} | {100 * judge:.1f} | "
                f"{weight:.2f} | {times - len(kept)} |"
            )


class World:
    """Candidates of known strengths, and a judge that favours one of them."""

    def __init__(self, strengths, favour, right, tied, model="half", cases=150):
        self.strengths, self.favour = np.array(strengths), np.array(favour)
        self.right, self.tied, self.model, self.cases = right, tied, model, cases
        self.i, self.j = np.triu_indices(self.strengths.size, 1)

    def draw(self, rng, cases):
        taste = self.strengths + rng.normal(0, 0.5, (cases, self.strengths.size))
        gap = taste[:, self.i] - taste[:, self.j]
        y = np.where(rng.random(gap.shape) < self.tied, 0.5, rng.random(gap.shape) < 1 / (1 + np.exp(-gap)))
        lean = 1 / (1 + np.exp(2 * (self.favour[self.j] - self.favour[self.i])))
        orders = [
            np.where(rng.random(gap.shape) < self.right, y, rng.random(gap.shape) < lean) for _ in range(2)
        ]
        return y.ravel(), np.mean(orders, axis=0).ravel()

    def outcomes(self, scores):
        if self.model == "half":
            return np.stack([scores, 1 - scores, 0 * scores], axis=1)
        even = (scores != 0) & (scores != 1)
        return np.stack([scores == 1, scores == 0, even], axis=1).astype(float)

    def truth(self):
        y, _ = self.draw(np.random.default_rng(3), 100_000)
        cells = self.cells(y, cluster=False)
        return bradley_terry(cells, ties=self.model).theta

    def cells(self, scores, *, cluster=True):
        cases = scores.size // self.i.size
        return cells_from_counts(
            np.tile(self.i, cases),
            np.tile(self.j, cases),
            self.outcomes(scores),
            n_candidates=self.strengths.size,
            cluster=np.repeat(np.arange(cases), self.i.size) if cluster else None,
        )

    def once(self, rng, n, truth):
        """Shares of corrected strengths, of differences and of the judge's strengths held; its weight."""
        y, f = self.draw(rng, self.cases)
        cells = self.cells(f)
        at = rng.choice(y.size, n, replace=False)
        labelled = LabelledBattles(
            a=np.tile(self.i, self.cases)[at],
            b=np.tile(self.j, self.cases)[at],
            human=self.outcomes(y[at]),
            judged=self.outcomes(f[at]),
            cluster=np.repeat(np.arange(self.cases), self.i.size)[at],
        )
        try:
            found = rectified_ratings(cells, labelled, ties=self.model)
        except StatsError:
            return None
        judge = bradley_terry(cells, ties=self.model)
        v, q = found.covariance.matrix, found.covariance.quantile(0.975)
        se = np.sqrt(v[self.i, self.i] + v[self.j, self.j] - 2 * v[self.i, self.j])
        off = found.fit.theta - truth
        alone = sandwich(judge, cells)
        return (
            np.mean(np.abs(off) <= q * found.covariance.se),
            np.mean(np.abs(off[self.i] - off[self.j]) <= q * se),
            np.mean(np.abs(judge.theta - truth) <= alone.quantile(0.975) * alone.se),
            found.tuning,
        )


FOUR, FAVOUR = (0.8, 0.2, -0.2, -0.8), (0.0, 0.6, 0.0, -0.2)
WORLDS = {
    "4 candidates, ties half": World(FOUR, FAVOUR, 0.78, 0.15),
    "4 candidates, Davidson": World(FOUR, FAVOUR, 0.78, 0.15, "davidson"),
    "4 far apart, judge right in 90 %": World((2.0, 0.5, -0.5, -2.0), FAVOUR, 0.9, 0.1),
    "2 candidates": World((0.7, -0.7), (0.0, 0.6), 0.8, 0.15, cases=500),
    "3 candidates, no ties": World((0.6, 0.0, -0.6), (0.0, 0.8, -0.2), 0.75, 0.0, cases=110),
}
