"""From rows of judgements that exist already to tasks, each with its judgement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from judgekit.domain.cases import Case, Output
from judgekit.domain.ids import task_key
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.picks import Pick
from judgekit.domain.rubric import Rubric
from judgekit.domain.scale import levels
from judgekit.domain.suite import Suite
from judgekit.domain.verdict import (
    CannotAssess,
    CriterionGrade,
    Failed,
    Preference,
    Refused,
    Slot,
    Unparsed,
    Verdict,
)
from judgekit.files.judgement_rows import RecordedRow, ShownOutput
from judgekit.files.recorded_suite import text_of_output
from judgekit.files.rows import RowProblems
from judgekit.judges.grading import total_grade
from judgekit.judges.recorded import RECORDED, recorded_identity

NOTHING_SAID = "the file holds no verdict here"
SLOTS: Mapping[str, Slot] = {"a": "first", "b": "second", "tie": "tie"}


@dataclass(frozen=True, slots=True)
class RecordedTask:
    """One task with what was judged on it, and how it was picked where that is known."""

    task: JudgeTask
    judgement: Judgement
    pick: Pick | None = None


def recorded_tasks(
    rows: Sequence[RecordedRow], suite: Suite, rubric: Rubric, judge: str, told: RowProblems
) -> Iterator[RecordedTask]:
    """Give the task of each row; what does not fit the suite or the rubric is told.

    Args:
        rows: the judgements.
        suite: whose cases and outputs they are about.
        rubric: what they were judged by.
        judge: who judged, where a row does not say.
        told: takes the mistakes.
    """
    cases = {case.id: case for case in suite.cases}
    for row in rows:
        case = cases.get(row.case)
        if case is None:
            told.add(row.row, f"suite {suite.name!r} has no case {row.case!r}")
            continue
        shown = [_output(output, row, suite, told) for output in row.outputs]
        verdict = verdict_of(row, rubric, told)
        outputs = [output for output in shown if output is not None]
        if verdict is not None and len(outputs) == len(shown):
            task = _task(row, case, rubric, judge, outputs)
            yield RecordedTask(task, _judgement(row, verdict), row.pick)


def _task(row: RecordedRow, case: Case, rubric: Rubric, judge: str, outputs: Sequence[Output]) -> JudgeTask:
    name = row.judge or judge
    hashes = tuple(output.hash for output in outputs)
    key = task_key(recorded_identity(name), rubric.hash, case.hash, hashes, row.repeat)
    second = outputs[1] if len(outputs) > 1 else None
    return JudgeTask(key, name, rubric, case, outputs[0], second, row.repeat)


def _output(shown: ShownOutput, row: RecordedRow, suite: Suite, told: RowProblems) -> Output | None:
    """The suite's output; the file may repeat its text, and may not have another."""
    name = shown.candidate
    if name not in suite.file.candidates:
        told.add(row.row, f"suite {suite.name!r} has no candidate {name!r}")
        return None
    known = suite.outputs.get(name, {}).get(row.case)
    text = text_of_output(name, row.case, shown.text)
    if known is None:
        return Output(name, row.case, text)
    if shown.text and text != known.text:
        told.add(
            row.row, f"the output of {name!r} is another than the suite's", "judge the suite's own outputs"
        )
    return known


def verdict_of(row: RecordedRow, rubric: Rubric, told: RowProblems) -> Verdict | None:
    """Give the verdict of a row by a rubric; None, and the reason told, if it does not fit."""
    mode = "graded" if len(row.outputs) == 1 else "pairwise"
    if mode not in rubric.modes:
        told.add(row.row, f"is {mode}, and rubric {rubric.name!r} is {' and '.join(rubric.modes)}")
        return None
    if row.score is not None:
        return _grade(row.score, row, rubric, told)
    if row.outcome in SLOTS:
        chance = row.p_first
        rest = (None, None) if chance is None else (1 - chance, 0.0)
        return Preference(SLOTS[row.outcome or ""], chance, *rest)
    return _WITHOUT[row.outcome or ""](NOTHING_SAID)


_WITHOUT: Mapping[str, type[CannotAssess | Unparsed | Refused | Failed]] = {
    "cannot_assess": CannotAssess,
    "unparsed": Unparsed,
    "refused": Refused,
    "error": Failed,
}


def _grade(score: float, row: RecordedRow, rubric: Rubric, told: RowProblems) -> Verdict | None:
    """A score as the grade of the rubric's only criterion, or of its first, the others not assessed."""
    first, *others = rubric.criteria
    steps = levels(first.scale)
    low, high = min(step.value for step in steps), max(step.value for step in steps)
    if not low <= score <= high:
        told.add(row.row, f"score {score:g} is off the scale of {first.name!r}, {low:g} to {high:g}")
        return None
    nearest = min(steps, key=lambda step: abs(step.value - score))
    grades = [CriterionGrade(first.name, nearest.label, score)]
    return total_grade(rubric, [*grades, *(CriterionGrade(each.name, None, None) for each in others)])


def _judgement(row: RecordedRow, verdict: Verdict) -> Judgement:
    return Judgement(
        verdict=verdict,
        protocol=RECORDED,
        model=row.model or row.judge or RECORDED,
        raw=row.raw or "",
        rationale=row.rationale,
    )
