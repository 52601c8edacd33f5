"""What goes wrong with a candidate: its failures by kind, and which lever they point to."""

from dataclasses import dataclass
from typing import Literal

from judgekit.domain.results import Coverage, Interval

Side = Literal["context", "behaviour", "open"]
"""Context: the model was not shown what it needed. Behaviour: it was, and did the wrong thing all the same.
Open: its query lacks something, and what it was shown is not known."""

FailureKind = Literal[
    "invented name",
    "wrong table",
    "wrong column",
    "wrong value",
    "no query",
    "broken query",
    "too slow",
    "other columns asked for",
    "aggregation or grouping",
    "order or limit",
    "other logic",
]

LACKING: tuple[FailureKind, ...] = ("invented name", "wrong table", "wrong column", "wrong value")
"""Kinds in which a query lacks a name or value that the reference has; the others are always behaviour."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A case a candidate got wrong, by the first thing in which its query differs from the reference.

    `was_shown` tells whether what the query lacks stood in what the model was shown; None where that is not
    known, or nothing is lacking.
    """

    case_id: str
    kind: FailureKind
    detail: str
    was_shown: bool | None = None

    @property
    def side(self) -> Side:
        """Whether the model lacked what it needed, or misused it."""
        if self.kind not in LACKING or self.was_shown:
            return "behaviour"
        return "open" if self.was_shown is None else "context"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the failures lie on one side, or are of one kind on it, with some of them.

    `interval` is that of the share, None where the failures lie in fewer than five clusters.
    """

    side: Side
    kind: FailureKind | None
    count: int
    share: float
    interval: Interval | None
    examples: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Where a candidate fails.

    `leading` is the side on which more than half of the failures lie, None if these failures leave that
    open, or are fewer than `fewest`; `levers` are the kinds on that side that none is clearly ahead of.
    """

    suite: str
    candidate: str
    rubric: str
    judge: str
    cases: int
    failed: int
    failure_rate: Interval | None
    sides: tuple[Share, ...]
    kinds: tuple[Share, ...]
    leading: Side | None
    levers: tuple[FailureKind, ...]
    fewest: int
    coverage: Coverage
    store: str
    run: str
    interrupted: bool = False
