"""What other tools have judged, in one form: answers to cases, and what was said of them by metric."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from judgekit.domain.ids import Json
from judgekit.files.document import opened, problem_at
from judgekit.files.judgement_rows import RecordedRow
from judgekit.files.rows import Row

_REFERENCES = ("reference", "expected", "ideal", "target", "ground_truth", "correct_label")
"""What tools call what an answer should be."""


class Foreign(BaseModel):
    """A part of another tool's file: what is needed has its type, and anything else may stand beside."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


@dataclass(frozen=True, slots=True)
class Said:
    """What a tool said of one answer by one metric; without a score, the file holds no verdict."""

    metric: str
    score: float | None
    rationale: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, or a case without one (no outputs), and what was said of it."""

    shown: RecordedRow
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignResults:
    """All cases and outputs of a tool's file, and its verdicts by metric; `judge` where rows name none.

    `scale` is the one of scores that do not lie between 0 and 1, where the tool has one.
    """

    judge: str
    shown: Sequence[RecordedRow]
    verdicts: Mapping[str, Sequence[RecordedRow]]
    scale: tuple[int, int] | None = None


def graded_results(judge: str, answers: Iterable[Answer]) -> ForeignResults:
    """Give the results of graded answers.

    A candidate that answered a case again answered another case of the same cluster: `7#2` beside `7`.
    """
    found = _repeats_apart(list(answers))
    verdicts: dict[str, list[RecordedRow]] = {}
    for answer in found:
        for said in answer.said:
            verdicts.setdefault(said.metric, []).append(_verdict(answer.shown, said))
    return ForeignResults(judge, tuple(answer.shown for answer in found), verdicts)


def read_json(path: Path) -> Json:
    """Give what a JSON file holds.

    Raises:
        FileProblems: it cannot be read, or is not JSON.
    """
    with opened(path) as file:
        return json_of(file.read(), path, path.name)


def json_of(content: bytes, path: Path, place: str) -> Json:
    """Give what bytes of a file hold as JSON, where NaN and infinities are null; `place` says which bytes.

    Raises:
        FileProblems: they are not JSON.
    """
    try:
        return json.loads(content, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        what = f"{place} is not readable as JSON: {error}"
        raise problem_at(path, getattr(error, "lineno", None), what) from error


def rows_of(values: Json, path: Path, place: str) -> list[Row]:
    """Give a list of objects as rows.

    Raises:
        FileProblems: it is none, or is empty.
    """
    if not isinstance(values, list) or not values or not all(isinstance(value, dict) for value in values):
        raise problem_at(path, None, f"{place} should be a list of objects, with at least one")
    return [Row(number, None, value) for number, value in enumerate(values, start=1)]


def files_in(path: Path, suffixes: Sequence[str]) -> list[Path]:
    """Give a file, or the files of a folder and below that end so, by name.

    Raises:
        FileProblems: the folder has none.
    """
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix in suffixes and file.is_file())
    if not found:
        raise problem_at(path, None, f"holds no {' or '.join(suffixes)} files")
    return found


def asked_in(fields: Mapping[str, Json]) -> tuple[str, str | None]:
    """Give what the fields of a case ask, and the reference among them; one field stands for itself."""
    reference = next((text_of(fields[key]) for key in _REFERENCES if key in fields), None)
    asked = {key: text_of(value) or "" for key, value in fields.items() if key not in _REFERENCES}
    if len(asked) == 1:
        return next(iter(asked.values())), reference
    return "\n".join(f"{key}: {value}" for key, value in asked.items()), reference


def messages_text(value: Json) -> str | None:
    """Give a text, or chat messages as one: the content of the only message, or each below its role."""
    if not isinstance(value, list) or not all(isinstance(turn, dict) for turn in value):
        return text_of(value)
    turns = [(str(turn.get("role") or "user"), _content(turn.get("content"))) for turn in value]
    if len(turns) == 1:
        return turns[0][1]
    return "\n\n".join(f"{role}: {content}" for role, content in turns)


def text_of(value: Json) -> str | None:
    """Give a value as text: itself, or its JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _content(value: Json) -> str:
    if isinstance(value, list):
        parts = [part.get("text") if isinstance(part, dict) else part for part in value]
        return "\n".join(part for part in parts if isinstance(part, str))
    return text_of(value) or ""


def _verdict(shown: RecordedRow, said: Said) -> RecordedRow:
    if said.score is None:
        return replace(shown, outcome="unparsed", rationale=said.rationale)
    return replace(shown, score=said.score, rationale=said.rationale)


def _repeats_apart(answers: Sequence[Answer]) -> list[Answer]:
    times: Counter[tuple[str, tuple[str, ...]]] = Counter()
    found = []
    for answer in answers:
        shown = answer.shown
        key = (shown.case, tuple(output.candidate for output in shown.outputs))
        times[key] += 1
        case = shown.case if times[key] == 1 else f"{shown.case}#{times[key]}"
        found.append(replace(answer, shown=replace(shown, case=case, cluster=shown.case)))
    if max(times.values(), default=0) > 1:
        return found
    return list(answers)
