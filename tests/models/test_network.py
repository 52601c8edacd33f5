"""The network client against a real server, switch by switch."""

import asyncio
import logging
import socket
import traceback

import pytest

from judgekit.domain import errors
from judgekit.domain.cases import Message
from judgekit.domain.config import Endpoint
from judgekit.models.channel import Channel
from judgekit.models.openai_client import OpenAIClient

CANARY = "sk-canary-8f2e1d7c6b5a"


async def asked(server, *requests, key=None, **settings):
    """Put requests one after the other; give replies, and the errors raised, in order."""
    client = OpenAIClient(Channel("lo", Endpoint(base_url=server.base_url, **settings), key))
    results = []
    try:
        for request in requests:
            try:
                results.append(await client.complete(request))
            except errors.ModelError as error:
                results.append(error)
    finally:
        await client.aclose()
    return results


def one(server, request, **settings):
    return asyncio.run(asked(server, request, **settings))[0]


def test_a_reply_comes_whole(serve, ask):
    server = serve(reply="well said", cached_tokens=2)
    reply = one(server, ask("which of the two"))
    assert (reply.text, reply.model, reply.fingerprint) == ("well said", "m-2026", "fp_loopback")
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.usage.cached_tokens) == (4, 2, 2)
    assert reply.latency_ms > 0


def test_missing_usage_is_estimated(serve, ask):
    assert one(serve(usage="ignored"), ask()).usage.estimated is True


def test_logprobs_come_where_supported_and_are_absent_where_ignored(serve, ask):
    server = serve(reply="A", labels="A,B")
    assert set(one(server, ask(top_logprobs=5)).top_logprobs[0]) == {"A", "B"}
    server.switches.logprobs = "ignored"
    assert one(server, ask(top_logprobs=5)).top_logprobs == ()


@pytest.mark.parametrize(
    ("switches", "kind"),
    [
        ({"share_500": 1.0}, errors.ServerFault),
        ({"share_503": 1.0, "retry_after": "2"}, errors.ServerFault),
        ({"share_429": 1.0}, errors.RateLimited),
        ({"quota_calls": 0}, errors.QuotaExceeded),
        ({"models": "a,b"}, errors.UnknownModel),
        ({"required_key": "right"}, errors.AccessDenied),
        ({"share_dropped": 1.0}, errors.ConnectionLost),
        ({"share_truncated": 1.0}, errors.ConnectionLost),
        ({"share_malformed": 1.0}, errors.MalformedReply),
        ({"share_no_choices": 1.0}, errors.MalformedReply),
        ({"reject": "too many words"}, errors.RequestRejected),
        ({"logprobs": "rejected"}, errors.RequestRejected),
        ({"json_schema": "rejected"}, errors.RequestRejected),
    ],
)
def test_every_fault_has_its_error(serve, ask, switches, kind):
    request = ask(top_logprobs=5, json_schema={"type": "object"})
    error = one(serve(**switches), request)
    assert type(error) is kind
    assert "'lo'" in str(error) or kind is errors.MalformedReply


def test_a_hanging_server_meets_the_deadline(serve, ask):
    error = one(serve(share_hanging=1.0), ask(), timeout_s=0.1)
    assert type(error) is errors.DeadlineExceeded
    assert "within 0.1 s" in str(error)


def test_a_connection_that_broke_does_not_spoil_the_next_call(serve, ask):
    server = serve(share_dropped=1.0, first_faulty=1)
    first, second = asyncio.run(asked(server, ask(), ask()))
    assert type(first) is errors.ConnectionLost
    assert second.text == "hello"


def test_nobody_there_is_told_at_once(ask):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        error = one(type("Nobody", (), {"base_url": url}), ask())
    assert type(error) is errors.EndpointDown
    assert url in str(error)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/v1", "not a url", "http://no-such-host.invalid/v1"])
def test_a_wrong_address_is_told_at_once(ask, url):
    assert type(one(type("Nobody", (), {"base_url": url}), ask())) is errors.EndpointDown


def test_a_server_that_goes_away_breaks_connections(serve, ask):
    server = serve()

    async def story():
        client = OpenAIClient(Channel("lo", Endpoint(base_url=server.base_url), None))
        await client.complete(ask())
        await asyncio.to_thread(server.__exit__)
        with pytest.raises(errors.ConnectionLost):
            await client.complete(ask())
        await client.aclose()

    asyncio.run(story())


def test_a_wrong_path_is_told_with_its_remedy(serve, ask):
    server = serve()
    wrong = type("Wrong", (), {"base_url": server.base_url + "/v2"})
    error = one(wrong, ask())
    assert type(error) is errors.EndpointDown
    assert "check base_url" in str(error)


def test_models_get_the_parameters_they_accept(serve, ask):
    server = serve(token_field="max_completion_tokens", temperature="rejected")
    first, second = asyncio.run(asked(server, ask("one", seed=3), ask("two", seed=3)))
    assert (first.text, second.text) == ("hello", "hello")
    assert server.counts.requests == 4
    assert set(server.counts.bodies[-1]) == {"model", "messages", "max_completion_tokens", "seed"}


def test_a_query_in_the_base_url_stays_at_the_end(serve, ask):
    server = serve()
    gateway = type("Gateway", (), {"base_url": server.base_url + "/?api-version=1"})
    assert one(gateway, ask()).text == "hello"


def test_four_hundred_calls_are_really_in_flight(serve, ask):
    server = serve(latency_s=1.0)

    async def story():
        endpoint = Endpoint(base_url=server.base_url, max_concurrency=400)
        client = OpenAIClient(Channel("lo", endpoint, None))
        await asyncio.gather(*(client.complete(ask(f"question {n}")) for n in range(400)))
        await client.aclose()

    asyncio.run(story())
    assert server.counts.max_in_flight == 400


def test_odd_text_arrives_as_it_was_sent(serve, ask):
    odd = "\x00 \u202e right-to-left \U0001f600 \ud800"
    server = serve(answer=lambda body: body["messages"][0]["content"])
    assert one(server, ask(odd)).text == odd


def test_a_prefill_is_sent_as_the_last_turn(serve, ask):
    server = serve(reply=" A")
    request = ask()
    turns = (*request.messages, Message("assistant", "Better is"))
    assert one(server, type(request)(model="m", messages=turns)).text == " A"
    assert server.counts.bodies[0]["messages"][-1] == {"role": "assistant", "content": "Better is"}


@pytest.mark.parametrize(
    "switches",
    [
        {"required_key": "another"},
        {"share_500": 1.0},
        {"share_dropped": 1.0},
        {"share_malformed": 1.0},
        {"answer": lambda _: 1 / 0},
    ],
)
def test_the_key_shows_nowhere(serve, ask, caplog, switches):
    caplog.set_level(logging.DEBUG)
    server = serve(**switches)
    channel = Channel("lo", Endpoint(base_url=server.base_url), CANARY)

    async def story():
        try:
            await OpenAIClient(channel).complete(ask())
        except errors.ModelError as error:
            return "".join(traceback.TracebackException.from_exception(error).format()), repr(error)
        finally:
            await channel.aclose()

    shown = asyncio.run(story())
    caught = "".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.server")
    assert CANARY not in "".join(shown) + repr(channel) + caught
    assert CANARY[:12] not in "".join(shown)
