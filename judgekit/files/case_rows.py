"""From rows to cases: what makes up a case, what groups cases, and what is wrong with them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from judgekit.domain.cases import Case
from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json
from judgekit.domain.turns import Turn, messages_of
from judgekit.files.columns import Columns
from judgekit.files.document import Document
from judgekit.files.near import did_you_mean
from judgekit.files.rows import Row, RowProblems, read_rows_as, tell_repeated

_STRAY_KEYS = "to take others along, name them: 'fields: {metadata: [...]}'"


class CaseRow(BaseModel):
    """A row of cases in judgekit's own form."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str
    input: str | list[Turn]
    reference: str | None = None
    context: list[str] = Field(default_factory=list)
    tags: list[str] = Field(default_factory=list)
    metadata: dict[str, Json] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseSource:
    """Where cases come from: the suite's `cases`, `fields` and `cluster_by`, and the suite they stand in."""

    cases: str
    folder: Path
    suite: Document
    fields: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    cluster_by: str = "case"

    @property
    def columns(self) -> Columns:
        """Which columns make up a case."""
        return Columns(self.fields, None if self.cluster_by == "case" else self.cluster_by)


def cases_of(source: CaseSource, rows: Sequence[Row], told: RowProblems) -> tuple[Case, ...]:
    """Give the cases that rows hold, in their order, each with its cluster.

    Raises:
        FileProblems: what was told while the rows were read, and what is wrong with them as cases.
    """
    if not rows:
        told.raise_any()
        raise FileProblems([Problem(told.path, told.line, "there are no cases")])
    _check_columns(source, rows)
    own = [Row(row.number, row.line, source.columns.case_of(row.value)) for row in rows]
    found = list(read_rows_as(CaseRow, own, told, _STRAY_KEYS, source.columns))
    _tell_empty(found, told)
    tell_repeated(((case.id, row) for row, case in found), told)
    clusters = _clusters(source, [row for row, _ in found], {row.number: row.value for row in rows}, told)
    told.raise_any()
    return tuple(_case(case, clusters.get(row.number, "")) for row, case in found)


def is_empty(content: str | list[Turn]) -> bool:
    """Tell whether an input, or a message of it, says nothing."""
    texts = [content] if isinstance(content, str) else [turn.content for turn in content]
    return not texts or not all(text.strip() for text in texts)


def _check_columns(source: CaseSource, rows: Sequence[Row]) -> None:
    """Columns that `fields` names and no row has are a mistake of the suite, not of each row."""
    if not source.fields:
        return
    there = dict.fromkeys(name for row in rows for name in row.value)
    absent = [(ours, theirs) for ours, theirs in source.columns.named() if theirs not in there]
    problems = [
        source.suite.problem(
            ("fields", ours),
            f"'fields' takes {ours!r} from {theirs!r}, which no case has",
            did_you_mean(theirs, there, "the columns"),
        )
        for ours, theirs in absent
    ]
    if problems:
        raise FileProblems(problems)


def _tell_empty(found: Sequence[tuple[Row, CaseRow]], told: RowProblems) -> None:
    for row, case in found:
        if is_empty(case.input):
            told.add(row, "'input' is empty")
        if not case.id.strip():
            told.add(row, "'id' is empty")


def _clusters(
    source: CaseSource, own: Sequence[Row], raw: Mapping[int, Mapping[str, Json]], told: RowProblems
) -> dict[int, str]:
    """The cluster of each row by its number; none where every case stands for itself."""
    key = source.cluster_by
    if key == "case":
        return {}
    found = {row.number: _value_of(key, row.value, raw[row.number]) for row in own}
    if own and all(value is None for value in found.values()):
        known = dict.fromkeys(
            name for row in own for name in (*row.value.get("metadata", ()), *raw[row.number])
        )
        what = f"'cluster_by' names {key!r}, which no case has"
        remedy = did_you_mean(key, known, "the columns")
        raise FileProblems([*told.all, source.suite.problem(("cluster_by",), what, remedy)])
    for row in own:
        if found[row.number] is None:
            told.add(row, f"{key!r}, which 'cluster_by' names, is missing")
    return {number: _as_text(value) for number, value in found.items()}


def _value_of(key: str, own: Mapping[str, Json], raw: Mapping[str, Json]) -> Json:
    return own.get("metadata", {}).get(key, own.get(key, raw.get(key)))


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _case(row: CaseRow, cluster: str) -> Case:
    return Case(
        id=row.id,
        input=messages_of(row.input),
        reference=row.reference,
        context=tuple(row.context),
        tags=tuple(row.tags),
        metadata=row.metadata,
        cluster=cluster,
    )
