"""A fake model for tests: it answers what a function says, and remembers what it was asked."""

from collections.abc import Callable
from typing import TypeAlias

from judgekit.domain.judging import Usage
from judgekit.models.port import ChatReply, ChatRequest

Answer: TypeAlias = Callable[[ChatRequest], str | ChatReply | Exception]
"""From a request to the reply's text, to a whole reply, or to an exception that is raised."""


class ScriptedClient:
    """A `ChatClient` without a model behind it.

    Example:
        >>> import asyncio
        >>> from judgekit.domain.cases import Message
        >>> client = ScriptedClient(lambda request: request.messages[-1].content.upper())
        >>> request = ChatRequest(model="any", messages=(Message("user", "better: a"),))
        >>> asyncio.run(client.complete(request)).text
        'BETTER: A'
        >>> client.requests == [request]
        True
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.requests: list[ChatRequest] = []

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the scripted reply; one given as text costs nothing and counts its words as tokens."""
        self.requests.append(request)
        answer = self._answer(request)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, ChatReply):
            return answer
        asked = sum(len(message.content.split()) for message in request.messages)
        usage = Usage(calls=1, prompt_tokens=asked, completion_tokens=len(answer.split()))
        return ChatReply(text=answer, model=request.model, usage=usage)

    async def aclose(self) -> None:
        """Nothing to let go of."""
