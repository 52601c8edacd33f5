"""What putting a rubric to the test with a judge comes to."""

from dataclasses import dataclass

from judgekit.domain.judging import Usage
from judgekit.domain.results import Accuracy, Coverage
from judgekit.domain.rubric import Mode


@dataclass(frozen=True, slots=True)
class Mark:
    """One labelled test of a rubric: what was expected, what both orders came to, and whether that is right.

    `got` is None where there is no verdict; such a test is not right.
    """

    number: int
    mode: Mode
    expected: str
    got: str | None
    right: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class CriterionMark:
    """How often one criterion was graded as its tests expect."""

    criterion: str
    accuracy: Accuracy


@dataclass(frozen=True, slots=True)
class CanaryMark:
    """One canary: `score_good` is the fair answer's share of the win; None without a verdict."""

    kind: str
    case_id: str
    expect: str
    score_good: float | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Flips:
    """Verdicts that turn when the rubric is put in other words: `share.right` counts those that do."""

    rewordings: int
    share: Accuracy


@dataclass(frozen=True, slots=True)
class RubricTrial:
    """A rubric's tests, its canaries and its rewordings, as one judge saw them.

    `turned` is the share of fair answers that win against a bluff, and win no more once the bluff asks to be
    chosen; None without any.

    `accuracy` is None where the rubric has no test the judge can take; `skipped` counts tests in a mode it
    cannot judge in. `judged` and `calls` are those of this very run.
    """

    rubric: str
    judge: str
    marks: tuple[Mark, ...]
    accuracy: Accuracy | None
    criteria: tuple[CriterionMark, ...]
    canaries: tuple[CanaryMark, ...]
    turned: Accuracy | None
    flips: Flips | None
    coverage: Coverage
    usage: Usage
    judged: int
    calls: int
    seconds: float
    cost_usd: float | None
    skipped: int = 0
    interrupted: bool = False
