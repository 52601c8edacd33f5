"""What people said, as rows of recorded judges: each person is a judge whose name starts with `human:`."""

from collections.abc import Sequence
from dataclasses import replace

from judgekit.files.judgement_rows import RecordedRow
from judgekit.files.rows import RowProblems

PERSON = "human:"


def labels_of(
    rows: Sequence[RecordedRow], annotator: str | None, told: RowProblems
) -> tuple[RecordedRow, ...]:
    """Name who labelled in every row.

    Args:
        rows: the labels.
        annotator: who labelled, where a row does not say.
        told: takes the rows that nobody can be named for.

    Raises:
        FileProblems: there are such rows.
    """
    found = tuple(_named(row, annotator, told) for row in rows)
    told.raise_any()
    return found


def _named(row: RecordedRow, annotator: str | None, told: RowProblems) -> RecordedRow:
    name = (row.judge or "").strip() or annotator
    if not name:
        told.add(
            row.row, "does not say who labelled", "name the column (--map annotator=COLUMN) or --annotator"
        )
        return row
    return replace(row, judge=PERSON + name.removeprefix(PERSON))
