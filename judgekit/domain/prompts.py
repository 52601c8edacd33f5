"""Prompts as they are shown to people before a judge sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from judgekit.domain.cases import Message
from judgekit.domain.ids import Json

AskedMode = Literal["text", "json_schema", "logprobs", "decisions"]
"""The protocols by which a model can be asked for a verdict."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a judge asks: by which protocol, and whether in the short form for small models."""

    mode: AskedMode
    small: bool = False
    top_logprobs: int | None = None


@dataclass(frozen=True, slots=True)
class ShownPrompt:
    """One call: `title` says what it asks, in which order; `tokens` is about how long all of it is.

    `beside` is what is sent with the messages: typed questions, a JSON Schema, or how many alternatives of
    each token are asked for.
    """

    title: str
    mode: AskedMode
    tokens: int
    messages: tuple[Message, ...]
    beside: Mapping[str, Json]
