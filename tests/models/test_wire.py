import json

import pytest

from judgekit.domain.cases import Message
from judgekit.domain.errors import MalformedReply
from judgekit.domain.judging import Usage
from judgekit.models.port import ChatRequest
from judgekit.models.wire import Dialect, body_of, reply_of


def completion(**choice):
    return {
        "choices": [{"message": {"content": "yes"}, "finish_reason": "stop"} | choice],
        "model": "m-1",
        "usage": {"prompt_tokens": 7, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 4}},
        "system_fingerprint": "fp",
    }


def test_a_plain_request_has_a_plain_body(ask):
    assert body_of(ask("hi", max_tokens=5), Dialect()) == {
        "model": "m",
        "messages": [{"role": "user", "content": "hi"}],
        "max_tokens": 5,
        "temperature": 0.0,
    }


def test_every_wish_has_its_field(ask):
    schema = {"type": "object"}
    request = ask(seed=3, top_logprobs=20, json_schema=schema, cache_key="k", extra={"top_p": 0.5}, repeat=2)
    body = body_of(request, Dialect())
    assert (body["seed"], body["prompt_cache_key"], body["top_p"]) == (3, "k", 0.5)
    assert (body["logprobs"], body["top_logprobs"]) == (True, 20)
    form = {"name": "reply", "schema": schema, "strict": True}
    assert body["response_format"] == {"type": "json_schema", "json_schema": form}
    assert "repeat" not in body


def test_extra_has_the_last_word_and_no_temperature_is_no_field(ask):
    assert body_of(ask(extra={"max_tokens": 9}), Dialect())["max_tokens"] == 9
    assert "temperature" not in body_of(ask(temperature=None), Dialect())


def test_a_dialect_follows_what_a_rejection_names(ask):
    plain = Dialect()
    renamed = plain.after("'max_tokens' is not supported. Use 'max_completion_tokens' instead.")
    bare = renamed.after("'temperature' does not support 0; 'seed' is unknown")
    assert bare.after("'temperature' is still here, use max_completion_tokens") == bare
    assert plain.after("messages are too long") == plain
    assert set(body_of(ask(seed=1), bare)) == {"model", "messages", "max_completion_tokens"}


def test_lone_surrogates_and_nul_survive_as_escapes(ask):
    text = json.dumps(body_of(ask("\ud800\x00\u202e"), Dialect()))
    assert json.loads(text)["messages"][0]["content"] == "\ud800\x00\u202e"
    assert text.isascii()


def test_a_completion_becomes_a_reply(ask):
    reply = reply_of(completion(), ask(), latency_ms=12.5)
    assert (reply.text, reply.model, reply.fingerprint, reply.latency_ms) == ("yes", "m-1", "fp", 12.5)
    assert reply.usage == Usage(1, prompt_tokens=7, completion_tokens=1, cached_tokens=4, cost_usd=None)


def test_missing_usage_is_estimated_and_said_so(ask):
    answer = completion() | {"usage": None}
    assert reply_of(answer, ask("x" * 9), 0.0).usage == Usage(1, 3, 1, cost_usd=None, estimated=True)


def test_the_prefill_is_not_part_of_the_reply():
    request = ChatRequest("m", (Message("user", "?"), Message("assistant", "The better is")))
    for content in ("The better is A", " A"):
        assert reply_of(completion(message={"content": content}), request, 0.0).text == " A"


def test_alternatives_are_given_for_each_token(ask):
    tokens = [
        {
            "token": "A",
            "logprob": -0.1,
            "top_logprobs": [{"token": "A", "logprob": -0.1}, {"token": "B", "logprob": -3}],
        },
        {"token": "!", "logprob": -9.0, "top_logprobs": [{"token": ".", "logprob": -0.2}]},
    ]
    reply = reply_of(completion(logprobs={"content": tokens}), ask(), 0.0)
    assert reply.top_logprobs == ({"A": -0.1, "B": -3.0}, {"!": -9.0, ".": -0.2})


@pytest.mark.parametrize(
    ("choice", "text", "refusal"),
    [
        ({"message": {"content": None, "refusal": "I cannot"}}, "", "I cannot"),
        ({"finish_reason": "content_filter", "message": {"content": None}}, "", "content filter"),
        ({"message": {"content": [{"type": "text", "text": "a"}, {"type": "image"}]}}, "a", None),
    ],
)
def test_refusals_and_parts_are_read(ask, choice, text, refusal):
    reply = reply_of(completion(**choice), ask(), 0.0)
    assert (reply.text, reply.refusal) == (text, refusal)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        None,
        3,
        {"choices": []},
        {"choices": [{}]},
        {"choices": [{"message": None}]},
        {"choices": [{"message": {"content": 5}}]},
        completion(logprobs={"content": [{}]}),
        completion() | {"usage": {"prompt_tokens": "many"}},
    ],
)
def test_what_is_no_completion_is_malformed(ask, answer):
    with pytest.raises(MalformedReply, match="no chat completion"):
        reply_of(answer, ask(), 0.0)
