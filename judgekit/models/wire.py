"""The chat-completions protocol, for network and local models: requests into JSON, JSON into replies."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from judgekit.domain.errors import MalformedReply
from judgekit.domain.ids import Json
from judgekit.domain.judging import Usage
from judgekit.models.port import ChatReply, ChatRequest

CHARACTERS_PER_TOKEN = 4
"""Rule of thumb for English, used only where an endpoint does not count."""

_OPTIONAL = ("temperature", "seed", "prompt_cache_key")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one model wants its requests: the name of the token limit, and what must be left out."""

    limit_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    without: frozenset[str] = frozenset()

    def after(self, rejection: str) -> "Dialect":
        """Give the dialect that a rejection asks for; the same one where it is about something else."""
        if self.limit_field == "max_tokens" and "max_completion_tokens" in rejection:
            return replace(self, limit_field="max_completion_tokens")
        named = {name for name in _OPTIONAL if name in rejection}
        return replace(self, without=self.without | named)


def body_of(request: ChatRequest, dialect: Dialect) -> dict[str, Json]:
    """Give the JSON body of a request."""
    body: dict[str, Json] = {
        "model": request.model,
        "messages": [{"role": turn.role, "content": turn.content} for turn in request.messages],
        dialect.limit_field: request.max_tokens,
    }
    optional = (request.temperature, request.seed, request.cache_key)
    body |= {
        name: value
        for name, value in zip(_OPTIONAL, optional, strict=True)
        if value is not None and name not in dialect.without
    }
    if request.top_logprobs is not None:
        body |= {"logprobs": True, "top_logprobs": request.top_logprobs}
    if request.json_schema is not None:
        form = {"name": "reply", "schema": dict(request.json_schema), "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    return body | dict(request.extra)


def reply_of(answer: Json, request: ChatRequest, latency_ms: float) -> ChatReply:
    """Read the reply out of a chat completion; its cost is not known here (None).

    Raises:
        MalformedReply: it is no chat completion with at least one choice.
    """
    try:
        choice = answer["choices"][0]
        message = choice["message"]
        text = _text(message.get("content"))
        finish_reason = str(choice.get("finish_reason") or "stop")
        return ChatReply(
            text=_without_prefill(text, request),
            model=str(answer.get("model") or request.model),
            usage=usage_of(answer.get("usage"), request, text),
            finish_reason=finish_reason,
            refusal=message.get("refusal")
            or ("content filter" if finish_reason == "content_filter" else None),
            top_logprobs=_alternatives(choice.get("logprobs")),
            fingerprint=answer.get("system_fingerprint"),
            latency_ms=latency_ms,
        )
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise MalformedReply(f"the reply is no chat completion: {str(answer)[:200]}") from error


def characters_of(request: ChatRequest) -> int:
    """Count the characters of a request's messages and questions."""
    questions = len(str(request.questions)) if request.questions else 0
    return sum(len(message.content) for message in request.messages) + questions


def usage_of(usage: Json, request: ChatRequest, text: str) -> Usage:
    """Give what a call consumed, by rule of thumb where the endpoint does not count, without its cost."""
    if not usage:
        asked, said = (-(-size // CHARACTERS_PER_TOKEN) for size in (characters_of(request), len(text)))
        return Usage(1, asked, said, cost_usd=None, estimated=True)
    details = usage.get("prompt_tokens_details") or {}
    return Usage(
        calls=1,
        prompt_tokens=int(usage["prompt_tokens"]),
        completion_tokens=int(usage.get("completion_tokens") or 0),
        cached_tokens=int(details.get("cached_tokens") or 0),
        cost_usd=None,
    )


def _text(content: Json) -> str:
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    return "".join(part["text"] for part in content if part.get("type") == "text")


def _without_prefill(text: str, request: ChatRequest) -> str:
    """Some servers repeat the prefill before they continue it; the reply is what comes after."""
    last = request.messages[-1]
    return text.removeprefix(last.content) if last.role == "assistant" else text


def _alternatives(logprobs: Json) -> tuple[Mapping[str, float], ...]:
    if not logprobs or not logprobs.get("content"):
        return ()
    return tuple(_by_token(entry) for entry in logprobs["content"])


def _by_token(entry: dict[str, Any]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for row in (entry, *entry.get("top_logprobs", ())):
        found.setdefault(row["token"], float(row["logprob"]))
    return found
