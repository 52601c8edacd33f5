"""Recorded outputs of a candidate: JSONL rows `{id, output, context?, metadata?}`, joined to cases by id."""

from collections.abc import Collection, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from judgekit.domain.cases import Output
from judgekit.domain.ids import Json
from judgekit.files.columns import OWN_FORM
from judgekit.files.document import shown
from judgekit.files.jsonl import read_jsonl
from judgekit.files.near import nearest
from judgekit.files.rows import Row, RowProblems, read_rows_as, tell_repeated

_SEARCHED = 5
"""Unknown ids for which a near one is looked for: among many cases a search takes a while."""


STRAY_KEYS = "put others under 'metadata'"


class OutputRow(BaseModel):
    """A row of recorded outputs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str
    output: str
    context: list[str] = Field(default_factory=list)
    metadata: dict[str, Json] = Field(default_factory=dict)


def read_outputs(path: Path, candidate: str, case_ids: Collection[str] | None = None) -> dict[str, Output]:
    """Give the outputs a candidate left in a JSONL file, by case id.

    Args:
        path: the file.
        candidate: whose outputs they are.
        case_ids: the cases there are; None leaves that unchecked.

    Raises:
        FileProblems: the file cannot be read, or rows are no outputs of these cases; all mistakes at once.
    """
    told = RowProblems(shown(path))
    own = (Row(row.number, row.line, OWN_FORM.case_of(row.value)) for row in read_jsonl(path, told))
    found = list(read_rows_as(OutputRow, own, told, STRAY_KEYS))
    tell_nameless(found, told)
    tell_repeated(((output.id, row) for row, output in found), told)
    if case_ids is not None:
        _tell_unknown(found, dict.fromkeys(case_ids), told)
    told.raise_any()
    return {row.id: output_of(candidate, row) for _, row in found}


def output_of(candidate: str, row: OutputRow) -> Output:
    """Give the output that a row holds."""
    return Output(candidate, row.id, row.output, tuple(row.context), row.metadata)


def tell_nameless(found: Sequence[tuple[Row, OutputRow]], told: RowProblems) -> None:
    """Note every row whose id says nothing; an output that says nothing is one, and is judged."""
    for row, output in found:
        if not output.id.strip():
            told.add(row, "'id' is empty")


def _tell_unknown(found: Sequence[tuple[Row, OutputRow]], known: Collection[str], told: RowProblems) -> None:
    unknown = ((row, output) for row, output in found if output.id not in known)
    for count, (row, output) in enumerate(unknown):
        near = nearest(output.id, known) if count < _SEARCHED else None
        told.add(row, f"no case has the id {output.id!r}", f"did you mean {near!r}?" if near else "")
