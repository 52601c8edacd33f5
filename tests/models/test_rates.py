import asyncio

import pytest
from virtual_time import run

from judgekit.models.clock import Clock
from judgekit.models.rates import Bucket, Rates


def real_clock():
    return Clock(now=asyncio.get_running_loop().time, sleep=asyncio.sleep)


def times_of(bucket_of, amounts):
    """Take amounts at the same moment; give the second at which each was let through."""

    async def story():
        bucket = bucket_of(real_clock())
        passed = []

        async def take(amount):
            await bucket.take(amount)
            passed.append(round(asyncio.get_running_loop().time(), 6))

        await asyncio.gather(*(take(amount) for amount in amounts))
        return passed

    return run(story())


@pytest.mark.parametrize("per_minute", [1, 10, 60, 600, 10_000])
def test_no_minute_sees_more_than_its_amount(per_minute):
    times = times_of(lambda clock: Bucket(per_minute, clock), [1] * min(4 * per_minute, 3000))
    within = max(sum(start <= time < start + 60 for time in times) for start in times)
    assert within <= per_minute + 1


def test_the_flow_is_even_and_first_come_first_served():
    times = times_of(lambda clock: Bucket(600, clock), [1] * 200)
    assert times == sorted(times)
    assert times[29] == 0.0
    assert times[-1] == pytest.approx(170 / 9.5)


def test_no_limit_lets_everything_pass_at_once():
    assert times_of(lambda clock: Bucket(None, clock), [1e9] * 50) == [0.0] * 50


def test_a_large_amount_passes_after_it_has_flowed_in():
    assert times_of(lambda clock: Bucket(6000, clock), [6000]) == [pytest.approx(5700 / 95)]


def test_what_was_not_needed_is_given_back():
    async def story():
        rates = Rates(None, 6000, real_clock())
        await rates.take(300)
        rates.settle(300, 100)
        await rates.take(200)
        return asyncio.get_running_loop().time()

    assert run(story()) == 0.0


def test_a_cancelled_taker_gives_its_amount_back():
    async def story():
        bucket = Bucket(60, real_clock())
        await bucket.take(3)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bucket.take(50), 0.001)
        await bucket.take(1)
        return asyncio.get_running_loop().time()

    assert run(story()) == pytest.approx(1 / 0.95, rel=0.01)


def learned(headers, rpm=None, n=100):
    async def story():
        rates = Rates(rpm, None, real_clock())
        rates.learn(headers)
        for _ in range(n):
            await rates.take(0)
        return asyncio.get_running_loop().time()

    return run(story())


def test_an_unset_limit_is_learned_from_headers():
    assert learned({"x-ratelimit-limit-requests": "600"}) == pytest.approx(70 / 9.5)


def test_what_the_user_set_stays():
    assert learned({"x-ratelimit-limit-requests": "100000"}, rpm=600) == pytest.approx(70 / 9.5)


@pytest.mark.parametrize("value", ["", "many", "-5", "nan", "inf"])
def test_odd_headers_teach_nothing(value):
    assert learned({"x-ratelimit-limit-requests": value}) == 0.0


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [("2s", 2), ("59ms", 0.059), ("1m30s", 90), ("30", 30), ("6h", 120), ("", 0), ("soon", 0)],
)
def test_nothing_left_means_waiting_for_the_reset(reset, seconds):
    headers = {
        "x-ratelimit-limit-requests": "60000",
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": reset,
    }
    assert learned(headers, n=1) == pytest.approx(seconds, abs=0.01)
