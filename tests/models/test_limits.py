"""Pace and slots against simulated endpoints, in virtual time."""

import asyncio
import random
from dataclasses import dataclass, field

import pytest
from virtual_time import run

from judgekit.domain.cases import Message
from judgekit.domain.errors import RateLimited, ServerFault
from judgekit.domain.judging import Usage
from judgekit.models.clock import Clock
from judgekit.models.limits import Limited
from judgekit.models.pace import Pace
from judgekit.models.port import ChatReply, ChatRequest
from judgekit.models.rates import Rates
from judgekit.models.retry import Patience, Retrying
from judgekit.models.slots import Slots
from judgekit.models.traffic import Traffic

LATENCY_S = 0.2


@dataclass
class Endpoint:
    """Takes so many at a time, or so many a minute, or refuses a share of calls."""

    capacity: int = 0
    rpm: float = 0.0
    refused: float = 0.0
    retry_after_s: float | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(5))
    in_flight: int = 0
    most_in_flight: int = 0
    calls: int = 0
    served: int = 0
    tokens: float = 0.0
    filled_s: float = 0.0

    async def complete(self, request):
        self.calls += 1
        await asyncio.sleep(0.01)
        if self.chance.random() < self.refused or self._full():
            raise RateLimited("slow down", self.retry_after_s)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(LATENCY_S * self.chance.uniform(0.7, 1.3) - 0.01)
        self.in_flight -= 1
        self.served += 1
        return ChatReply("", request.model, Usage(1, 1, 1))

    def _full(self):
        if self.rpm:
            now = asyncio.get_running_loop().time()
            self.tokens = min(self.rpm / 10, self.tokens + (now - self.filled_s) * self.rpm / 60)
            self.filled_s = now
            if self.tokens < 1:
                return True
            self.tokens -= 1
            return False
        return bool(self.capacity) and self.in_flight >= self.capacity

    async def aclose(self):
        """Nothing to close."""


def goodput(endpoint, concurrency, n):
    """Serve n requests; give replies per second."""

    async def story():
        loop = asyncio.get_running_loop()
        clock, traffic = Clock(loop.time, asyncio.sleep, random.Random(1)), Traffic()
        limited = Limited(endpoint, Slots(concurrency, clock), Rates(None, None, clock), clock, traffic)
        client = Retrying(limited, Patience(), clock, traffic)
        plan = iter([ChatRequest("m", (Message("user", str(number)),)) for number in range(n)])

        async def work():
            for request in plan:
                await client.complete(request)

        await asyncio.gather(*(work() for _ in range(concurrency)))
        assert (traffic.in_flight, traffic.n_calls) == (0, endpoint.calls)
        return n / loop.time()

    return run(story())


@pytest.mark.parametrize("retry_after_s", [None, 0.5, 1.0])
@pytest.mark.parametrize(("capacity", "concurrency"), [(5, 400), (20, 100), (100, 400)])
def test_an_endpoint_with_too_few_places_is_kept_busy(capacity, concurrency, retry_after_s):
    endpoint = Endpoint(capacity=capacity, retry_after_s=retry_after_s)
    rate = goodput(endpoint, concurrency, n=4 * concurrency + 80 * capacity)
    assert rate > 0.8 * capacity / LATENCY_S
    assert endpoint.calls < 3 * endpoint.served


@pytest.mark.parametrize("retry_after_s", [None, 1.0, 10.0])
def test_an_endpoint_with_so_many_calls_a_minute_is_kept_busy(retry_after_s):
    assert goodput(Endpoint(rpm=600, retry_after_s=retry_after_s), 50, n=1500) > 0.75 * 10


@pytest.mark.parametrize("refused", [0.1, 0.3, 0.6])
def test_calls_refused_by_chance_do_not_starve_the_rest(refused):
    rest_s = 1.5 * LATENCY_S
    honoured = 50 / (LATENCY_S + refused / (1 - refused) * rest_s)
    assert goodput(Endpoint(refused=refused), 50, n=4000) > 0.8 * honoured


def test_without_limits_nothing_is_held_back():
    endpoint = Endpoint()
    assert goodput(endpoint, 100, n=5000) > 0.9 * 100 / LATENCY_S
    assert endpoint.most_in_flight == 100


def pace_after(pace, refusals, start_s=0.0):
    for n in range(refusals):
        pace.pushed_back(start_s + n * 0.001, 1.0)
    return pace.limit


def test_a_few_refusals_cut_nothing():
    assert pace_after(Pace(40, random.Random(0)), 20) == 40


def test_a_window_of_refusals_cuts_once():
    assert pace_after(Pace(40, random.Random(0)), 200) == 20


def test_the_limit_grows_back_quickly_to_where_it_was_cut():
    pace = Pace(40, random.Random(0))
    pace_after(pace, 30)
    for _ in range(40):
        pace.succeeded(1.0, LATENCY_S)
    half_way = pace.limit
    for _ in range(400):
        pace.succeeded(1.0, LATENCY_S)
    assert half_way > 25
    assert pace.limit == 40


def test_a_rest_is_what_was_asked_for_and_a_little_spread():
    rests = [Pace(10, random.Random(seed)).pushed_back(0.0, 3.0) for seed in range(50)]
    assert 3.0 <= min(rests) < max(rests) <= 3.25


def slots_of(most):
    return Slots(most, Clock(asyncio.get_running_loop().time, asyncio.sleep, random.Random(0)))


def test_slots_are_given_in_order():
    async def story():
        slots, order = slots_of(1), []

        async def use(name):
            await slots.take()
            order.append(name)
            await asyncio.sleep(1)
            slots.free()

        await asyncio.gather(*(use(name) for name in "abcd"))
        return order, slots.in_use

    assert run(story()) == (["a", "b", "c", "d"], 0)


@pytest.mark.parametrize("granted", [True, False])
def test_a_cancelled_waiter_loses_no_slot(granted):
    async def story():
        slots = slots_of(1)
        await slots.take()
        waiter = asyncio.create_task(slots.take())
        await asyncio.sleep(0)
        if granted:
            slots.free()
        waiter.cancel()
        await asyncio.gather(waiter, return_exceptions=True)
        if not granted:
            slots.free()
        await asyncio.wait_for(slots.take(), 1)
        return slots.in_use

    assert run(story()) == 1


def test_other_failures_free_the_slot_and_teach_nothing():
    class Broken:
        async def complete(self, _request):
            raise ServerFault("500")

    async def story():
        loop = asyncio.get_running_loop()
        clock, traffic = Clock(loop.time, asyncio.sleep, random.Random(1)), Traffic()
        slots = Slots(2, clock)
        limited = Limited(Broken(), slots, Rates(None, None, clock), clock, traffic)
        for _ in range(5):
            with pytest.raises(ServerFault):
                await limited.complete(ChatRequest("m", (Message("user", "?"),)))
        return slots.in_use, slots.limit, traffic.n_calls, traffic.n_429

    assert run(story()) == (0, 2, 5, 0)
