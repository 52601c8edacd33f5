"""Chat messages as APIs and traces write them, read as the turns of a case."""

import json
from collections.abc import Sequence

from judgekit.domain.cases import Message
from judgekit.domain.ids import Json

ROLES = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "model": "assistant",
}
"""What logs call whom."""

TOOLS = "with calls of tools"
NOT_TEXT = "with something other than text"
NO_ANSWER = "without an answer"
NO_QUESTION = "without a question"


class NotACase(Exception):
    """A record that is in order but can be no case; the message says why, after a number."""


def turns_of(value: Json) -> tuple[Message, ...]:
    """Give the turns of a conversation: a text is what a user says, a list holds one message each.

    Raises:
        NotACase: it holds tools, images or roles that no case has.
    """
    if isinstance(value, str):
        return (Message("user", value),)
    if isinstance(value, dict):
        return turns_of(value["messages"]) if "messages" in value else (_turn(value),)
    if not isinstance(value, list):
        raise NotACase(NOT_TEXT)
    return tuple(_turn(message) for message in value)


def answer_of(value: Json) -> str:
    """Give the answer of a reply: a text, a message, a list of them (the last counts), or a whole API reply.

    Raises:
        NotACase: there is no answer in it, or one that is no text.
    """
    if isinstance(value, list):
        value = value[-1] if value else None
    if isinstance(value, dict):
        inner = next(
            (value[key] for key in ("body", "message", "choices", "output_text", "output") if key in value),
            None,
        )
        text = answer_of(inner) if inner is not None else _text(value)
    else:
        text = value if isinstance(value, str) else ""
    if not text.strip():
        raise NotACase(NO_ANSWER)
    return text


def asked_and_answered(turns: Sequence[Message], answer: str | None) -> tuple[tuple[Message, ...], str]:
    """Part a conversation into what was asked and what was answered, where the answer may be its last turn.

    Raises:
        NotACase: there is no answer, or nothing that a user asks before it.
    """
    asked = list(turns)
    if asked and asked[-1].role == "assistant" and answer in (None, asked[-1].content):
        answer = asked.pop().content
    if not answer or not answer.strip():
        raise NotACase(NO_ANSWER)
    if not asked or asked[-1].role != "user" or not asked[-1].content.strip():
        raise NotACase(NO_QUESTION)
    return tuple(turn for turn in asked if turn.content.strip()), answer


def parsed(value: Json, marks: frozenset[str]) -> Json:
    """Give what a text of JSON holds: an object, or a list of objects, that each have one of the marked keys.

    Any other text is given as it is: an answer may itself be JSON.
    """
    if not isinstance(value, str) or value.lstrip()[:1] not in ("[", "{"):
        return value
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return value
    items = found if isinstance(found, list) else [found]
    marked = all(isinstance(item, dict) and item.keys() & marks for item in items)
    return found if items and marked else value


def _turn(message: Json) -> Message:
    if not isinstance(message, dict):
        raise NotACase(NOT_TEXT)
    role = ROLES.get(str(message.get("role", "user")).lower())
    if role is None or message.get("tool_calls") or message.get("function_call"):
        raise NotACase(TOOLS)
    return Message(role, _text(message))


def _text(message: dict[str, Json]) -> str:
    """The text of a message, whole or in parts."""
    if message.get("tool_calls") or message.get("function_call"):
        raise NotACase(TOOLS)
    content = message.get("parts", message.get("content"))
    if content is None:
        return ""
    parts = content if isinstance(content, list) else [content]
    return "\n".join(text for part in parts if (text := _part(part)))


def _part(part: Json) -> str:
    if isinstance(part, str):
        return part
    kind = str(part.get("type", "text")) if isinstance(part, dict) else ""
    if kind in ("text", "input_text", "output_text"):
        text = part.get("text", part.get("content"))
        return text if isinstance(text, str) else ""
    if kind in ("reasoning", "thinking"):
        return ""
    raise NotACase(TOOLS if kind.startswith("tool") else NOT_TEXT)
