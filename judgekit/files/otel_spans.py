"""OpenTelemetry spans of model calls, exported as OTLP/JSON: one document, or one a line.

Read are the GenAI conventions of today (`gen_ai.input.messages`, `gen_ai.output.messages`, on spans or on
their `gen_ai.client.inference.operation.details` events) and those before (`gen_ai.prompt.N.content`,
`gen_ai.content.prompt` and `gen_ai.user.message` events).
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json
from judgekit.domain.logs import LoggedCall, ReadLogs
from judgekit.files.chat_turns import NotACase, answer_of, asked_and_answered
from judgekit.files.document import opened, problem_at, shown
from judgekit.files.jsonl import read_jsonl
from judgekit.files.otel_messages import answer_in, asked_in, has_content
from judgekit.files.otel_values import attributes_of
from judgekit.files.rows import RowProblems

ANSWERING = ("chat", "text_completion", "generate_content")
"""Operations that answer a question; agents and workflows hold such spans within."""

_FAILED = 2
_CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"


@dataclass(frozen=True, slots=True)
class Span:
    """A span with the line it stands on, its attributes, and the service that made it."""

    line: int | None
    raw: dict[str, Json]
    attributes: dict[str, Json]
    service: str | None


def looks_like_spans(path: Path) -> bool:
    """Tell whether a file begins as OTLP/JSON does.

    Raises:
        FileProblems: the file cannot be read.
    """
    with opened(path) as file:
        return b'"resourceSpans"' in file.read(4096)


def read_spans(path: Path) -> ReadLogs:
    """Give the calls that a file of spans holds.

    Raises:
        FileProblems: the file cannot be read or is no OTLP/JSON, or no span holds a question and an answer.
    """
    every = list(_spans(path))
    calls: list[LoggedCall] = []
    left_out: Counter[str] = Counter()
    model_calls = [span for span in every if any(key.startswith("gen_ai.") for key in span.attributes)]
    _check_content(path, model_calls)
    if len(every) > len(model_calls):
        left_out["no calls of models"] = len(every) - len(model_calls)
    for span in model_calls:
        try:
            calls.append(_call(span))
        except NotACase as lack:
            left_out[str(lack)] += 1
    return ReadLogs("otel", len(every), tuple(calls), left_out)


def _check_content(path: Path, spans: list[Span]) -> None:
    if not spans:
        what = "there is no span of a model call: none has attributes gen_ai.*"
        raise problem_at(path, None, what, "export the spans of an instrumented client as OTLP/JSON")
    if not any(has_content(span.raw, span.attributes) for span in spans):
        what = "no span holds what was asked and answered: content was not captured"
        raise problem_at(path, spans[0].line, what, f"set {_CAPTURE} where the spans are made")


def _call(span: Span) -> LoggedCall:
    attributes = span.attributes
    operation = attributes.get("gen_ai.operation.name", ANSWERING[0])
    if operation not in ANSWERING:
        raise NotACase(f"of the operation {operation}")
    if (span.raw.get("status") or {}).get("code") in (_FAILED, "STATUS_CODE_ERROR"):
        raise NotACase("that failed")
    turns = asked_in(span.raw, attributes)
    given = answer_in(span.raw, attributes)
    messages, output = asked_and_answered(turns, None if given is None else answer_of(given))
    return LoggedCall(
        messages=messages,
        output=output,
        id=attributes.get("gen_ai.response.id") or span.raw.get("spanId"),
        model=attributes.get("gen_ai.response.model") or attributes.get("gen_ai.request.model"),
        tags=(span.service,) if span.service else (),
        time=_time(span.raw.get("startTimeUnixNano")),
        conversation=attributes.get("gen_ai.conversation.id"),
    )


def _spans(path: Path) -> Iterator[Span]:
    for line, document in _documents(path):
        for resource in document.get("resourceSpans") or ():
            about = attributes_of((resource.get("resource") or {}).get("attributes"))
            for scope in resource.get("scopeSpans") or resource.get("instrumentationLibrarySpans") or ():
                for raw in scope.get("spans") or ():
                    yield Span(line, raw, attributes_of(raw.get("attributes")), about.get("service.name"))


def _documents(path: Path) -> list[tuple[int | None, dict[str, Json]]]:
    """The documents of a file: one a line, as collectors write them, or one over all lines."""
    told = RowProblems(shown(path))
    rows = list(read_jsonl(path, told))
    if rows and not told.all:
        documents: list[tuple[int | None, Json]] = [(row.line, row.value) for row in rows]
    else:
        documents = [(None, _whole(path, told))]
    odd = [
        Problem(shown(path), line, "is no OTLP/JSON", 'export spans as {"resourceSpans": [...]}')
        for line, document in documents
        if not isinstance(document, dict) or not isinstance(document.get("resourceSpans"), list)
    ]
    if odd:
        raise FileProblems(odd)
    return documents


def _whole(path: Path, told: RowProblems) -> Json:
    with opened(path) as file:
        content = file.read()
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        if b"\n{" in content.strip():
            told.raise_any()
        raise problem_at(path, getattr(error, "lineno", None), f"not readable as JSON: {error}") from error


def _time(nanoseconds: Json) -> str | None:
    try:
        moment = datetime.fromtimestamp(int(nanoseconds) / 1e9, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return moment.isoformat(timespec="milliseconds")
