"""Logs of Inspect (inspect_ai): `.eval`, a ZIP of JSON, or one `.json`; their samples and scores."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from judgekit.domain.ids import Json
from judgekit.files.document import problem_at
from judgekit.files.foreign_results import (
    Answer,
    Foreign,
    ForeignResults,
    Said,
    files_in,
    graded_results,
    json_of,
    messages_text,
    read_json,
    rows_of,
)
from judgekit.files.judgement_rows import RecordedRow, ShownOutput
from judgekit.files.rows import Row, RowProblems, read_rows_as

_WORDS: Mapping[str, float] = {
    **dict.fromkeys(("c", "yes", "true"), 1.0),
    **dict.fromkeys(("i", "n", "no", "false"), 0.0),
    "p": 0.5,
}
"""Values as Inspect counts them: correct, incorrect, partial, no answer."""


class _Eval(Foreign):
    task: str
    model: str


class _Header(Foreign):
    eval: _Eval


class _Output(Foreign):
    completion: str = ""


class _Score(Foreign):
    value: Json = None
    explanation: str | None = None


class _Sample(Foreign):
    id: int | str
    input: Json
    epoch: int = 1
    target: str | list[str] = ""
    output: _Output = Field(default_factory=_Output)
    scores: dict[str, _Score] | None = None


@dataclass(frozen=True, slots=True)
class _Log:
    path: Path
    task: str
    model: str
    samples: Sequence[tuple[Row, _Sample]]


def read_inspect(path: Path) -> ForeignResults:
    """Give the results of logs: each model is a candidate, or each log of it where a task has several.

    A score that is no number and no word that Inspect counts is no verdict, nor is NaN.

    Raises:
        FileProblems: a file cannot be read, or has samples that cannot be used; all mistakes of it at once.
    """
    logs = [_read(file) for file in files_in(path, (".eval", ".json"))]
    times = Counter((log.task, log.model) for log in logs)
    tasks = {log.task for log in logs}
    return graded_results("inspect", [each for log in logs for each in _answers(log, tasks, times)])


def _read(path: Path) -> _Log:
    header, samples = _zipped(path) if path.suffix == ".eval" else _plain(path)
    told = RowProblems(str(path))
    heads = [head for _, head in read_rows_as(_Header, rows_of([header], path, "the log"), told, "")]
    found = list(read_rows_as(_Sample, rows_of(samples, path, "samples"), told, ""))
    told.raise_any()
    found.sort(key=lambda each: each[1].epoch)
    return _Log(path, heads[0].eval.task, heads[0].eval.model, found)


def _plain(path: Path) -> tuple[Json, Json]:
    value = read_json(path)
    return value, value.get("samples") if isinstance(value, dict) else None


def _zipped(path: Path) -> tuple[Json, Json]:
    remedy = "write it as JSON by: inspect log convert --to json --output-dir json LOG"
    try:
        with zipfile.ZipFile(path) as log:
            if "header.json" not in log.namelist():
                raise problem_at(path, None, "holds no header.json: the run has not ended", remedy)
            names = [name for name in log.namelist() if name.startswith("samples/")]
            header = json_of(log.read("header.json"), path, "header.json")
            return header, [json_of(log.read(name), path, name) for name in names]
    # Inspect may compress by Zstandard, which Python's zipfile knows from 3.14 on.
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise problem_at(path, None, f"cannot be read as a ZIP file: {error}", remedy) from error


def _answers(log: _Log, tasks: set[str], times: Mapping[tuple[str, str], int]) -> Iterator[Answer]:
    alone = times[log.task, log.model] == 1
    candidate = log.model if alone else f"{log.model}/{log.path.stem}"
    for row, sample in log.samples:
        output = sample.output.completion
        target = sample.target if isinstance(sample.target, str) else "\n".join(sample.target)
        shown = RecordedRow(
            row=row,
            case=str(sample.id) if len(tasks) == 1 else f"{log.task}/{sample.id}",
            outputs=(ShownOutput(candidate, output),) if output else (),
            input=messages_text(sample.input),
            reference=target or None,
        )
        yield Answer(shown, tuple(_said(sample.scores or {})) if output else ())


def _said(scores: Mapping[str, _Score]) -> Iterator[Said]:
    for name, score in scores.items():
        value = score.value
        if isinstance(value, list):
            value = {str(number): each for number, each in enumerate(value, start=1)}
        several = value if isinstance(value, dict) else {"": value}
        for part, each in several.items():
            yield Said(f"{name}-{part}" if part else name, _number(each), score.explanation)


def _number(value: Json) -> float | None:
    if isinstance(value, bool | int | float):
        return float(value)
    if not isinstance(value, str):
        return None
    word = value.strip().casefold()
    try:
        return _WORDS[word] if word in _WORDS else float(word)
    except ValueError:
        return None
