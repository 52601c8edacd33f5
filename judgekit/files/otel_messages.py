"""What a span says was asked and answered, under the conventions of today and those before."""

import re
from collections.abc import Mapping

from judgekit.domain.cases import Message
from judgekit.domain.ids import Json
from judgekit.files.chat_turns import NotACase, parsed, turns_of
from judgekit.files.otel_document import Span

_DETAILS = "gen_ai.client.inference.operation.details"
_NUMBERED = re.compile(r"gen_ai\.(prompt|completion)\.(\d+)\.(role|content|tool_calls|finish_reason)\b.*")
_OF_A_PART = frozenset({"type"})
_OF_A_MESSAGE = frozenset({"role", "parts", "content", "message"})
_CUT_OFF = "cut off by a limit on attributes"
_MESSAGES = {
    "gen_ai.system.message": "system",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
}


def has_content(span: Span) -> bool:
    """Tell whether a span holds any text of its call."""
    marks = ("gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.prompt", "gen_ai.completion")
    return any(key.startswith(marks) for key in _all(span)) or any(
        name in _MESSAGES or name == "gen_ai.choice" for name, _ in span.events
    )


def asked_in(span: Span) -> tuple[Message, ...]:
    """Give the turns that were sent, those of the system first; empty if the span holds none.

    Raises:
        NotACase: they hold tools or something other than text.
    """
    every = _all(span)
    system = parsed(every.get("gen_ai.system_instructions"), _OF_A_PART)
    parts = system if isinstance(system, list) else [system]
    first: list[Json] = [{"role": "system", "parts": parts}] if system else []
    asked = _messages(every.get("gen_ai.input.messages"))
    asked = asked or _numbered(every, "prompt") or _content(every.get("gen_ai.prompt"))
    return turns_of([*first, *(asked or _told(span))])


def answer_in(span: Span) -> Json:
    """Give the first answer as a message, None if the span holds none."""
    every = _all(span)
    given = _messages(every.get("gen_ai.output.messages"))
    given = given or _numbered(every, "completion") or _content(every.get("gen_ai.completion"))
    choices = (_body(about) for name, about in span.events if name == "gen_ai.choice")
    return given[0] if given else next(choices, None)


def _all(span: Span) -> dict[str, Json]:
    """The attributes of a span with those of the events that hold the whole content."""
    whole = (_DETAILS, "gen_ai.content.prompt", "gen_ai.content.completion")
    found = dict(span.attributes)
    for name, about in span.events:
        if name in whole:
            found |= about
    return found


def _messages(value: Json) -> list[Json]:
    """Messages, structured or as JSON in a text."""
    found = parsed(value, _OF_A_MESSAGE)
    if isinstance(found, str) and found.strip():
        raise NotACase(_CUT_OFF)
    return found if isinstance(found, list) else []


def _content(value: Json) -> list[Json]:
    """Messages as JSON in a text, or a text alone."""
    found = parsed(value, _OF_A_MESSAGE)
    if not found:
        return []
    return found if isinstance(found, list) else [{"content": found} if isinstance(found, str) else found]


def _numbered(attributes: Mapping[str, Json], kind: str) -> list[Json]:
    """Messages whose parts are attributes of their own: `gen_ai.prompt.0.content`."""
    found: dict[int, dict[str, Json]] = {}
    for key, value in attributes.items():
        said = _NUMBERED.fullmatch(key)
        if said and said[1] == kind:
            role = "user" if kind == "prompt" else "assistant"
            found.setdefault(int(said[2]), {"role": role})[said[3]] = parsed(value, _OF_A_PART)
    return [found[number] for number in sorted(found)]


def _told(span: Span) -> list[Json]:
    return [{"role": _MESSAGES[name], **_body(about)} for name, about in span.events if name in _MESSAGES]


def _body(about: Mapping[str, Json]) -> dict[str, Json]:
    """The message that an event carries: as JSON in one attribute, or in attributes of its own."""
    whole = parsed(about.get("gen_ai.event.content", about.get("message")), _OF_A_MESSAGE)
    if isinstance(whole, dict):
        return whole
    return {"content": whole if whole is not None else parsed(about.get("content"), _OF_A_PART)}
