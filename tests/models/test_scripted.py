import asyncio
import doctest

import pytest

from judgekit.domain.cases import Message
from judgekit.domain.errors import ServerFault
from judgekit.domain.judging import Usage
from judgekit.models import scripted
from judgekit.models.port import ChatReply, ChatRequest
from judgekit.models.scripted import ScriptedClient

REQUEST = ChatRequest(model="m", messages=(Message("user", "two words"),))


def test_text_becomes_a_free_reply_of_the_asked_model():
    reply = asyncio.run(ScriptedClient(lambda _: "so it is").complete(REQUEST))
    assert reply == ChatReply("so it is", "m", Usage(calls=1, prompt_tokens=2, completion_tokens=3))


def test_a_whole_reply_is_given_as_it_is():
    whole = ChatReply("x", "other", Usage(), finish_reason="length")
    assert asyncio.run(ScriptedClient(lambda _: whole).complete(REQUEST)) is whole


def test_an_exception_is_raised():
    client = ScriptedClient(lambda _: ServerFault("down"))
    with pytest.raises(ServerFault, match="down"):
        asyncio.run(client.complete(REQUEST))
    assert client.requests == [REQUEST]


def test_the_documented_example_holds():
    assert doctest.testmod(scripted).failed == 0
