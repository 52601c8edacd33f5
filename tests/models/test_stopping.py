"""Breaker and watchdog."""

import asyncio

import pytest

from judgekit.domain import errors
from judgekit.models.breaker import Breaker
from judgekit.models.scripted import ScriptedClient
from judgekit.models.watchdog import MOST_LOST_IN_A_ROW, Watchdog


def outcome(client, request):
    try:
        return asyncio.run(client.complete(request)).text
    except errors.JudgekitError as error:
        return type(error)


def test_the_first_fatal_error_is_raised_from_then_on(ask):
    below = ScriptedClient(lambda _: errors.AccessDenied("wrong key"))
    client = Breaker(below)
    for _ in range(3):
        with pytest.raises(errors.AccessDenied, match="wrong key"):
            asyncio.run(client.complete(ask()))
    assert len(below.requests) == 1


def test_an_unknown_model_stops_itself_only(ask):
    client = Breaker(ScriptedClient(lambda r: errors.UnknownModel("?") if r.model == "bad" else "fine"))
    assert [outcome(client, ask(model=name)) for name in ("bad", "good", "bad")] == [
        errors.UnknownModel,
        "fine",
        errors.UnknownModel,
    ]


def test_a_spent_quota_stops_all_models(ask):
    below = ScriptedClient(lambda _: errors.QuotaExceeded("none left"))
    client = Breaker(below)
    assert {outcome(client, ask(model=name)) for name in "abc"} == {errors.QuotaExceeded}
    assert len(below.requests) == 1


def test_errors_of_one_call_are_not_remembered(ask):
    answers = [errors.ServerFault("500"), "fine"]
    client = Breaker(ScriptedClient(lambda _: answers.pop(0)))
    assert [outcome(client, ask()), outcome(client, ask())] == [errors.ServerFault, "fine"]


def test_a_dead_endpoint_is_given_up(ask):
    below = ScriptedClient(lambda _: errors.ConnectionLost("reset"))
    client = Watchdog(below)
    results = [outcome(client, ask()) for _ in range(MOST_LOST_IN_A_ROW + 2)]
    assert results == [errors.ConnectionLost] * (MOST_LOST_IN_A_ROW - 1) + [errors.EndpointDown] * 3
    assert len(below.requests) == MOST_LOST_IN_A_ROW


def test_a_reply_between_keeps_the_endpoint_alive(ask):
    script = ([errors.ConnectionLost("reset")] * (MOST_LOST_IN_A_ROW - 1) + ["fine"]) * 3
    client = Watchdog(ScriptedClient(lambda _: script.pop(0)))
    assert errors.EndpointDown not in [outcome(client, ask()) for _ in range(len(script))]
