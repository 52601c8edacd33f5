"""OpenTelemetry spans of model calls, exported as OTLP/JSON: one document, or one a line.

Read are the GenAI conventions of today (`gen_ai.input.messages`, `gen_ai.output.messages`, on spans or on
their `gen_ai.client.inference.operation.details` events) and those before (`gen_ai.prompt.N.content`,
`gen_ai.content.prompt` and `gen_ai.user.message` events).
"""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from judgekit.domain.ids import Json
from judgekit.domain.logs import LoggedCall, ReadLogs
from judgekit.files.chat_turns import NotACase, answer_of, asked_and_answered
from judgekit.files.document import opened, problem_at
from judgekit.files.otel_document import Span, read_documents
from judgekit.files.otel_messages import answer_in, asked_in, has_content

ANSWERING = ("chat", "text_completion", "generate_content")
"""Operations that answer a question; agents and workflows hold such spans within."""

_CAPTURE = (
    "set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY and "
    "OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental where the spans are made"
)


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
    every = read_documents(path)
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
    if not any(has_content(span) for span in spans):
        what = "no span holds what was asked and answered: content was not captured"
        raise problem_at(path, spans[0].line, what, _CAPTURE)


def _call(span: Span) -> LoggedCall:
    attributes = span.attributes
    operation = attributes.get("gen_ai.operation.name", ANSWERING[0])
    if operation not in ANSWERING:
        raise NotACase(f"of the operation {operation}")
    if span.has_failed:
        raise NotACase("that failed")
    turns = asked_in(span)
    given = answer_in(span)
    messages, output = asked_and_answered(turns, None if given is None else answer_of(given))
    return LoggedCall(
        messages=messages,
        output=output,
        id=_word(attributes.get("gen_ai.response.id")) or span.id,
        model=_word(attributes.get("gen_ai.response.model")) or _word(attributes.get("gen_ai.request.model")),
        tags=(span.service,) if span.service else (),
        time=_time(span.start),
        conversation=_word(attributes.get("gen_ai.conversation.id")),
    )


def _word(value: Json) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _time(nanoseconds: str | int | None) -> str | None:
    if nanoseconds is None:
        return None
    try:
        moment = datetime.fromtimestamp(int(nanoseconds) / 1e9, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.isoformat(timespec="milliseconds")
