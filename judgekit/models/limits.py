"""Keeping to what an endpoint allows: calls in flight, requests and tokens a minute."""

from judgekit.domain.errors import RateLimited
from judgekit.models.clock import Clock
from judgekit.models.port import ChatClient, ChatReply, ChatRequest
from judgekit.models.rates import Rates
from judgekit.models.slots import Slots
from judgekit.models.traffic import Traffic
from judgekit.models.wire import CHARACTERS_PER_TOKEN, characters_of


class Limited:
    """A `ChatClient` that asks no faster than its slots and rates allow, and tells them how it went.

    A call that met a rate limit has already waited when its error is raised; it may be tried again at once.
    """

    def __init__(
        self, client: ChatClient, slots: Slots, rates: Rates, clock: Clock, traffic: Traffic
    ) -> None:
        self._client = client
        self._slots = slots
        self._rates = rates
        self._clock = clock
        self._traffic = traffic

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the reply, when it is this request's turn."""
        await self._slots.take()
        try:
            return await self._asked(request)
        except RateLimited as error:
            self._traffic.n_429 += 1
            await self._slots.rest(error.retry_after_s)
            raise RateLimited(str(error), retry_after_s=0.0) from None
        finally:
            self._slots.free()
            self._show()

    async def aclose(self) -> None:
        """Close what is below."""
        await self._client.aclose()

    async def _asked(self, request: ChatRequest) -> ChatReply:
        expected_tokens = characters_of(request) / CHARACTERS_PER_TOKEN + request.max_tokens
        await self._rates.take(expected_tokens)
        self._traffic.n_calls += 1
        self._show()
        start = self._clock.now()
        reply = await self._client.complete(request)
        self._slots.succeeded(self._clock.now() - start)
        self._rates.settle(expected_tokens, reply.usage.prompt_tokens + reply.usage.completion_tokens)
        return reply

    def _show(self) -> None:
        self._traffic.in_flight = self._slots.in_use
        self._traffic.limit = self._slots.limit
