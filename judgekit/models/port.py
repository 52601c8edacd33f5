"""The one port to a model: a chat request in, a chat reply out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from judgekit.domain.cases import Message
from judgekit.domain.ids import Json
from judgekit.domain.judging import Usage


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What to ask a model.

    A last message of role assistant is a prefill: the model continues it. `top_logprobs` asks for that many
    alternatives of each sampled token. `json_schema` asks for a reply of that form. `extra` goes into the
    body as it is. `cache_key` groups requests that share a prefix. Equal requests in flight at one time are
    asked once; `repeat`, which is not sent, keeps the repeats of one question apart. `questions` asks typed
    questions about the messages: the reply's text is then the JSON list of their answers. `embeds` asks for a
    vector of each message instead of a reply.
    """

    model: str
    messages: tuple[Message, ...]
    max_tokens: int = 1024
    temperature: float | None = 0.0
    seed: int | None = None
    top_logprobs: int | None = None
    json_schema: Mapping[str, Json] | None = None
    cache_key: str | None = None
    extra: Mapping[str, Json] = field(default_factory=dict)
    repeat: int = 0
    questions: tuple[Mapping[str, Json], ...] | None = None
    embeds: bool = False


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What a model said.

    `text` is the reply, without the prefill; `refusal` is set where the endpoint marks one; `top_logprobs`
    holds, for each token of the reply, the alternatives with their natural-log probabilities (empty where
    not offered); `model` and `fingerprint` are what the endpoint says it ran; `latency_ms` is the time of
    the successful attempt; `vectors` holds one for each message where vectors were asked for. A reply shared
    with an equal request in flight has an empty `usage`.
    """

    text: str
    model: str
    usage: Usage
    finish_reason: str = "stop"
    refusal: str | None = None
    top_logprobs: tuple[Mapping[str, float], ...] = ()
    fingerprint: str | None = None
    latency_ms: float = 0.0
    vectors: tuple[tuple[float, ...], ...] = ()


class ChatClient(Protocol):
    """A way to reach one endpoint."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the model's reply.

        Raises:
            FatalModelError: every further call would fail the same way.
            CallError: this call failed.
            BudgetReached: the call could cost more than what is left.
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections, threads and memory."""
        ...
