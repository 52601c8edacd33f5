"""One question at a time: equal requests in flight share one call."""

import asyncio
import json
from collections.abc import Hashable
from dataclasses import replace

from judgekit.domain.judging import Usage
from judgekit.models.port import ChatClient, ChatReply, ChatRequest


class Deduped:
    """A `ChatClient` that asks once for all that ask the same at the same time.

    The first pays; the others get its reply, or its error, with an empty usage. Should the first be
    cancelled, the next one asks.
    """

    def __init__(self, client: ChatClient) -> None:
        self._client = client
        self._flying: dict[Hashable, asyncio.Future[ChatReply]] = {}

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the reply, one's own or a shared one."""
        key = _key(request)
        while (first := self._flying.get(key)) is not None:
            await asyncio.wait([first])
            if not first.cancelled():
                return replace(first.result(), usage=Usage())
        mine = self._flying[key] = asyncio.get_running_loop().create_future()
        try:
            reply = await self._client.complete(request)
        except Exception as error:
            mine.set_exception(error)
            mine.exception()  # marks it as seen: there may be nobody to share it with
            raise
        else:
            mine.set_result(reply)
            return reply
        finally:
            mine.cancel()
            del self._flying[key]

    async def aclose(self) -> None:
        """Close what is below."""
        await self._client.aclose()


def _key(request: ChatRequest) -> Hashable:
    forms = (request.json_schema, request.extra, request.questions)
    rest = json.dumps(forms, default=dict) if any(forms) else ""
    return (
        request.model,
        request.messages,
        request.max_tokens,
        request.temperature,
        request.seed,
        request.top_logprobs,
        request.repeat,
        request.embeds,
        rest,
    )
