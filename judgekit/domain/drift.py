"""Before and after: whether the candidates moved, or the judge did."""

from dataclasses import dataclass
from typing import Literal

from judgekit.domain.rubric import Mode
from judgekit.domain.trust import Figure

DriftWord = Literal["neither moved", "the judge moved", "the candidate moved", "both moved", "cannot tell"]


@dataclass(frozen=True, slots=True)
class CandidateDrift:
    """One candidate's score (win rate or mean grade), after less before.

    `judge` is what the judge changed on the very same texts, over `n_anchors` cases; `moved` what its outputs
    changed, over the `n_changed` cases where they did, less what the judge did: None where none changed, or
    nothing tells the judge's part.
    """

    candidate: str
    n_anchors: int
    n_changed: int
    judge: Figure | None
    moved: Figure | None
    word: DriftWord


@dataclass(frozen=True, slots=True)
class JudgeDrift:
    """One judge by one rubric before and after.

    Anchors are tasks that show the very same texts in the same order, answered before and after. `same` is
    the share of them with the same verdict, `shift` the mean change of the grade, or of the share of the win
    that goes to the output shown first. `builds_before` and `builds_after` are models with fingerprints.
    """

    judge: str
    rubric: str
    mode: Mode
    n_before: int
    n_after: int
    n_anchors: int
    same: Figure | None
    shift: Figure | None
    builds_before: tuple[str, ...]
    builds_after: tuple[str, ...]
    candidates: tuple[CandidateDrift, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """All judges of a suite before and after `since`, a run or a day."""

    suite: str
    since: str
    judges: tuple[JudgeDrift, ...]
