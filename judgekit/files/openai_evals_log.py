"""Records that the command line `oaieval` wrote: a line with the spec, events by sample, a final report."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from judgekit.domain.ids import Json
from judgekit.files.foreign_results import Answer, Foreign, Said, messages_text, text_of
from judgekit.files.judgement_rows import RecordedRow, ShownOutput
from judgekit.files.rows import Row, RowProblems, read_rows_as


class _Spec(Foreign):
    completion_fns: Annotated[list[str], Field(min_length=1)]


class _Start(Foreign):
    spec: _Spec


class _Event(Foreign):
    sample_id: str
    type: str
    data: dict[str, Json]


def is_log(rows: Sequence[Row]) -> bool:
    """Say whether rows are such records: they begin with the spec of the run."""
    return "spec" in rows[0].value


def logged_answers(rows: Sequence[Row], told: RowProblems) -> list[Answer]:
    """Give the answer to each sample, with its `match` and the numbers among its `metrics`.

    The first sampling of a sample is the candidate's; later ones are those of a model that graded it.
    """
    starts = [start for _, start in read_rows_as(_Start, rows[:1], told, "")]
    events = [row for row in rows[1:] if "final_report" not in row.value]
    by_sample: dict[str, list[tuple[Row, _Event]]] = {}
    for row, event in read_rows_as(_Event, events, told, ""):
        by_sample.setdefault(event.sample_id, []).append((row, event))
    names = ["+".join(start.spec.completion_fns) for start in starts]
    return [_answer(name, sample, found) for name in names for sample, found in by_sample.items()]


def _answer(candidate: str, sample: str, found: Sequence[tuple[Row, _Event]]) -> Answer:
    sampled = next((event.data for _, event in found if event.type == "sampling"), {})
    matched = next((event.data for _, event in found if event.type == "match"), {})
    output = _first(sampled.get("sampled")) or _first(matched.get("sampled"))
    prompt = sampled.get("prompt", matched.get("prompt"))
    shown = RecordedRow(
        row=found[0][0],
        case=sample,
        outputs=(ShownOutput(candidate, output),) if output else (),
        input=messages_text(prompt),
        reference=text_of(matched.get("expected")),
    )
    said = {said.metric: said for _, event in found for said in _said(event)}
    return Answer(shown, tuple(said.values()) if output else ())


def _first(value: Json) -> str | None:
    """What was sampled: a text, or the first of several."""
    return text_of(value[0] if isinstance(value, list) and value else value)


def _said(event: _Event) -> Iterator[Said]:
    if event.type == "match" and isinstance(event.data.get("correct"), bool):
        yield Said("match", float(event.data["correct"]))
    if event.type == "metrics":
        for name, value in event.data.items():
            if isinstance(value, bool | int | float):
                yield Said(name, float(value))
