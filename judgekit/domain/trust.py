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
    `ece` is the expected calibration error over ten bins, `brier` the mean squared distance.
    """

    excess: Figure
    ece: Figure
    brier: Figure
    n_pairs: int


@dataclass(frozen=True, slots=True)
class Correlation:
    """How grades of two judges go together over the same outputs, with what is left beside chance of cases.

    `kendall` is tau-b of all outputs, `within` the mean over cases of the rank correlation across candidates,
    `systems` tau-b of the candidates' means (each None where it is not defined).
    """

    pearson: Figure
    spearman: Figure
    kendall: float | None
    within: float | None
    systems: float | None
    n_candidates: int
    n_cases: int


@dataclass(frozen=True, slots=True)
class LongerPicks:
    """How often the judge and the reference prefer the longer output, ties half, and the difference."""

    judge: float
    reference: float
    difference: Figure


@dataclass(frozen=True, slots=True)
class Leaning:
    """The pull of something an output has more of: headers, list items, bold passages, the judge's family."""

    feature: str
    bias: Bias


@dataclass(frozen=True, slots=True)
class RankOrder:
    """Whether a judge puts the candidates in the reference's order: Kendall's tau-b of their win rates."""

    kendall: float | None
    n_candidates: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """One judge against another on the pairs of outputs both have an opinion of.

    `raw` is the share of pairs with the same preference (a, b or tie); `decided` the share of right picks
    where the reference prefers one output, a tie counting half. `length` is the pull of length against this
    reference, `longer` how often each prefers the longer output, `leanings` what else pulls: style, and the
    judge's own family. `order` is there where pairs were judged.
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
    longer: LongerPicks | None = None
    leanings: tuple[Leaning, ...] = ()
    order: RankOrder | None = None


@dataclass(frozen=True, slots=True)
class Repeatability:
    """How often a judge says the same when it is asked the same again, by samples or --fresh.

    `same` is the share of tasks whose answers are all alike, `flips` the chance that two of them differ; for
    grades `icc` is the share of their variance that lies between outputs.
    """

    n_tasks: int
    n_answers: int
    same: Figure
    flips: float
    icc: Figure | None = None


@dataclass(frozen=True, slots=True)
class AltTestFigures:
    """The alternative annotator test: may the judge stand in for a person?

    `winning_rate` is the share of the annotators it was shown to be no worse than, `advantage` the chance
    that it is at least as close to the others as the one left out.
    """

    winning_rate: float
    advantage: float
    passed: bool
    n_annotators: int
    skipped: tuple[str, ...]
    n_items: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class LikelyRight:
    """How often judges are likely right, told from their votes alone (Dawid and Skene 1979)."""

    rubric: str
    accuracy: tuple[tuple[str, float], ...]
    n_pairs: int
    kin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConstantOutput:
    """A candidate that answers (nearly) every case with the same text."""

    candidate: str
    share: float
    n_outputs: int


@dataclass(frozen=True, slots=True)
class JudgeTrust:
    """All that the store says about one judge by one rubric; `reason` is why `position` is None.

    `constant` tells of a judge that always says the same, `alt_reason` why there is no alternative annotator
    test. `own` are the candidates of the judge's model family.
    """

    judge: str
    rubric: str
    mode: Mode
    n_pairs: int
    position: Bias | None
    reason: str
    agreements: tuple[Agreement, ...]
    constant: str = ""
    repeats: Repeatability | None = None
    alt_test: AltTestFigures | None = None
    alt_reason: str = ""
    family: str = ""
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trust:
    """Every judge of a suite, and how far its references agree among themselves."""

    suite: str
    judges: tuple[JudgeTrust, ...]
    among_references: tuple[Agreement, ...]
    notes: tuple[str, ...]
    without_gold: tuple[LikelyRight, ...] = ()
    constant_candidates: tuple[ConstantOutput, ...] = ()
