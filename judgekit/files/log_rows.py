"""Logs of chat calls: JSONL, one call a line, whatever its fields are called."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from judgekit.domain.errors import UsageError
from judgekit.domain.ids import Json
from judgekit.domain.logs import LoggedCall, ReadLogs
from judgekit.files.chat_turns import NO_ANSWER, NotACase, answer_of, asked_and_answered, turns_of
from judgekit.files.document import shown
from judgekit.files.jsonl import read_jsonl
from judgekit.files.near import did_you_mean
from judgekit.files.rows import Row, RowProblems

FIELDS: Mapping[str, tuple[str, ...]] = {
    "input": (
        "messages",
        "input",
        "prompt",
        "question",
        "request.messages",
        "request.body.messages",
        "body.messages",
    ),
    "output": ("output", "response", "completion", "answer", "choices", "reply"),
    "id": ("id", "request_id", "trace_id", "custom_id"),
    "model": ("model", "response.model", "response.body.model", "request.model", "body.model"),
    "tags": ("tags",),
    "time": ("time", "timestamp", "created_at", "created", "ts"),
    "conversation": ("conversation", "conversation_id", "session_id", "thread_id"),
}
"""What is looked for under which names, the first that is there; a dot leads into an object."""


def fields_of(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Give where each part of a call is looked for, from `KEY=FIELD` words and the usual names.

    Raises:
        UsageError: a word is not of that form, or its key is none.
    """
    named: dict[str, tuple[str, ...]] = {}
    for word in given:
        key, sign, field = word.partition("=")
        if not (sign and field):
            raise UsageError(f"--map {word!r}: write KEY=FIELD, such as input=request.question")
        if key not in FIELDS:
            raise UsageError(
                f"--map {word!r}: there is no {key!r} in a log; {did_you_mean(key, FIELDS, 'the keys')}"
            )
        named[key] = (field,)
    return {**FIELDS, **named}


def read_log_rows(path: Path, fields: Mapping[str, tuple[str, ...]]) -> ReadLogs:
    """Give the calls of a JSONL file.

    Raises:
        FileProblems: the file cannot be read, or lines are no JSON objects, or no line has a question and an
            answer under any of the names.
    """
    told = RowProblems(shown(path))
    rows = list(read_jsonl(path, told))
    for key in ("input", "output"):
        _tell_absent(key, rows, fields, told)
    told.raise_any()
    calls: list[LoggedCall] = []
    left_out: Counter[str] = Counter()
    for row in rows:
        try:
            calls.append(_call(row.value, fields))
        except NotACase as lack:
            left_out[str(lack)] += 1
    return ReadLogs("jsonl", len(rows), tuple(calls), left_out)


def _tell_absent(
    key: str, rows: Sequence[Row], fields: Mapping[str, tuple[str, ...]], told: RowProblems
) -> None:
    """A part that no row has is a mistake of the mapping; answers may also end the conversations."""
    if not rows or any(_found(row.value, fields[key]) is not None for row in rows):
        return
    if key == "output" and any(_ends_with_answer(row.value, fields) for row in rows):
        return
    looked = ", ".join(map(repr, fields[key]))
    told.add(rows[0], f"no line has an {key}: looked for {looked}", f"name its field with --map {key}=FIELD")


def _ends_with_answer(value: Json, fields: Mapping[str, tuple[str, ...]]) -> bool:
    try:
        turns = turns_of(_found(value, fields["input"]))
    except NotACase:
        return False
    return bool(turns) and turns[-1].role == "assistant"


def _call(value: Json, fields: Mapping[str, tuple[str, ...]]) -> LoggedCall:
    asked = _found(value, fields["input"])
    turns = turns_of(asked) if asked is not None else ()
    given = _found(value, fields["output"])
    if given is None and (not turns or turns[-1].role != "assistant"):
        raise NotACase(NO_ANSWER)
    messages, output = asked_and_answered(turns, None if given is None else answer_of(given))
    tags = _found(value, fields["tags"])
    return LoggedCall(
        messages=messages,
        output=output,
        id=_word(_found(value, fields["id"])),
        model=_word(_found(value, fields["model"])),
        tags=tuple(str(tag) for tag in (tags if isinstance(tags, list) else [tags] if tags else [])),
        time=_word(_found(value, fields["time"])),
        conversation=_word(_found(value, fields["conversation"])),
    )


def _found(value: Json, names: Sequence[str]) -> Json:
    """The first of the named values that is there and not null."""
    return next((found for name in names if (found := _at(value, name)) is not None), None)


def _at(value: Json, path: str) -> Json:
    if isinstance(value, dict) and path in value:
        return value[path]
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _word(value: Json) -> str | None:
    return str(value) if isinstance(value, str | int | float) and str(value).strip() else None
