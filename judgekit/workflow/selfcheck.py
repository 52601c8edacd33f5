"""Judges with known faults, made with a seed: what `trust` says of judges must find exactly those faults."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judgekit.domain.results import Interval
from judgekit.domain.selfcheck import DialCheck
from judgekit.domain.trust import Bias
from judgekit.stats.proportion import proportion_ci
from judgekit.workflow.trust_agreement import raw_agreement
from judgekit.workflow.trust_bias import length_pull, position_pull
from judgekit.workflow.trust_repeats import same_share

Floats = NDArray[np.float64]

LONGER_IS_BETTER = 0.65
"""Share of pairs in which the longer output is better, so that taste for length must be told from quality."""

NOMINAL = 0.95
FALSE_ALARMS = 0.05
LEAST_POWER = 0.8

SURE = 0.999
"""How sure a miss must be: there are many lines, and a sound one must not fail by chance."""


@dataclass(frozen=True, slots=True)
class Dials:
    """A made-up judge.

    Of `position` of the pairs it picks what is shown first; of `kin` of the others the output of its own
    model family; of `length` of what is left the longer output; else the better one, wrong in `noise` of the
    orders, anew each time it is asked.
    """

    name: str
    position: float = 0.0
    kin: float = 0.0
    length: float = 0.0
    noise: float = 0.1

    @property
    def honest(self) -> float:
        """Share of the pairs on which it looks at quality."""
        return (1 - self.position) * (1 - self.kin) * (1 - self.length)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a made-up judge said: scores of a in both orders, and what is known of the pairs, shape (n,).

    `again` is what it said where a was shown first when it was asked once more; `own_more` is 1 where a is of
    its family and b is not, -1 where b is.
    """

    a_first: Floats
    b_first: Floats
    again: Floats
    better: Floats
    longer_by: Floats
    own_more: Floats

    @property
    def score_a(self) -> Floats:
        """Share of the win that goes to a."""
        return np.asarray((self.a_first + self.b_first) / 2)


@dataclass(frozen=True, slots=True)
class Estimators:
    """What finds the faults; by default what `trust` uses."""

    position: Callable[[Verdicts], Bias | None] = lambda said: position_pull(said.a_first, said.b_first, None)
    length: Callable[[Verdicts], Bias | None] = lambda said: length_pull(
        said.longer_by, said.better, said.score_a, None
    )
    kin: Callable[[Verdicts], Bias | None] = lambda said: length_pull(
        said.own_more, said.better, said.score_a, None
    )


JUDGES = (
    Dials("clean"),
    Dials("noisy", noise=0.3),
    Dials("position", position=0.2),
    Dials("length", length=0.25),
    Dials("both", position=0.2, length=0.25),
    Dials("kin", kin=0.25),
    Dials("all", position=0.15, kin=0.25, length=0.35),
)


def selfcheck(
    repeats: int, cases: int, seed: int, estimators: Estimators | None = None
) -> tuple[DialCheck, ...]:
    """Look at every made-up judge as often as asked, and hold what is found against what is known.

    A line passes where the interval holds the truth in 95 % of the repeats, a fault that is there is found in
    80 % or more, and one that is not there in at most 5 %; each as far as that many repeats can tell.
    """
    use = estimators or Estimators()
    lines = []
    for number, dials in enumerate(JUDGES):
        rng = np.random.default_rng([seed, number])
        said = [make_verdicts(dials, cases, rng) for _ in range(repeats)]
        # what the faults before leave of the pairs is all that a fault can sway
        left = 1 - dials.position
        length = left * (1 - dials.kin) * dials.length
        lines += [
            _biases(dials.name, "position", dials.position, [use.position(each) for each in said]),
            _biases(dials.name, "length", length, [use.length(each) for each in said]),
            _biases(dials.name, "self-preference", left * dials.kin, [use.kin(each) for each in said]),
            _agreements(dials, said),
            _repeats(dials, said),
        ]
    return tuple(lines)


def make_verdicts(dials: Dials, cases: int, rng: np.random.Generator) -> Verdicts:
    """Let a made-up judge judge as many pairs in both orders."""
    better = rng.integers(0, 2, cases).astype(np.float64)
    longer = np.where(rng.random(cases) < LONGER_IS_BETTER, better, 1 - better)
    own = rng.integers(0, 2, cases).astype(np.float64)
    wrong = rng.random((3, cases)) < dials.noise
    picks = np.where(wrong, 1 - better, better)
    picks = np.where(rng.random(cases) < dials.length, longer, picks)
    picks = np.where(rng.random(cases) < dials.kin, own, picks)
    picks = np.where(rng.random(cases) < dials.position, np.array([[1.0], [0.0], [1.0]]), picks)
    size = rng.integers(1, 400, cases)
    longer_by = np.where(longer == 1, size, -size).astype(np.float64)
    return Verdicts(picks[0], picks[1], picks[2], better, longer_by, 2 * own - 1)


def _biases(judge: str, dial: str, truth: float, found: Sequence[Bias | None]) -> DialCheck:
    seen = [bias for bias in found if bias is not None]
    intervals = [(bias.effect, bias.interval) for bias in seen]
    alarms = sum(bias.word == "found" for bias in seen)
    return _checked(judge, dial, truth, intervals, alarms)


def _agreements(dials: Dials, said: Sequence[Verdicts]) -> DialCheck:
    """Both orders right, or the longer or own output picked and better; other pairs tie or are wrong."""
    both_right = (1 - dials.noise) ** 2
    swayed = dials.length * LONGER_IS_BETTER + (1 - dials.length) * both_right
    truth = (1 - dials.position) * (dials.kin / 2 + (1 - dials.kin) * swayed)
    found = [raw_agreement(each.score_a, each.better, None) for each in said]
    intervals = [(each.value or 0.0, each.interval) for each in found]
    return _checked(dials.name, "agreement", truth, intervals, None)


def _repeats(dials: Dials, said: Sequence[Verdicts]) -> DialCheck:
    """Asked again, only honest verdicts turn, by noise; the interval tells how much of that there is."""
    truth = 1 - dials.honest * 2 * dials.noise * (1 - dials.noise)
    found = [same_share(np.stack([each.a_first, each.again], axis=1).tolist(), None) for each in said]
    intervals = [(each.value or 0.0, each.interval) for each in found]
    return _checked(dials.name, "repeats", truth, intervals, None)


def _checked(
    judge: str,
    dial: str,
    truth: float,
    intervals: Sequence[tuple[float, Interval | None]],
    alarms: int | None,
) -> DialCheck:
    repeats = len(intervals)
    held = sum(_holds(interval, truth) for _, interval in intervals)
    passed = repeats > 0 and proportion_ci(held, repeats, confidence=SURE, method="exact").high >= NOMINAL
    if alarms is not None and repeats:
        rate = proportion_ci(alarms, repeats, confidence=SURE, method="exact")
        passed = passed and (rate.high >= LEAST_POWER if truth else rate.low <= FALSE_ALARMS)
    return DialCheck(
        judge=judge,
        dial=dial,
        truth=truth,
        mean=float(np.mean([value for value, _ in intervals])) if repeats else None,
        held=held,
        found=alarms,
        repeats=repeats,
        passed=passed,
    )


def _holds(interval: Interval | None, truth: float) -> bool:
    if interval is None or interval.low is None or interval.high is None:
        return False
    return interval.low <= truth <= interval.high
