"""Conversations as users write them."""

from collections.abc import Sequence
from typing import Literal

from judgekit.domain.cases import Message
from judgekit.domain.frozen import Frozen


class Turn(Frozen):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


def messages_of(content: str | Sequence[Turn]) -> tuple[Message, ...]:
    """Give an input as messages; plain text is what a user says."""
    if isinstance(content, str):
        return (Message("user", content),)
    return tuple(Message(turn.role, turn.content) for turn in content)
