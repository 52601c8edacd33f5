"""What a ladder comes to: candidates in the order they were built, each against the one before."""

from dataclasses import dataclass
from typing import Literal

from judgekit.domain.results import Contrast, Coverage
from judgekit.domain.rubric import Mode

Finding = Literal["real", "not shown", "worse"]
"""Whether a gain is real (p after Holm below 0.05), not shown by these cases, or a loss."""


@dataclass(frozen=True, slots=True)
class OutputCost:
    """What an output of a candidate takes: mean cost and tokens, median latency; None where not known."""

    cost_usd: float | None = None
    latency_ms: float | None = None
    prompt_tokens: float | None = None
    completion_tokens: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One candidate against an earlier one, and what that shows."""

    contrast: Contrast
    finding: Finding


@dataclass(frozen=True, slots=True)
class Rung:
    """One candidate of a ladder.

    `score` is its mean grade in [0, 1] over the `n_cases` cases that were graded, None where outputs are
    judged in pairs. `step` is the contrast with the rung before, `gain` that with the baseline; None where
    there is nothing to be compared with.
    """

    candidate: str
    n_cases: int
    score: float | None
    step: Step | None
    gain: Step | None
    cost: OutputCost


@dataclass(frozen=True, slots=True)
class Ladder:
    """Candidates in order, as one judge sees them by one rubric.

    All p-values are adjusted (Holm) over the `n_tests` contrasts of this ladder. `without_outputs` are
    candidates left out because they have not answered yet. `is_mcnemar` tells that scores are right or wrong
    and every case is its own cluster, where the sign-flip test is McNemar's exact test.
    """

    suite: str
    rubric: str
    judge: str
    mode: Mode
    baseline: str
    rungs: tuple[Rung, ...]
    without_outputs: tuple[str, ...]
    n_tests: int
    coverage: Coverage
    is_mcnemar: bool
    store: str
    run: str
    judged: int
    calls: int
    seconds: float
    cost_usd: float | None
    interrupted: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """The contrasts of each rung with the one before."""
        return tuple(rung.step for rung in self.rungs if rung.step is not None)
