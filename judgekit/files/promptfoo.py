"""What promptfoo wrote (`promptfoo eval -o out.json`, or .jsonl): its tests, answers and assertions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from judgekit.domain.ids import Json
from judgekit.files.document import problem_at
from judgekit.files.foreign_results import (
    Answer,
    Foreign,
    ForeignResults,
    Said,
    asked_in,
    graded_results,
    read_json,
    rows_of,
    text_of,
)
from judgekit.files.jsonl import read_jsonl
from judgekit.files.judgement_rows import RecordedRow, ShownOutput
from judgekit.files.rows import Row, RowProblems, read_rows_as

_ERROR = 2
"""`failureReason` of a row where no answer was had, so that nothing was judged."""

_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_LABEL = 40


class _Assertion(Foreign):
    type: str = "assertion"
    metric: str | None = None


class _Component(Foreign):
    score: float
    reason: str | None = None
    assertion: _Assertion | None = None


class _Grading(Foreign):
    components: Annotated[list[_Component] | None, Field(alias="componentResults")] = None
    reason: str | None = None


class _Prompt(Foreign):
    raw: str
    label: str = ""


class _Provider(Foreign):
    id: str
    label: str | None = None


class _Response(Foreign):
    output: Json = None


class _Result(Foreign):
    provider: _Provider | str
    prompt: _Prompt
    test: Annotated[int, Field(alias="testIdx")]
    success: bool
    score: float
    vars: dict[str, Json] = Field(default_factory=dict)
    response: _Response | None = None
    grading: Annotated[_Grading | None, Field(alias="gradingResult")] = None
    failure: Annotated[int | None, Field(alias="failureReason")] = None


def read_promptfoo(path: Path) -> ForeignResults:
    """Give the results of a promptfoo run: each provider, or provider with prompt, is a candidate.

    Metrics are `pass` (1 or 0), `score`, and each assertion by its `metric` or type. A row without an answer
    or without assertions has no verdict, though promptfoo counts the latter as passed.

    Raises:
        FileProblems: the file cannot be read, or has rows that cannot be used; all mistakes at once.
    """
    told = RowProblems(str(path))
    found = list(read_rows_as(_Result, _rows(path, told), told, ""))
    told.raise_any()
    names = _prompt_names(result for _, result in found)
    return graded_results("promptfoo", [_answer(row, result, names) for row, result in found])


def _rows(path: Path, told: RowProblems) -> Sequence[Row]:
    if path.suffix == ".jsonl":
        return list(read_jsonl(path, told))
    value = read_json(path)
    results = value.get("results") if isinstance(value, dict) else None
    if not isinstance(results, dict) or "results" not in results:
        raise problem_at(path, None, "holds no results.results", "write it by: promptfoo eval -o out.json")
    return rows_of(results["results"], path, "results.results")


def _prompt_names(results: Iterable[_Result]) -> Mapping[str, str]:
    """What each prompt adds to the name of a candidate: nothing where there is only one."""
    labels = list(dict.fromkeys(result.prompt.label or result.prompt.raw for result in results))
    if len(labels) == 1:
        return {labels[0]: ""}
    short = {label: _ODD.sub("-", label).strip("-.") for label in labels}
    plain = all(0 < len(name) <= _LONGEST_LABEL for name in short.values())
    distinct = len(set(short.values())) == len(labels)
    numbered = {label: f"prompt-{number}" for number, label in enumerate(labels, start=1)}
    return {label: f"/{(short if plain and distinct else numbered)[label]}" for label in labels}


def _answer(row: Row, result: _Result, names: Mapping[str, str]) -> Answer:
    provider = result.provider
    name = provider if isinstance(provider, str) else provider.label or provider.id
    candidate = name + names[result.prompt.label or result.prompt.raw]
    output = text_of(result.response.output) if result.response else None
    failed = output is None or result.failure == _ERROR
    asked, reference = asked_in(result.vars)
    shown = RecordedRow(
        row=row,
        case=str(result.test),
        outputs=() if failed else (ShownOutput(candidate, output),),
        input=asked or result.prompt.raw,
        reference=reference,
    )
    return Answer(shown, () if failed else tuple(_said(result)))


def _said(result: _Result) -> Iterator[Said]:
    components = (result.grading.components if result.grading else None) or []
    if not components:
        return
    reason = result.grading.reason if result.grading else None
    yield Said("pass", float(result.success), reason)
    yield Said("score", result.score, reason)
    times: Counter[str] = Counter()
    for component in components:
        told = component.assertion or _Assertion()
        name = told.metric or told.type
        times[name] += 1
        metric = name if times[name] == 1 else f"{name}-{times[name]}"
        yield Said(metric, component.score, component.reason)
