"""Clocks that jump and zones that differ: deadlines keep to monotonic time, the store to UTC."""

import time
from datetime import UTC, datetime, timedelta

import pytest

JUMPS_S = (-7 * 86_400, 3600, 40 * 365 * 86_400)


@pytest.fixture
def live_in(monkeypatch):
    """Live in another time zone for a while."""

    def move(zone):
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/St_Johns", "UTC"])
def test_times_are_stored_in_utc_whatever_the_zone(place, judge, ask_store, live_in, zone):
    live_in(zone)
    before = datetime.now(UTC).replace(tzinfo=None)
    judge(place.pair(2))
    after = datetime.now(UTC).replace(tzinfo=None)
    ((first, last),) = ask_store("select min(judged_at), max(judged_at) from attempts")
    ((started, ended),) = ask_store("select started_at, ended_at from runs")
    assert before <= first <= last <= after
    second = timedelta(seconds=1)
    assert before - second <= started <= ended <= after + second


@pytest.fixture
def jumping_clock(monkeypatch):
    """The time of day jumps at every look; monotonic time does not."""
    real, jumps = time.time, iter(JUMPS_S * 10_000)
    monkeypatch.setattr(time, "time", lambda: real() + next(jumps))


@pytest.mark.usefixtures("jumping_clock")
def test_a_clock_that_jumps_ends_no_call_early_and_none_late(place, server, judge, statuses):
    server.switches.latency_s, server.switches.share_hanging = 0.05, 0.05
    start = time.monotonic()
    judge(place.pair(10), timeout_s=1.0)
    assert statuses() == {"preference": 20}
    assert time.monotonic() - start < 30
