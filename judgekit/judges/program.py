"""Programs as judges: an output is scored by code, and the score becomes a grade or a preference."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from judgekit.domain.cases import Case, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.ids import content_hash
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.rubric import Criterion, Mode, Rubric
from judgekit.domain.scale import levels
from judgekit.domain.verdict import (
    CannotAssess,
    CriterionGrade,
    Failed,
    Preference,
    Verdict,
)
from judgekit.judges.grading import total_grade

PROGRAM_VERSION = "1"
"""Goes into every program judge's identity: raise it whenever a built-in program scores differently."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a program says of an output: how right it is in [0, 1], why, and further scores by criterion."""

    value: float
    note: str = ""
    further: Mapping[str, float] = field(default_factory=dict)


Scored = Score | CannotAssess | Failed


class Program(Protocol):
    """Code that scores one output to one case."""

    @property
    def fingerprint(self) -> str:
        """Names all that decides its scores beside the judge's specification (data, source), or empty."""
        ...

    async def score(self, case: Case, output: Output) -> Scored:
        """Score an output; what cannot be scored is said, not raised."""
        ...


class ProgramJudge:
    """Judges by running a program.

    The score fills the first criterion that the program does not score by name; criteria it knows nothing of
    cannot be assessed. Pairs are judged by comparing both scores.
    """

    modes: tuple[Mode, ...] = ("graded", "pairwise")

    def __init__(self, name: str, spec: JudgeSpec, program: Program) -> None:
        self.name = name
        self.identity = content_hash([spec.hash, PROGRAM_VERSION, program.fingerprint])
        self._model = f"program:{spec.program}"
        self._program = program

    async def judge(self, task: JudgeTask) -> Judgement:
        """Run the program on what the task shows."""
        start = time.perf_counter()
        first = await self._program.score(task.case, task.first)
        if task.second is None:
            verdict, note = _grade(task.rubric, first), _note(first)
        else:
            second = await self._program.score(task.case, task.second)
            verdict, note = _preference(task.rubric, first, second), f"A: {_note(first)}\nB: {_note(second)}"
        elapsed_ms = (time.perf_counter() - start) * 1000
        return Judgement(
            verdict, "program", self._model, raw=note, rationale=note or None, latency_ms=elapsed_ms
        )


def _grade(rubric: Rubric, scored: Scored) -> Verdict:
    if not isinstance(scored, Score):
        return scored
    main = next((c for c in rubric.criteria if c.name not in scored.further), None)
    values = {**scored.further, **({main.name: scored.value} if main else {})}
    return total_grade(
        rubric, [_on_scale(criterion, values.get(criterion.name)) for criterion in rubric.criteria]
    )


def _on_scale(criterion: Criterion, score: float | None) -> CriterionGrade:
    """Put a score in [0, 1] on the criterion's scale; the label is that of the nearest level."""
    if score is None:
        return CriterionGrade(criterion.name, None, None)
    steps = levels(criterion.scale)
    low, high = min(step.value for step in steps), max(step.value for step in steps)
    value = low + score * (high - low)
    nearest = min(steps, key=lambda step: abs(step.value - value))
    return CriterionGrade(criterion.name, nearest.label, value)


def _preference(rubric: Rubric, first: Scored, second: Scored) -> Verdict:
    if not isinstance(first, Score):
        return first
    if not isinstance(second, Score):
        return second
    if first.value == second.value:
        equal = CannotAssess("both outputs score the same, and the rubric allows no tie")
        return Preference("tie") if rubric.ties else equal
    return Preference("first" if first.value > second.value else "second")


def _note(scored: Scored) -> str:
    return scored.note if isinstance(scored, Score) else scored.reason
