"""All that the page of a suite shows, frozen: figures by question, tables, and the cases to look into."""

from collections.abc import Mapping
from dataclasses import dataclass

from judgekit.domain.corrected import Corrected, Uncorrected
from judgekit.domain.ids import Json
from judgekit.domain.ladder import Rung
from judgekit.domain.results import Contrast, Coverage, Leaderboard
from judgekit.domain.rubric import Mode
from judgekit.domain.trust import JudgeTrust


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate in a panel: a mean in [0, 1] over `n` cases, with its interval where one can be given."""

    candidate: str
    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Panel:
    """The candidates on one tag or one criterion."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Duel:
    """How `a` did against `b`: mean share of the win, and what the battles came to."""

    a: str
    b: str
    win_rate: float
    wins: int
    ties: int
    losses: int


@dataclass(frozen=True, slots=True)
class Orders:
    """In how many battles both orders agreed, one said tie, both named what stood at the same place."""

    consistent: int
    partial: int
    conflict: int
    single: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one judge says by one rubric: a leaderboard or why there is none, contrasts, slices, coverage.

    `contrasts` are against the suite's baseline, else against its first candidate; `corrected` says by
    candidate what people or programs would make of them, as far as they labelled. `rungs` are the candidates
    in the order of the suite, where each was judged against the one before; their p-values are a family of
    their own. `trust` is None for programs and people, which others are held against. `notes` say what is
    left out.
    """

    rubric: str
    judge: str
    mode: Mode
    coverage: Coverage
    board: Leaderboard | None = None
    unranked: str | None = None
    contrasts: tuple[Contrast, ...] = ()
    corrected: tuple[tuple[str, Corrected | Uncorrected], ...] = ()
    duels: tuple[Duel, ...] = ()
    criteria: tuple[Panel, ...] = ()
    tags: tuple[Panel, ...] = ()
    orders: Orders | None = None
    rungs: tuple[Rung, ...] = ()
    trust: JudgeTrust | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a named report."""

    report: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Json, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """What one judge answered to one question: `choice` is as shown, `second` None if graded."""

    rubric: str
    judge: str
    first: str
    second: str | None
    repeat: int
    status: str
    choice: str | None
    p_first: float | None
    total: float | None
    rationale: str | None
    reason: str | None
    raw: str | None


@dataclass(frozen=True, slots=True)
class CaseStory:
    """A case with everything that was answered to it and said of the answers."""

    id: str
    input: str
    reference: str | None
    context: tuple[str, ...]
    tags: tuple[str, ...]
    outputs: Mapping[str, str]
    verdicts: tuple[ShownVerdict, ...]


@dataclass(frozen=True, slots=True)
class DrillDown:
    """The candidates of a suite in its order, its baseline, its cases with their clusters, some in full."""

    candidates: tuple[str, ...]
    baseline: str | None
    clusters: Mapping[str, str]
    stories: tuple[CaseStory, ...]

    @property
    def case_ids(self) -> tuple[str, ...]:
        """The ids of all cases, in the order of the suite."""
        return tuple(self.clusters)


@dataclass(frozen=True, slots=True)
class PageData:
    """Everything on the page of a suite."""

    suite: str
    made_at: str
    version: str
    drill_down: DrillDown
    opinions: tuple[Opinion, ...]
    tables: tuple[Table, ...]
