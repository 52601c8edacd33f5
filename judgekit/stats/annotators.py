"""The alternative annotator test: may this judge stand in for a human annotator?"""

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from judgekit.stats.clustered import clustered_se, p_below
from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import check_share
from judgekit.stats.multiple import adjust_pvalues

PASSING = 0.5
FEWEST_ITEMS = 30

Labels = Mapping[Hashable, Hashable]
Match = Callable[[Hashable, list[Hashable]], float]


@dataclass(frozen=True, slots=True)
class AltTest:
    """Outcome of the test.

    Attributes:
        winning_rate: Share of human annotators the judge was shown to be no worse than.
        advantage: Chance that the judge is at least as close to the others as the annotator left out.
        passed: Whether the winning rate is at least one half.
        p_values: One-sided p per annotator, in the order of `annotators`.
        annotators: Those with enough items.
        skipped: Those with too few.
        epsilon: Allowance for the cost of human labels.
        q: False discovery rate of the Benjamini-Yekutieli correction.
        n_items: Items with labels of the judge and at least two humans.
    """

    winning_rate: float
    advantage: float
    passed: bool
    p_values: tuple[float, ...]
    annotators: tuple[Hashable, ...]
    skipped: tuple[Hashable, ...]
    epsilon: float
    q: float
    n_items: int


def alt_test(
    humans: Mapping[Hashable, Labels],
    judge: Labels,
    *,
    epsilon: float = 0.2,
    score: Literal["accuracy", "rmse"] = "accuracy",
    q: float = 0.05,
) -> AltTest:
    """Test whether a judge may replace annotators (Calderon, Reichart and Dror 2025, arXiv 2501.10970).

    Each human h is left out in turn. On items with other humans, S is the mean match with them (or minus
    the root mean squared distance); the judge wins where S(judge) >= S(h), h where S(h) >= S(judge). A t test
    asks whether h's wins minus the judge's are below epsilon on average: .2 for experts, .15 for skilled
    annotators, .1 for a crowd. Benjamini-Yekutieli at q; the winning rate is the share rejected.

    Args:
        humans: Per annotator, the label of each item.
        judge: The judge's label of each item.
        epsilon: Allowance in favour of the judge.
        score: Match of categories, or closeness of numbers.
        q: False discovery rate.

    Raises:
        NotEnoughData: If no annotator has 30 items labelled also by the judge and another human.
        InvalidInput: If epsilon is negative or 1 or more, or the score is unknown.

    >>> people = {name: {i: (i + shift) % 3 for i in range(40)} for name, shift in [("ann", 0), ("bob", 0)]}
    >>> alt_test(people, {i: i % 3 for i in range(40)}).passed
    True
    """
    if not 0 <= epsilon < 1:
        raise InvalidInput(f"epsilon is {epsilon}; a number from 0 to below 1 is needed")
    check_share(q, "q")
    match = _matcher(score)
    usable = _usable_items(humans, judge)
    wins = {name: _wins(name, humans, judge, usable, match) for name in humans}
    tested = {name: pair for name, pair in wins.items() if len(pair) >= FEWEST_ITEMS}
    if not tested:
        raise NotEnoughData(f"no annotator has {FEWEST_ITEMS} items labelled also by the judge and others")
    p_values = [_p_value(pair, epsilon) for pair in tested.values()]
    rejected = adjust_pvalues(p_values, "by", alpha=q).rejected
    rate = float(np.mean(rejected))
    return AltTest(
        winning_rate=rate,
        advantage=float(
            np.mean([np.mean([judge_wins for judge_wins, _ in pair]) for pair in tested.values()])
        ),
        passed=rate >= PASSING,
        p_values=tuple(p_values),
        annotators=tuple(tested),
        skipped=tuple(name for name in humans if name not in tested),
        epsilon=epsilon,
        q=q,
        n_items=len(usable),
    )


def _matcher(score: str) -> Match:
    if score == "accuracy":
        return lambda label, others: sum(label == other for other in others) / len(others)
    if score == "rmse":
        return _closeness
    raise InvalidInput(f"score is {score!r}; accuracy or rmse is needed")


def _closeness(label: Hashable, others: list[Hashable]) -> float:
    try:
        gaps = [float(str(label)) - float(str(other)) for other in others]
    except ValueError as error:
        raise InvalidInput(f"labels: {error}; the rmse score needs numbers") from error
    return -math.sqrt(math.fsum(gap * gap for gap in gaps) / len(gaps))


def _usable_items(humans: Mapping[Hashable, Labels], judge: Labels) -> dict[Hashable, list[Hashable]]:
    """Items labelled by the judge and at least two humans, with those humans."""
    by_item: dict[Hashable, list[Hashable]] = {}
    for name, labels in humans.items():
        for item in labels:
            by_item.setdefault(item, []).append(name)
    return {item: names for item, names in by_item.items() if len(names) > 1 and item in judge}


def _wins(
    left_out: Hashable,
    humans: Mapping[Hashable, Labels],
    judge: Labels,
    usable: Mapping[Hashable, list[Hashable]],
    match: Match,
) -> list[tuple[bool, bool]]:
    """Per item: whether the judge, and whether the human left out, is at least as close to the others."""
    pairs = []
    for item in (item for item in humans[left_out] if item in usable):
        others = [humans[name][item] for name in usable[item] if name != left_out]
        judged, human = match(judge[item], others), match(humans[left_out][item], others)
        pairs.append((judged >= human, human >= judged))
    return pairs


def _p_value(pairs: list[tuple[bool, bool]], epsilon: float) -> float:
    differences = [float(human) - float(judge) for judge, human in pairs]
    mean = clustered_se(differences, bounds=(-1.0, 1.0))
    p = p_below(mean, epsilon, (-1.0, 1.0))
    return 1.0 if p is None else p
