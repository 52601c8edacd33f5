"""What stands behind a judge's figures: how far its repeats differ, and what its members said."""

from dataclasses import dataclass

from judgekit.domain.judging import Usage
from judgekit.domain.results import Accuracy, Coverage, Interval
from judgekit.domain.rubric import Mode


@dataclass(frozen=True, slots=True)
class Repeats:
    """How far the repeats of one task differ: asked so often, on `changed.n` tasks.

    `changed` is the share of tasks whose repeats do not all say the same, `spread` the standard deviation of
    a verdict's score (share of the win, or grade) within a task.
    """

    most: int
    changed: Accuracy
    spread: float


@dataclass(frozen=True, slots=True)
class CandidateScore:
    """A candidate's win rate or mean grade, over `n_cases` cases; no interval where there are too few."""

    candidate: str
    score: float
    interval: Interval | None
    n_cases: int


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """One member of a judge made of judges.

    `agrees` is how often it says the same as the other members, `first` how often it picks what is shown
    first, `likely_right` its accuracy as the votes alone tell it (Dawid and Skene 1979), `scores` how the
    candidates stand by its word.
    """

    judge: str
    coverage: Coverage
    usage: Usage
    agrees: Accuracy | None
    first: Accuracy | None
    likely_right: float | None
    scores: tuple[CandidateScore, ...]


@dataclass(frozen=True, slots=True)
class SelfPreference:
    """By how much a judge puts its own candidate above where the others put it, on the same tasks."""

    judge: str
    candidate: str
    difference: float
    interval: Interval | None
    n_cases: int


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a panel, a cascade or peers.

    `agreement` is how often two members say the same. `escalated` is the share of tasks on which a cascade
    asked its strong judge. `weighed` is how the candidates stand with each member weighed by how likely it is
    right. `own` is there where owners were asked about their own outputs.
    """

    kind: str
    members: tuple[MemberFigures, ...]
    agreement: Accuracy | None
    escalated: Accuracy | None
    weighed: tuple[CandidateScore, ...]
    own: tuple[SelfPreference, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind the figures of one judge by one rubric."""

    rubric: str
    judge: str
    mode: Mode
    repeats: Repeats | None
    members: Members | None
