"""Requests and tokens a minute: buckets that fill steadily, sized by the user or by headers of answers."""

import re
from collections.abc import Mapping

from judgekit.models.clock import Clock

_BURST = 0.05
"""Share of a minute's amount that may go out at once; the rest flows evenly, so no minute sees more."""

_LONGEST_HOLD_S = 120.0
_DURATION = re.compile(r"([\d.]+)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class Bucket:
    """An amount per minute. What is taken beyond the level is owed: the taker waits until it has flowed in.

    Args:
        per_minute: the amount; None lets everything pass.
        clock: time and sleep.
    """

    def __init__(self, per_minute: float | None, clock: Clock) -> None:
        self._clock = clock
        self._rate = self._most = self._level = float("inf")
        self._filled_s = clock.now()
        if per_minute is not None:
            self.resize(per_minute)

    def resize(self, per_minute: float) -> None:
        """Set another amount per minute; what is owed stays owed."""
        self._fill()
        self._most = max(1.0, _BURST * per_minute)
        self._rate = max(per_minute - self._most, per_minute / 2) / 60
        self._level = min(self._level, self._most)

    async def take(self, amount: float) -> None:
        """Take an amount, and wait while the bucket owes it."""
        if self._rate == float("inf"):
            return
        self._fill()
        self._level -= amount
        if self._level < 0:
            try:
                await self._clock.sleep(-self._level / self._rate)
            except BaseException:
                self.give_back(amount)
                raise

    def give_back(self, amount: float) -> None:
        """Return what was not needed after all."""
        self._level = min(self._most, self._level + amount)

    def hold(self, seconds: float) -> None:
        """Let nothing more pass for some seconds."""
        if self._rate != float("inf"):
            self._fill()
            self._level = min(self._level, -seconds * self._rate)

    def _fill(self) -> None:
        now = self._clock.now()
        if self._rate != float("inf"):
            self._level = min(self._most, self._level + (now - self._filled_s) * self._rate)
        self._filled_s = now


class Rates:
    """The requests and tokens a minute of one endpoint.

    What the user set is kept to; what was left open is learned from `x-ratelimit-limit-*` headers.
    """

    def __init__(self, rpm: float | None, tpm: float | None, clock: Clock) -> None:
        self._buckets = {"requests": Bucket(rpm, clock), "tokens": Bucket(tpm, clock)}
        self._known: dict[str, float | None] = {"requests": rpm, "tokens": tpm}
        self._is_set = {"requests": rpm is not None, "tokens": tpm is not None}

    async def take(self, tokens: float) -> None:
        """Wait until one request of so many tokens may go out."""
        await self._buckets["requests"].take(1)
        await self._buckets["tokens"].take(tokens)

    def settle(self, expected_tokens: float, used_tokens: float) -> None:
        """Correct the tokens taken by those that a call really used."""
        self._buckets["tokens"].give_back(expected_tokens - used_tokens)

    def learn(self, headers: Mapping[str, str]) -> None:
        """Read the endpoint's limits, and what remains of them, from the headers of an answer."""
        for kind, bucket in self._buckets.items():
            limit = _number(headers.get(f"x-ratelimit-limit-{kind}"))
            if limit is None:
                continue
            if not self._is_set[kind] and limit != self._known[kind]:
                self._known[kind] = limit
                bucket.resize(limit)
            if _number(headers.get(f"x-ratelimit-remaining-{kind}")) == 0:
                bucket.hold(_seconds(headers.get(f"x-ratelimit-reset-{kind}", "")))


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None


def _seconds(text: str) -> float:
    """Read a duration as endpoints write it: `59ms`, `1.5s`, `6m0s`, or plain seconds."""
    plain = _number(text)
    if plain is not None:
        return min(plain, _LONGEST_HOLD_S)
    parts = _DURATION.findall(text)
    return min(sum((_number(size) or 0.0) * _SECONDS[unit] for size, unit in parts), _LONGEST_HOLD_S)
