"""Trying again: waits that grow and are spread by chance, within a deadline."""

from dataclasses import dataclass

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


class Retrying:
    """A `ChatClient` that puts a request again while its failure may pass."""

    def __init__(self, client: ChatClient, patience: Patience, clock: Clock, traffic: Traffic) -> None:
        self._client = client
        self._patience = patience
        self._clock = clock
        self._traffic = traffic

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the first reply that comes.

        Raises:
            CallError: the last failure, once tries or time are used up.
        """
        start = self._clock.now()
        faults = tried = 0
        while True:
            try:
                return await self._client.complete(request)
            except _PASSING as error:
                tried += 1
                faults += not isinstance(error, RateLimited)
                wait = self._wait_s(error, tried)
                late = self._clock.now() + wait - start > self._patience.deadline_s
                if late or faults >= self._patience.tries:
                    raise
            self._traffic.retries += 1
            if wait:
                await self._clock.sleep(wait)

    async def aclose(self) -> None:
        """Close what is below."""
        await self._client.aclose()

    def _wait_s(self, error: CallError, tried: int) -> float:
        if isinstance(error, RateLimited | ServerFault) and error.retry_after_s is not None:
            return error.retry_after_s
        most = min(self._patience.longest_wait_s, self._patience.first_wait_s * 2 ** min(tried - 1, 30))
        return self._clock.chance.uniform(0.0, most)
