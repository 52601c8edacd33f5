"""Slots for calls in flight: first come, first served."""

import asyncio
from collections import deque

from judgekit.models.clock import Clock
from judgekit.models.pace import Pace


class Slots:
    """As many slots as a pace allows at the moment; a call that met a rate limit rests in its own.

    Args:
        most: the highest number of slots.
        clock: time, sleep and chance.
    """

    def __init__(self, most: int, clock: Clock) -> None:
        self.in_use = 0
        self._pace = Pace(most, clock.chance)
        self._clock = clock
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def limit(self) -> int:
        """The number of slots now."""
        return int(self._pace.limit)

    async def take(self) -> None:
        """Wait for a free slot and take it, and wait on while the endpoint asked everybody to pause."""
        if self._queue or self.in_use >= self.limit:
            await self._turn()
        else:
            self.in_use += 1
        while (pause := self._pace.closed_until_s - self._clock.now()) > 0:
            try:
                await self._clock.sleep(pause)
            except BaseException:
                self.free()
                raise

    def free(self) -> None:
        """Give a slot back."""
        self.in_use -= 1
        self._let_in()

    def succeeded(self, latency_s: float) -> None:
        """Learn that a call got its reply."""
        self._pace.succeeded(self._clock.now(), latency_s)
        self._let_in()

    async def rest(self, retry_after_s: float | None) -> None:
        """Learn that a call met a rate limit, and let it rest in its slot."""
        seconds = self._pace.pushed_back(self._clock.now(), retry_after_s)
        self._let_in()
        await self._clock.sleep(seconds)

    async def _turn(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.free()
            raise

    def _let_in(self) -> None:
        while self._queue and self.in_use < self.limit:
            turn = self._queue.popleft()
            if not turn.done():
                self.in_use += 1
                turn.set_result(None)
