"""The small model itself, where its weights are in the cache or can be fetched."""

import asyncio
import os
import subprocess
import sys

import pytest

from judgekit.domain.cases import Message
from judgekit.domain.errors import RequestRejected, WeightsUnavailable
from judgekit.models.cache import Weights
from judgekit.models.local import LocalClient
from judgekit.models.port import ChatRequest
from judgekit.models.weights import pull

NAME = "smollm2-135m"
PREFILLED = ChatRequest(
    model=NAME,
    messages=(
        Message("user", "Which is the capital of France? A: Paris. B: turtles."),
        Message("assistant", "The better response is Response"),
    ),
    max_tokens=1,
    top_logprobs=50,
)


@pytest.fixture(scope="module")
def small():
    try:
        return pull(NAME)
    except WeightsUnavailable as error:
        pytest.skip(f"the weights of {NAME} cannot be had here: {error}")


def asked(request, find=None):
    async def story():
        client = LocalClient(find) if find else LocalClient()
        try:
            return await client.complete(request)
        finally:
            await client.aclose()

    return asyncio.run(story())


@pytest.mark.model
def test_a_prefilled_question_gives_alternatives_for_its_next_token(small, capfd):
    reply = asked(PREFILLED)
    assert not reply.text.startswith("The better")
    assert {" A", " B"} <= set(reply.top_logprobs[0])
    assert all(value <= 0 for value in reply.top_logprobs[0].values())
    assert (reply.model, reply.fingerprint) == (NAME, small.sha256[:16])
    assert (reply.usage.calls, reply.usage.cost_usd, reply.usage.completion_tokens) == (1, 0.0, 1)
    assert reply.usage.prompt_tokens > 20
    assert capfd.readouterr() == ("", "")


@pytest.mark.model
@pytest.mark.usefixtures("small")
def test_a_reply_follows_its_json_schema():
    schema = {
        "type": "object",
        "properties": {"grade": {"type": "integer", "minimum": 1, "maximum": 5}},
        "required": ["grade"],
        "additionalProperties": False,
    }
    request = ChatRequest(NAME, (Message("user", "Grade this: hello"),), max_tokens=30, json_schema=schema)
    assert asked(request).text.replace(" ", "").replace("\n", "") in {f'{{"grade":{n}}}' for n in range(1, 6)}


@pytest.mark.model
@pytest.mark.usefixtures("small")
def test_a_prompt_that_does_not_fit_is_refused_in_words():
    request = ChatRequest(NAME, (Message("user", "word " * 6000),))
    with pytest.raises(RequestRejected, match=r"the prompt has \d+ tokens and local model .* at most 4096"):
        asked(request)


@pytest.mark.model
@pytest.mark.usefixtures("small")
def test_text_that_is_no_unicode_is_refused_and_the_next_request_served():
    async def story():
        client = LocalClient()
        with pytest.raises(RequestRejected):
            await client.complete(ChatRequest(NAME, (Message("user", "lone \ud800 surrogate"),)))
        reply = await client.complete(PREFILLED)
        await client.aclose()
        await client.aclose()
        return reply

    assert len(asyncio.run(story()).top_logprobs) == 1


@pytest.mark.model
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("closing", ["await client.aclose()", "pass"])
def test_the_interpreter_ends_cleanly_after_use(closing):
    script = f"""
import asyncio
from judgekit.domain.cases import Message
from judgekit.models.local import LocalClient
from judgekit.models.port import ChatRequest

async def main():
    client = LocalClient()
    request = ChatRequest({NAME!r}, (Message("user", "hello"),), max_tokens=2)
    print((await client.complete(request)).usage.completion_tokens)
    {closing}

asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "2\n", "")


def test_a_torn_file_is_told_with_its_path(tmp_path):
    pytest.importorskip("xllamacpp")
    torn = tmp_path / "torn.gguf"
    torn.write_bytes(b"GGUF" + bytes(100))
    weights = Weights("torn", torn, "0" * 64, 104, "unknown", "here")
    with pytest.raises(WeightsUnavailable, match=r"torn\.gguf cannot be loaded"):
        asked(ChatRequest("torn", (Message("user", "hi"),)), lambda _: weights)


def test_absent_weights_are_told_with_the_command(tmp_path, monkeypatch):
    monkeypatch.setenv("JUDGEKIT_CACHE", str(tmp_path))
    with pytest.raises(WeightsUnavailable, match=f"judgekit models pull {NAME}"):
        asked(ChatRequest(NAME, (Message("user", "hi"),)))


def test_a_missing_runtime_is_told_with_its_remedy(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    weights = Weights("any", tmp_path / "any.gguf", "0" * 64, 1, "unknown", "here")
    with pytest.raises(WeightsUnavailable, match=r"judgekit-lab\[local\]"):
        asked(ChatRequest("any", (Message("user", "hi"),)), lambda _: weights)


def test_waiting_threads_are_told_not_to_spin(tmp_path, monkeypatch):
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    weights = Weights("any", tmp_path / "any.gguf", "0" * 64, 1, "unknown", "here")
    with pytest.raises(WeightsUnavailable):
        asked(ChatRequest("any", (Message("user", "hi"),)), lambda _: weights)
    assert os.environ["OMP_WAIT_POLICY"] == "passive"


def test_typed_questions_are_refused_before_any_model_is_loaded():
    question = {"type": "predicate", "name": "q", "instructions": "Is it so?"}
    with pytest.raises(RequestRejected, match="answers no typed questions"):
        asked(ChatRequest(model=NAME, messages=PREFILLED.messages, questions=(question,)))
