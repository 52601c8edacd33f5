"""Prompts as they are shown to people before a judge sees them."""

from dataclasses import dataclass
from typing import Literal

from judgekit.domain.cases import Message

PromptForm = Literal["text", "json", "small"]


@dataclass(frozen=True, slots=True)
class ShownPrompt:
    """The messages of one call: `title` says what it asks, in which order; `tokens` is about their length."""

    title: str
    form: PromptForm
    tokens: int
    messages: tuple[Message, ...]
