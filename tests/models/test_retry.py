import asyncio

import pytest

from judgekit.domain import errors
from judgekit.models.retry import Patience, Retrying
from judgekit.models.scripted import ScriptedClient
from judgekit.models.traffic import Traffic


def failing(*failures):
    """A client that fails in the given ways, one after the other, and then replies."""
    left = list(failures)
    return ScriptedClient(lambda _: left.pop(0) if left else "at last")


def tried(client, fake_time, request, **patience):
    traffic = Traffic()
    retrying = Retrying(client, Patience(**patience), fake_time.clock, traffic)
    try:
        return asyncio.run(retrying.complete(request)).text, traffic
    except errors.JudgekitError as error:
        return error, traffic


@pytest.mark.parametrize(
    "fault",
    [
        errors.ServerFault("500"),
        errors.ConnectionLost("gone"),
        errors.MalformedReply("odd"),
        errors.DeadlineExceeded("late"),
        errors.RateLimited("slow down"),
    ],
)
def test_what_may_pass_is_tried_again(fake_time, ask, fault):
    client = failing(fault, fault)
    text, traffic = tried(client, fake_time, ask())
    assert (text, traffic.retries, len(client.requests)) == ("at last", 2, 3)


@pytest.mark.parametrize(
    "error",
    [errors.RequestRejected("form"), errors.AccessDenied("key"), errors.BudgetReached("spent")],
)
def test_what_will_not_pass_is_raised_at_once(fake_time, ask, error):
    client = failing(error)
    raised, traffic = tried(client, fake_time, ask())
    assert (raised, traffic.retries, fake_time.naps) == (error, 0, [])


def test_waits_grow_and_are_spread_over_their_whole_range(fake_time, ask):
    tried(failing(*[errors.ServerFault("500")] * 400), fake_time, ask(), tries=500, deadline_s=1e9)
    first, later = fake_time.naps[:6], fake_time.naps[6:]
    assert all(0 <= nap <= 0.5 * 2**n for n, nap in enumerate(first))
    assert 13 < sum(later) / len(later) < 17
    assert min(later) < 1
    assert 29 < max(later) <= 30


def test_tries_are_counted(fake_time, ask):
    last = errors.ServerFault("third")
    client = failing(
        errors.ServerFault("first"), errors.ServerFault("second"), last, errors.ServerFault("no")
    )
    raised, _ = tried(client, fake_time, ask(), tries=3)
    assert raised is last


def test_rate_limits_are_no_faults_but_end_with_the_deadline(fake_time, ask):
    client = failing(*[errors.RateLimited("wait", 10.0)] * 1000)
    raised, traffic = tried(client, fake_time, ask(), tries=2, deadline_s=100)
    assert type(raised) is errors.RateLimited
    assert traffic.retries == 10
    assert fake_time.at == 100


def test_the_wish_of_the_endpoint_goes_before_our_own_wait(fake_time, ask):
    tried(failing(errors.ServerFault("503", 7.0), errors.RateLimited("429", 0.0)), fake_time, ask())
    assert fake_time.naps == [7.0]


def test_no_try_begins_after_the_deadline(fake_time, ask):
    client = failing(errors.ServerFault("503", 60.0), errors.ServerFault("503", 60.0))
    raised, _ = tried(client, fake_time, ask(), deadline_s=100)
    assert (type(raised), fake_time.naps) == (errors.ServerFault, [60.0])
