"""How far judges can be believed: agreement with references, and what sways them besides quality."""

from dataclasses import dataclass
from typing import Literal

from judgekit.domain.results import Interval
from judgekit.domain.rubric import Mode

BiasWord = Literal["found", "none seen", "too few cases"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its interval; both are None where it is undefined, and `note` says why."""

    value: float | None
    interval: Interval | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bias:
    """What sways a judge besides quality, in shares from -1 to 1; 0 is no pull.

    `high` and `low` are the two shares whose difference is `effect`: picks of the output shown first and of
    the other (position), or right picks where the longer and where the shorter output is better (length).
    `detectable` is the size of pull that this many cases would show in four of five trials; None where there
    are too few for an interval.
    """

    effect: float
    interval: Interval | None
    high: float
    low: float
    detectable: float | None
    n_pairs: int
    n_clusters: int
    word: BiasWord


@dataclass(frozen=True, slots=True)
class Calibration:
    """Stated probabilities against what the reference prefers.

    `excess` is the mean stated probability less the share that was right: above 0 is too sure of itself.
    """

    excess: Figure
    ece: float
    brier: float
    n_pairs: int


@dataclass(frozen=True, slots=True)
class Correlation:
    """How grades of two judges go together over the same outputs, with what is left beside chance of cases.

    `kendall` is tau-b of all outputs, `within` the mean over cases of the rank correlation across candidates
    (None where it is never defined).
    """

    pearson: Figure
    spearman: Figure
    kendall: float | None
    within: float | None
    n_candidates: int
    n_cases: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """One judge against another on the pairs of outputs both have an opinion of.

    `raw` is the share of pairs with the same preference (a, b or tie); `decided` the share of right picks
    where the reference prefers one output, a tie counting half. `length` is the pull of length against this
    reference.
    """

    judge: str
    reference: str
    rubric: str
    reference_rubric: str
    n_pairs: int
    n_cases: int
    n_decided: int
    raw: Figure
    decided: Figure
    kappa: Figure
    ac1: Figure
    alpha: Figure
    correlation: Correlation | None = None
    length: Bias | None = None
    calibration: Calibration | None = None


@dataclass(frozen=True, slots=True)
class JudgeTrust:
    """All that the store says about one judge by one rubric; `reason` is why `position` is None."""

    judge: str
    rubric: str
    mode: Mode
    n_pairs: int
    position: Bias | None
    reason: str
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """Every judge of a suite, and how far its references agree among themselves."""

    suite: str
    judges: tuple[JudgeTrust, ...]
    among_references: tuple[Agreement, ...]
    notes: tuple[str, ...]
