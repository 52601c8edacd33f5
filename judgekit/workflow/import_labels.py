"""What people said, as rows of recorded judges: each person is a judge whose name starts with `human:`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from judgekit.domain.picks import Pick
from judgekit.domain.suite import Suite
from judgekit.files.judgement_rows import RecordedRow
from judgekit.files.rows import RowProblems

PERSON = "human:"
ALL = "all"
RANDOM: Final = "random"
HAND: Final = "hand"

Shown: TypeAlias = tuple[str | None, frozenset[str]]
"""Who labelled, and the candidates whose outputs were shown."""


@dataclass(frozen=True, slots=True)
class Labelling:
    """Who labelled, where a row does not say, and how the items were picked.

    `picked` is `all`, `random`, `hand`, or the column that holds the chance of each item; None: unknown.
    """

    annotator: str | None = None
    picked: str | None = None


def labels_of(
    rows: Sequence[RecordedRow], labelling: Labelling, suite: Suite, told: RowProblems
) -> tuple[RecordedRow, ...]:
    """Name in every row who labelled, and how the item was picked where that is stated.

    Raises:
        FileProblems: nobody can be named for a row, or what is stated of the picking cannot be true.
    """
    found = tuple(_named(row, labelling.annotator, told) for row in rows)
    told.raise_any()
    if labelling.picked is not None:
        found = _picked(found, labelling.picked, suite, told)
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


def _picked(
    rows: Sequence[RecordedRow], picked: str, suite: Suite, told: RowProblems
) -> tuple[RecordedRow, ...]:
    if picked == HAND:
        return tuple(replace(row, pick=Pick(HAND, None)) for row in rows)
    if picked not in (ALL, RANDOM):
        return tuple(replace(row, pick=_stated(row, picked, told)) for row in rows)
    shares = _shares(rows, suite)
    for row in rows:
        labelled, there = shares[_shown(row)]
        if picked == ALL and labelled < there:
            remedy = "say --picked random if they are a random part, or hand if they are not"
            told.add(row.row, f"is one of {labelled} labels for {there} cases, which are not all", remedy)
            break
    return tuple(replace(row, pick=Pick(RANDOM, _share(*shares[_shown(row)]))) for row in rows)


def _share(labelled: int, there: int) -> float:
    return min(1.0, labelled / there)


def _shares(rows: Sequence[RecordedRow], suite: Suite) -> Mapping[Shown, tuple[int, int]]:
    """How many cases each person labelled of those there are, for each set of candidates shown."""
    labelled: dict[Shown, set[str]] = defaultdict(set)
    for row in rows:
        labelled[_shown(row)].add(row.case)
    return {shown: (len(cases), max(1, _there(shown[1], suite))) for shown, cases in labelled.items()}


def _there(candidates: frozenset[str], suite: Suite) -> int:
    """Cases for which all of them have an output."""
    answered = [set(suite.outputs.get(name, {})) for name in candidates]
    return len(set.intersection(*answered) & {case.id for case in suite.cases})


def _shown(row: RecordedRow) -> Shown:
    return row.judge, frozenset(output.candidate for output in row.outputs)


def _stated(row: RecordedRow, column: str, told: RowProblems) -> Pick | None:
    """The chance in a column; what is no chance is told."""
    word = row.row.value.get(column)
    if word is None:
        told.add(
            row.row, f"has no {column!r}", "say --picked all, random or hand, or name a column of the file"
        )
        return None
    try:
        chance = float(str(word))
    except ValueError:
        chance = 0.0
    if 0 < chance <= 1:
        return Pick("stratified", chance)
    told.add(
        row.row, f"{word!r} in {column!r} is no chance", "write the item's chance, above 0 and at most 1"
    )
    return None
