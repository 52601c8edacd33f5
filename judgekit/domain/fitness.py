"""Whether a judge is fit to be asked: how it does on pairs of which one answer is known to be better."""

from dataclasses import dataclass
from typing import Literal

from judgekit.domain.behind import Behind
from judgekit.domain.judging import Usage
from judgekit.domain.results import Accuracy, Coverage

FitnessWord = Literal["fit", "weak", "unfit"]


@dataclass(frozen=True, slots=True)
class KindAccuracy:
    """One kind of pairs: how often single orders are right, and how often both together."""

    kind: str
    single: Accuracy
    both: Accuracy


@dataclass(frozen=True, slots=True)
class Figures:
    """What a judge did on labelled pairs.

    `single` reads each order's letter, as most do; `both` the sign of the mean log-odds over both orders
    (`probabilities`: where the judge gave them), or of the mean score. `first` is the share of decided orders
    in which the answer shown first was picked, `consistent` that of pairs whose orders agree. `ties` is how
    often equal answers tie over both orders, `ties_single` how often a single order says so.
    """

    single: Accuracy
    both: Accuracy
    first: Accuracy | None
    consistent: Accuracy | None
    ties: Accuracy | None
    ties_single: Accuracy | None
    kinds: tuple[KindAccuracy, ...]
    probabilities: bool


@dataclass(frozen=True, slots=True)
class JudgeFitness:
    """A judge's figures, the word they come to, and why; `figures` is None where nothing was judged.

    `behind` tells of repeats, and of a judge made of judges.
    """

    judge: str
    rubric: str
    word: FitnessWord
    reasons: tuple[str, ...]
    figures: Figures | None
    coverage: Coverage
    usage: Usage
    judged: int
    calls: int
    seconds: float
    cost_usd: float | None
    interrupted: bool = False
    behind: Behind | None = None
