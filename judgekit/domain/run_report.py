"""How the candidates of a suite stand after a run: one table per rubric and judge."""

from dataclasses import dataclass

from judgekit.domain.behind import Behind
from judgekit.domain.judging import Usage
from judgekit.domain.results import Coverage, Interval
from judgekit.domain.rubric import Mode


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """A candidate's mean on one criterion, mapped to [0, 1], over the cases in which it could be assessed."""

    criterion: str
    score: float
    interval: Interval | None
    n_cases: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """One candidate: its mean grade, or its win rate against those it was paired with, over `n_cases` cases.

    `score` is None where nothing was judged, `interval` None where there is too little for one. `usage` is
    that of all judgements it took part in, so a pair's counts for both. `criteria` is there for grades of
    several criteria.
    """

    candidate: str
    score: float | None
    interval: Interval | None
    n_cases: int
    coverage: Coverage
    usage: Usage
    warnings: tuple[str, ...] = ()
    criteria: tuple[CriterionScore, ...] = ()


@dataclass(frozen=True, slots=True)
class RunTable:
    """The candidates by one rubric as one judge sees them, the best first."""

    rubric: str
    judge: str
    mode: Mode
    lines: tuple[RunLine, ...]
    coverage: Coverage
    usage: Usage


@dataclass(frozen=True, slots=True)
class RunReport:
    """What `run` has to say; `judged`, `calls` and `cost_usd` are those of this very run.

    `generated` counts new outputs by candidate, `missing` the cases a candidate has no output for. `notes`
    must be read beside the figures: where pairs stopped early, or battles were chosen. `behind` tells of
    repeats and of judges made of judges.
    """

    suite: str
    tables: tuple[RunTable, ...]
    generated: tuple[tuple[str, int], ...]
    missing: tuple[tuple[str, int], ...]
    store: str
    judged: int
    calls: int
    seconds: float
    cost_usd: float | None
    interrupted: bool = False
    notes: tuple[str, ...] = ()
    behind: tuple[Behind, ...] = ()
