"""Bring judgements that exist already into the ledger, as verdicts of recorded judges."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from judgekit.domain.errors import UsageError
from judgekit.domain.imports import ImportedJudgements
from judgekit.domain.rubric import Criterion, Mode, Rubric
from judgekit.domain.scale import Likert, LikertScale, Scale
from judgekit.domain.suite import Suite
from judgekit.domain.verdict import status_of
from judgekit.files.judgement_rows import RecordedRow
from judgekit.files.rows import RowProblems
from judgekit.files.rubric_checks import MOST_LEVELS
from judgekit.judges.recorded import recorded_identity
from judgekit.store.ledger import Ledger
from judgekit.store.planning import Redo
from judgekit.workflow.recorded_tasks import RecordedTask, recorded_tasks, verdict_of


@dataclass(frozen=True, slots=True)
class Target:
    """What judgements are brought in as: of a suite, by a rubric; `judge` where the rows name none."""

    suite: Suite
    rubric: Rubric
    judge: str
    redo: Redo = "none"


def import_judgements(
    rows: Sequence[RecordedRow], target: Target, ledger: Ledger, told: RowProblems
) -> ImportedJudgements:
    """Record every judgement that the store does not have yet.

    Raises:
        FileProblems: a row names a case, or shows an output, that the suite does not have, or has a score off
            the rubric's scale; nothing is recorded then.
    """
    found = tuple(recorded_tasks(rows, target.suite, target.rubric, target.judge, told))
    told.raise_any()
    new = _record(found, target, ledger)
    return ImportedJudgements(
        file=told.path,
        suite=target.suite.name,
        rubric=target.rubric.name,
        rows=len({row.row.number for row in rows}),
        judgements=len(found),
        new=new,
        known=len(found) - new,
        statuses=tuple(Counter(status_of(each.judgement.verdict) for each in found).most_common()),
        judges=tuple(sorted(Counter(each.task.judge for each in found).items())),
        unknown_order=sum(not row.order_known for row in rows),
        written=(),
        store=str(ledger.path),
    )


def judges_in(rows: Sequence[RecordedRow], judge: str) -> tuple[str, ...]:
    """Give the judges that rows name; `judge` stands for those that name none."""
    return tuple(sorted({row.judge or judge for row in rows}))


def recorded_rubric(
    name: str, rows: Sequence[RecordedRow], scale: tuple[int, int] | None, told: RowProblems
) -> Rubric:
    """Give a rubric for judgements whose own is not at hand.

    Raises:
        UsageError: they are grades, and their scale is not known.
        FileProblems: there are scores off that scale.
    """
    graded = len(rows[0].outputs) == 1
    if graded and scale is None:
        raise UsageError("say on which scale the scores are, such as --scale 1-10, or name a --rubric")
    likert: Scale = LikertScale(likert=_likert(scale)) if graded and scale else "binary"
    mode: Mode = "graded" if graded else "pairwise"
    criterion = Criterion(name="overall", description="As the judge was asked.", scale=likert)
    instructions = "Judgements that were imported; what the judge was asked is not recorded."
    rubric = Rubric(name=name, instructions=instructions, mode=mode, criteria=(criterion,))
    for row in rows:
        verdict_of(row, rubric, told)
    told.raise_any()
    return rubric


def _record(found: Sequence[RecordedTask], target: Target, ledger: Ledger) -> int:
    """Put what is open into the ledger, and give how much that was."""
    names = {each.task.judge for each in found}
    ledger.save_suite(target.suite, [target.rubric])
    ledger.save_judges({name: recorded_identity(name) for name in names})
    run = ledger.begin_run("import judgements", target.suite.name, {"judgements": len(found)})
    judgements = {each.task.key: each.judgement for each in found}
    new = 0
    for task in ledger.pending(run, (each.task for each in found), target.redo):
        ledger.append(run, task, judgements[task.key])
        new += 1
    ledger.save_picks(run, {each.task.key: each.pick for each in found if each.pick is not None})
    ledger.end_run(run, "done")
    return new


def _likert(scale: tuple[int, int]) -> Likert:
    low, high = scale
    if not 1 < high - low + 1 <= MOST_LEVELS:
        raise UsageError(f"{low}-{high} is no scale; from 2 to {MOST_LEVELS} levels make one")
    return Likert(min=low, max=high)
