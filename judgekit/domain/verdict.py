"""Verdicts: what a judge's answer came to. A broken answer is a status, never a score."""

from dataclasses import dataclass
from typing import Literal

Slot = Literal["first", "second", "tie"]
Status = Literal["preference", "grade", "cannot_assess", "unparsed", "refused", "error"]


@dataclass(frozen=True, slots=True)
class Preference:
    """Which of two outputs is better, as shown.

    `p_first`, `p_second`, `p_tie` are the judge's probabilities where it gave any (they sum to 1);
    `mass` is the share of its probability that fell on the allowed answers before they were normalised.
    """

    choice: Slot
    p_first: float | None = None
    p_second: float | None = None
    p_tie: float | None = None
    mass: float | None = None

    @property
    def score_first(self) -> float:
        """Share of the win that goes to the first output, in [0, 1]: its probability where known."""
        if self.p_first is not None:
            return self.p_first + (self.p_tie or 0.0) / 2
        return {"first": 1.0, "tie": 0.5, "second": 0.0}[self.choice]


@dataclass(frozen=True, slots=True)
class CriterionGrade:
    """The grade of one criterion: its label, its value on the scale, and how sure the judge was.

    `value` is None where the judge said it cannot assess. With token probabilities it is the expected value,
    `sd` its spread, `mass` the share of probability on the scale.
    """

    criterion: str
    label: str | None
    value: float | None
    sd: float | None = None
    mass: float | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """The grades of all criteria, and their weighted `total` (weighted mean of values mapped to [0, 1])."""

    criteria: tuple[CriterionGrade, ...]
    total: float


@dataclass(frozen=True, slots=True)
class CannotAssess:
    """The judge said it cannot tell; `reason` in its words."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """No well-formed verdict was found in the reply, not even after one repair question."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The judge declined to answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """No reply was had: the call failed and its retries are used up."""

    reason: str


Verdict = Preference | Grade | CannotAssess | Unparsed | Refused | Failed

_STATUS: dict[type[Verdict], Status] = {
    Preference: "preference",
    Grade: "grade",
    CannotAssess: "cannot_assess",
    Unparsed: "unparsed",
    Refused: "refused",
    Failed: "error",
}


def status_of(verdict: Verdict) -> Status:
    """Give the status under which a verdict is stored."""
    return _STATUS[type(verdict)]
