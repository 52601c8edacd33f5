import asyncio

import pytest

from judgekit.domain.errors import ServerFault
from judgekit.domain.judging import Usage
from judgekit.models.dedupe import Deduped
from judgekit.models.port import ChatReply


class Slow:
    """Answers once told to; counts what it is asked."""

    def __init__(self, error=None):
        self.asked = 0
        self.go = asyncio.Event()
        self.error = error

    async def complete(self, request):
        self.asked += 1
        await self.go.wait()
        if self.error:
            raise self.error
        return ChatReply(f"reply {self.asked}", request.model, Usage(calls=1, prompt_tokens=5))

    async def aclose(self):
        """Nothing to close."""


async def started(client, *requests):
    tasks = [asyncio.create_task(client.complete(request)) for request in requests]
    await asyncio.sleep(0)
    return tasks


def test_equal_requests_share_one_call_and_one_bill(ask):
    async def story():
        slow = Slow()
        tasks = await started(Deduped(slow), ask(), ask(), ask())
        slow.go.set()
        replies = await asyncio.gather(*tasks)
        return slow.asked, [reply.text for reply in replies], [reply.usage.calls for reply in replies]

    assert asyncio.run(story()) == (1, ["reply 1"] * 3, [1, 0, 0])


@pytest.mark.parametrize(
    "other",
    [
        {"text": "else"},
        {"model": "n"},
        {"max_tokens": 2},
        {"temperature": 0.5},
        {"seed": 1},
        {"top_logprobs": 5},
        {"repeat": 1},
        {"json_schema": {"type": "object"}},
        {"extra": {"top_p": 0.5}},
        {"questions": ({"type": "predicate", "name": "q", "instructions": "is it so?"},)},
    ],
)
def test_requests_that_differ_are_asked_apart(ask, other):
    async def story():
        slow = Slow()
        tasks = await started(Deduped(slow), ask(), ask(**other))
        slow.go.set()
        await asyncio.gather(*tasks)
        return slow.asked

    assert asyncio.run(story()) == 2


def test_a_later_equal_request_is_asked_again(ask):
    async def story():
        slow = Slow()
        slow.go.set()
        client = Deduped(slow)
        return [(await client.complete(ask())).text for _ in range(2)]

    assert asyncio.run(story()) == ["reply 1", "reply 2"]


def test_a_failure_is_shared_too(ask):
    async def story():
        slow = Slow(ServerFault("500"))
        tasks = await started(Deduped(slow), ask(), ask())
        slow.go.set()
        return slow.asked, await asyncio.gather(*tasks, return_exceptions=True)

    asked, results = asyncio.run(story())
    assert (asked, [type(result) for result in results]) == (1, [ServerFault] * 2)


def test_when_the_first_is_cancelled_the_next_one_asks(ask):
    async def story():
        slow = Slow()
        first, second, third = await started(Deduped(slow), ask(), ask(), ask())
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await asyncio.sleep(0)
        slow.go.set()
        replies = await asyncio.gather(second, third)
        return slow.asked, [reply.usage.calls for reply in replies], first.cancelled()

    assert asyncio.run(story()) == (2, [1, 0], True)


def test_a_cancelled_follower_leaves_the_first_alone(ask):
    async def story():
        slow = Slow()
        first, second = await started(Deduped(slow), ask(), ask())
        second.cancel()
        slow.go.set()
        return (await first).text, slow.asked

    assert asyncio.run(story()) == ("reply 1", 1)
