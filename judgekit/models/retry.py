"""Trying again: waits that grow and are spread by chance, within a deadline."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from judgekit.domain.errors import (
    CallError,
    ConnectionLost,
    DeadlineExceeded,
    MalformedReply,
    RateLimited,
    ServerFault,
)
from judgekit.models.clock import Clock
from judgekit.models.port import ChatClient, ChatReply, ChatRequest
from judgekit.models.traffic import Traffic

T = TypeVar("T")

_PASSING = (RateLimited, ServerFault, ConnectionLost, MalformedReply, DeadlineExceeded)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one request is tried for.

    `tries` counts faults; being told to slow down is no fault and ends only with the deadline. No try
    begins later than `deadline_s` after the first. Before try n the wait is drawn evenly from 0 to
    `first_wait_s` * 2^(n-1), at most `longest_wait_s` ("full jitter"), unless the endpoint names its own.
    """

    tries: int = 6
    deadline_s: float = 600.0
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0


async def persist(call: Callable[[], Awaitable[T]], patience: Patience, clock: Clock, traffic: Traffic) -> T:
    """Call until a reply comes, as long as its failures may pass.

    Raises:
        CallError: the last failure, once tries or time are used up.
    """
    start = clock.now()
    faults = tried = 0
    while True:
        try:
            return await call()
        except _PASSING as error:
            tried += 1
            faults += not isinstance(error, RateLimited)
            wait = _wait_s(error, tried, patience, clock)
            if faults >= patience.tries or clock.now() + wait - start > patience.deadline_s:
                raise
        traffic.retries += 1
        if wait:
            await clock.sleep(wait)


class Retrying:
    """A `ChatClient` that puts a request again while its failure may pass."""

    def __init__(self, client: ChatClient, patience: Patience, clock: Clock, traffic: Traffic) -> None:
        self._client = client
        self._patience = patience
        self._clock = clock
        self._traffic = traffic

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the first reply that comes; raises as `persist`."""
        return await persist(
            lambda: self._client.complete(request), self._patience, self._clock, self._traffic
        )

    async def aclose(self) -> None:
        """Close what is below."""
        await self._client.aclose()


def _wait_s(error: CallError, tried: int, patience: Patience, clock: Clock) -> float:
    if isinstance(error, RateLimited | ServerFault) and error.retry_after_s is not None:
        return error.retry_after_s
    most = min(patience.longest_wait_s, patience.first_wait_s * 2 ** min(tried - 1, 30))
    return clock.chance.uniform(0.0, most)
