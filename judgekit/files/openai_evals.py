"""What OpenAI's evals left: output items of runs of the hosted service; records of its command line."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import Field

from judgekit.domain.ids import Json
from judgekit.files.document import problem_at
from judgekit.files.foreign_results import (
    Answer,
    Foreign,
    ForeignResults,
    Said,
    asked_in,
    files_in,
    graded_results,
    messages_text,
    read_json,
    rows_of,
)
from judgekit.files.jsonl import read_jsonl
from judgekit.files.judgement_rows import RecordedRow, ShownOutput
from judgekit.files.openai_evals_log import is_log, logged_answers
from judgekit.files.rows import Row, RowProblems, read_rows_as


class _Result(Foreign):
    name: str
    passed: bool | None = None
    score: float | None = None


class _Message(Foreign):
    content: str | None = None


class _Sample(Foreign):
    model: str
    input: Json = None
    output: list[_Message] = Field(default_factory=list)


class _Item(Foreign):
    run_id: str
    datasource_item_id: int | str
    datasource_item: dict[str, Json]
    sample: _Sample
    results: list[_Result]


def read_openai_evals(path: Path) -> ForeignResults:
    """Give the results of runs: each model is a candidate, or each run of it where it had several.

    Raises:
        FileProblems: a file cannot be read, or has rows that cannot be used; all mistakes of it at once.
    """
    items: list[tuple[Row, _Item]] = []
    answers: list[Answer] = []
    for file in files_in(path, (".jsonl", ".json")):
        told = RowProblems(str(file))
        rows = _rows(file, told)
        if is_log(rows):
            answers += logged_answers(rows, told)
        else:
            items += read_rows_as(_Item, rows, told, "")
        told.raise_any()
    return graded_results("openai-evals", [*answers, *_item_answers(items)])


def _rows(path: Path, told: RowProblems) -> Sequence[Row]:
    if path.suffix == ".json":
        value = read_json(path)
        return rows_of(value["data"] if isinstance(value, dict) and "data" in value else value, path, "data")
    rows = list(read_jsonl(path, told))
    if not rows:
        told.raise_any()
        raise problem_at(path, None, "holds no output items and no events")
    return rows


def _item_answers(items: Sequence[tuple[Row, _Item]]) -> Iterator[Answer]:
    runs: dict[str, set[str]] = {}
    for _, item in items:
        runs.setdefault(item.sample.model, set()).add(item.run_id)
    for row, item in items:
        model = item.sample.model
        output = "\n".join(each.content for each in item.sample.output if each.content)
        inner = item.datasource_item.get("item")
        asked, reference = asked_in(inner if isinstance(inner, dict) else item.datasource_item)
        candidate = model if len(runs[model]) == 1 else f"{model}/{item.run_id}"
        shown = RecordedRow(
            row=row,
            case=str(item.datasource_item_id),
            outputs=(ShownOutput(candidate, output),) if output else (),
            input=asked or messages_text(item.sample.input),
            reference=reference,
        )
        yield Answer(shown, tuple(_said(item)) if output else ())


def _said(item: _Item) -> Iterator[Said]:
    passed = [each.passed for each in item.results if each.passed is not None]
    if passed:
        yield Said("pass", float(all(passed)))
    for each in item.results:
        fallback = None if each.passed is None else float(each.passed)
        yield Said(each.name, fallback if each.score is None else each.score)
