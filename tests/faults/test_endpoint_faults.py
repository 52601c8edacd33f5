"""Whatever the endpoint does, every task ends with one verdict or marked as failed."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from judgekit.domain.errors import AccessDenied, QuotaExceeded, UnknownModel
from judgekit.models.clock import Clock

N_CASES = 40
N_TASKS = 2 * N_CASES


@pytest.fixture
def pair(place):
    return place.pair(N_CASES)


def soon():
    return format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)


STORMS = {
    "random 429, no Retry-After": {"share_429": 0.3},
    "random 429, seconds": {"share_429": 0.3, "retry_after": "0.05"},
    "random 429, HTTP date": {"share_429": 0.02, "retry_after": "soon"},
    "random 429, nonsense": {"share_429": 0.3, "retry_after": "when it suits me"},
    "429 beyond a capacity of 5": {"capacity": 5, "latency_s": 0.02},
    "500": {"share_500": 0.1},
    "503 with Retry-After": {"share_503": 0.3, "retry_after": "0"},
    "dropped connections": {"share_dropped": 0.1},
    "truncated replies": {"share_truncated": 0.1},
    "malformed JSON": {"share_malformed": 0.1},
    "no choices": {"share_no_choices": 0.1},
    "stragglers": {"share_stragglers": 0.05, "straggler_s": 0.8, "latency_s": 0.01},
    "hanging": {"share_hanging": 0.03},
    "all at once": {
        "capacity": 6,
        "latency_s": 0.01,
        "share_429": 0.05,
        "retry_after": "0.05",
        "share_500": 0.03,
        "share_dropped": 0.03,
        "share_truncated": 0.03,
        "share_malformed": 0.03,
        "share_no_choices": 0.03,
        "share_stragglers": 0.02,
        "straggler_s": 0.5,
        "share_hanging": 0.01,
    },
}


@pytest.mark.parametrize("storm", STORMS.values(), ids=STORMS)
def test_every_verdict_is_had_and_stored_once(pair, server, judge, statuses, attempts, storm):
    for name, value in storm.items():
        setattr(server.switches, name, soon() if value == "soon" else value)
    comparison = judge(pair, concurrency=12, timeout_s=1.0)
    assert statuses() == {"preference": N_TASKS}
    assert set(attempts().values()) == {1}
    assert comparison.judged == N_TASKS
    assert comparison.contrasts[0].estimate == pytest.approx(0.8)


@dataclass
class FastTime:
    """Monotonic time that jumps over every wait; `naps` holds how long each was."""

    jumped_s: float = 0.0
    naps: list[float] = field(default_factory=list)

    async def sleep(self, seconds):
        self.naps.append(seconds)
        self.jumped_s += seconds
        await asyncio.sleep(0)

    @property
    def clock(self):
        return Clock(now=lambda: time.monotonic() + self.jumped_s, sleep=self.sleep)


def test_a_huge_retry_after_is_capped(place, server, judge, statuses):
    fast = FastTime()
    server.switches.share_429, server.switches.first_faulty = 1.0, 4
    server.switches.retry_after = "86400"
    judge(place.pair(6), clock=fast.clock)
    assert 119 < max(fast.naps) < 123
    assert statuses() == {"preference": 12}


def test_what_fails_for_good_is_marked_and_asked_again_by_the_next_run(pair, server, judge, statuses):
    server.switches.share_503, server.switches.retry_after = 0.75, "0"
    first = judge(pair)
    told = statuses()
    assert set(told) == {"preference", "error"}
    assert sum(told.values()) == N_TASKS
    assert first.contrasts[0].coverage.error == told["error"]
    before = server.counts.served

    server.switches.share_503 = 0.0
    again = judge(pair)
    assert statuses() == {"preference": N_TASKS}
    assert again.judged == told["error"]
    assert server.counts.served == before + told["error"]


def test_garbage_is_unparsed_and_every_other_verdict_is_kept(pair, server, judge, statuses):
    answer = server.switches.answer
    server.switches.answer = lambda body: "mumble" if "Question 7?" in str(body) else answer(body)
    judge(pair)
    assert statuses() == {"preference": N_TASKS - 2, "unparsed": 2}


@pytest.mark.parametrize(
    ("switches", "error"),
    [
        ({"required_key": "another"}, AccessDenied),
        ({"quota_calls": 10}, QuotaExceeded),
        ({"models": "other"}, UnknownModel),
    ],
)
def test_what_cannot_pass_stops_within_the_calls_in_flight(pair, server, judge, statuses, switches, error):
    for name, value in switches.items():
        setattr(server.switches, name, value)
    server.switches.latency_s = 0.05
    with pytest.raises(error):
        judge(pair, concurrency=8)
    paid = switches.get("quota_calls", 0)
    assert server.counts.requests <= paid + 8
    assert statuses().get("preference", 0) == paid
