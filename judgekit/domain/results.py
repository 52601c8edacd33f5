"""What a comparison comes to: contrasts with their uncertainty, coverage and cost."""

from dataclasses import dataclass, field
from typing import Literal

from judgekit.domain.judging import Usage
from judgekit.domain.rubric import Mode

Decision = Literal["better", "worse", "equivalent", "cannot tell yet"]
GateResult = Literal["passed", "failed", "inconclusive"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided interval at `confidence`; a side that is not bounded is None."""

    low: float | None
    high: float | None
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of the judging tasks behind a figure, in tasks."""

    planned: int = 0
    judged: int = 0
    cannot_assess: int = 0
    unparsed: int = 0
    refused: int = 0
    error: int = 0

    @property
    def missing(self) -> int:
        """Tasks that have no reply yet."""
        answered = self.judged + self.cannot_assess + self.unparsed + self.refused + self.error
        return self.planned - answered

    @property
    def is_silent(self) -> bool:
        """Whether tasks were asked and none has a verdict."""
        return self.judged == 0 and self.planned > self.missing

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(
            self.planned + other.planned,
            self.judged + other.judged,
            self.cannot_assess + other.cannot_assess,
            self.unparsed + other.unparsed,
            self.refused + other.refused,
            self.error + other.error,
        )


@dataclass(frozen=True, slots=True)
class Contrast:
    """Candidate B against candidate A on one rubric, as one judge sees it.

    `estimate` is B's win rate in [0, 1] (pairwise) or the mean difference B minus A (graded); `null` is its
    value when nothing differs. `means` are the mean grades (A, B). `consistency` is the share of cases
    whose two orders named the same winner. `more_cases` is how many more cases would likely decide. With
    `anytime` judging stopped early: `interval` is a confidence sequence for the mean of this suite, and there
    is no p.
    """

    rubric: str
    judge: str
    mode: Mode
    a: str
    b: str
    null: float
    decision: Decision
    coverage: Coverage
    n_cases: int = 0
    n_clusters: int = 0
    wins: int = 0
    ties: int = 0
    losses: int = 0
    estimate: float | None = None
    interval: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    effect_size: float | None = None
    design_effect: float | None = None
    means: tuple[float, float] | None = None
    consistency: float | None = None
    first_share: float | None = None
    more_cases: int | None = None
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    margin: float | None = None
    gate: GateResult | None = None
    warnings: tuple[str, ...] = ()
    anytime: bool = False


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A share of right answers with its interval: `right` may hold halves, where a tie counts half."""

    right: float
    n: int
    interval: Interval

    @property
    def share(self) -> float:
        """Right answers over all answers."""
        return self.right / self.n


@dataclass(frozen=True, slots=True)
class JudgeCheck:
    """How often a judge agrees with a reference judge where the reference prefers one of the two outputs.

    `single` counts every single order's letter; `both` the sign of the mean log-odds over both orders (or
    of the mean score, where the judge gives no probabilities). With `skewed` some cases were likelier to be
    labelled than others, as where judges are in doubt: the shares are those of the labelled cases only.
    """

    judge: str
    reference: str
    single: Accuracy
    both: Accuracy
    skewed: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """One question of a plan: tasks planned, tasks answered before, and what the rest may take.

    `cost_usd` is None where the model has no price; a judge that calls no model costs nothing.
    """

    rubric: str
    judge: str
    mode: str
    planned: int
    answered: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None

    @property
    def to_ask(self) -> int:
        """Tasks that would be asked."""
        return self.planned - self.answered


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate's line of a leaderboard.

    `rating` is in Elo points, or a mean grade in [0, 1]; `raw_rating` is the rating without control of
    length, style or position, where it was asked for. `rank_low` and `rank_high` are the best and the worst
    rank the data leave open, among the candidates of its `island`. `win_rate` is wins plus half the ties (or
    its mean share of the win) over its battles. `n` counts battles, or graded cases.
    """

    candidate: str
    rating: float
    interval: Interval | None
    rank_low: int
    rank_high: int
    n: float
    wins: float = 0
    ties: float = 0
    losses: float = 0
    win_rate: float | None = None
    island: int = 0
    raw_rating: float | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairDifference:
    """Candidate `a` against candidate `b`: the difference of their ratings, a minus b.

    `win_chance` is the share of the win that the ratings expect for a (ties half), None where outputs were
    graded. `p` and `p_adjusted` (Holm over the pairs of this leaderboard) are None where the data leave the
    difference open on one side.
    """

    a: str
    b: str
    difference: float
    interval: Interval | None
    p: float | None = None
    p_adjusted: float | None = None
    win_chance: float | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What something other than the candidate does to the odds of a win, in nats per unit (sd, or order)."""

    name: str
    estimate: float
    interval: Interval | None
    p: float | None


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """One candidate's rating, or mean grade, as people would see it; ranks are None for grades."""

    candidate: str
    rating: float
    interval: Interval | None
    rank_low: int | None = None
    rank_high: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectedBoard:
    """A leaderboard as people would see it, on the scale of the judge's own, from `n_labels` of their labels.

    `reason` says why there are no lines.
    """

    reference: str
    n_labels: int
    effective_labels: float | None = None
    method: str = ""
    lines: tuple[CorrectedLine, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """Candidates from best to worst, as one judge sees them by one rubric.

    `source` is the suite or file, `slice` the tag or value the cases were chosen by. `mode` says whether
    ratings come from pairs or from grades; `method` says how, `tie_model` how ties were taken. `pairs` holds
    the contrasts against `baseline`, or those of all pairs. `corrected` is there where people have labelled.
    """

    source: str
    rubric: str | None
    judge: str | None
    slice: str | None
    mode: Mode
    method: str
    tie_model: str | None
    standings: tuple[Standing, ...]
    pairs: tuple[PairDifference, ...] = ()
    baseline: str | None = None
    effects: tuple[Effect, ...] = ()
    coverage: Coverage | None = None
    n_battles: float = 0
    n_clusters: int | None = None
    confidence: float = 0.95
    warnings: tuple[str, ...] = ()
    corrected: CorrectedBoard | None = None


@dataclass(frozen=True, slots=True)
class Unranked:
    """What could not be ranked, and why."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rankings:
    """Every leaderboard that was asked for, and what could not be ranked."""

    boards: tuple[Leaderboard, ...]
    unranked: tuple[Unranked, ...] = ()
