import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from virtual_time import run

from judgekit.domain import errors
from judgekit.domain.cases import Message
from judgekit.domain.config import LOCAL, Price
from judgekit.domain.judging import Usage
from judgekit.models.budget import Budget, Budgeted
from judgekit.models.port import ChatReply, ChatRequest
from judgekit.models.pricing import Pricing, ceiling_usd, cost_usd
from judgekit.models.scripted import ScriptedClient
from judgekit.models.traffic import Traffic

PRICE = Price(input=3.0, output=15.0, cached_input=0.3)


def budgeted(client, limit_usd=None, prices=None, endpoint="cloud"):
    traffic, budget = Traffic(), Budget(limit_usd)
    pricing = Pricing(endpoint, {"m": PRICE} if prices is None else prices)
    return Budgeted(client, pricing, budget, traffic), budget, traffic


def test_cached_tokens_have_their_own_price():
    usage = Usage(1, prompt_tokens=1_000_000, completion_tokens=100_000, cached_tokens=400_000)
    assert cost_usd(usage, PRICE) == pytest.approx(0.6 * 3.0 + 0.4 * 0.3 + 0.1 * 15.0)
    assert cost_usd(usage, Price(input=3.0, output=15.0)) == pytest.approx(3.0 + 1.5)


def test_local_models_are_free():
    assert Pricing(LOCAL, {"m": PRICE}).price_of("m") == Price(input=0.0, output=0.0)


@given(
    text=st.text(max_size=60),
    max_tokens=st.integers(1, 50),
    share=st.floats(0, 1),
    cached=st.floats(0, 1),
    cached_input=st.none() | st.floats(0, 10),
)
def test_the_ceiling_is_above_every_possible_bill(text, max_tokens, share, cached, cached_input):
    price = Price(input=3.0, output=15.0, cached_input=cached_input)
    request = ChatRequest("m", (Message("user", text),), max_tokens=max_tokens)
    most = len(text.encode("utf-8", "surrogatepass")) + 16
    prompt = int(share * most)
    usage = Usage(1, prompt, max_tokens, int(cached * prompt))
    assert cost_usd(usage, price) <= ceiling_usd(request, price) + 1e-12


def test_several_replies_are_reckoned_with(ask):
    one = ceiling_usd(ask("", max_tokens=10), Price(input=0.0, output=1e6))
    three = ceiling_usd(ask("", max_tokens=10, extra={"n": 3}), Price(input=0.0, output=1e6))
    assert (one, three) == (10.0, 30.0)


def test_a_reply_gets_its_cost(ask):
    client, budget, traffic = budgeted(ScriptedClient(lambda _: "a b"))
    reply = asyncio.run(client.complete(ask("one two three")))
    assert reply.usage.cost_usd == pytest.approx((3 * 3 + 2 * 15) / 1e6)
    assert traffic.cost_usd == budget.spent_usd == reply.usage.cost_usd


def test_a_budget_needs_prices(ask):
    client, _, _ = budgeted(ScriptedClient(lambda _: ""), limit_usd=1.0, prices={})
    with pytest.raises(errors.UsageError, match=r"price of 'm': add it under \[prices\]"):
        asyncio.run(client.complete(ask()))


def test_a_budget_of_zero_lets_free_calls_pass(ask):
    client, _, _ = budgeted(ScriptedClient(lambda _: "free"), limit_usd=0.0, endpoint=LOCAL)
    assert asyncio.run(client.complete(ask())).text == "free"


@pytest.mark.parametrize(
    ("error", "billed"),
    [
        (errors.RateLimited("429"), False),
        (errors.RequestRejected("400"), False),
        (errors.ServerFault("500"), False),
        (errors.AccessDenied("401"), False),
        (errors.ConnectionLost("after it was sent"), True),
        (errors.DeadlineExceeded("late"), True),
        (errors.MalformedReply("odd"), True),
        (asyncio.CancelledError(), True),
    ],
)
def test_what_may_have_been_billed_counts_as_spent(ask, error, billed):
    def fail(_):
        raise error

    client, budget, traffic = budgeted(ScriptedClient(fail), limit_usd=10.0)

    async def story():
        with pytest.raises(type(error)):
            await client.complete(ask())

    asyncio.run(story())
    assert (budget.spent_usd > 0, traffic.at_risk_usd > 0) == (billed, billed)
    assert budget.spent_usd == traffic.at_risk_usd


def test_a_call_waits_for_room_that_calls_under_way_may_leave():
    async def story():
        budget = Budget(10.0)
        await budget.hold(6.0)
        second = asyncio.create_task(budget.hold(6.0))
        await asyncio.sleep(0)
        waited = not second.done()
        budget.settle(6.0, 1.0)
        await second
        return waited, budget.spent_usd

    assert asyncio.run(story()) == (True, 1.0)


def test_a_call_that_can_never_fit_is_refused_in_words():
    async def story():
        budget = Budget(1.0)
        await budget.hold(0.5)
        budget.settle(0.5, 0.25)
        with pytest.raises(
            errors.BudgetReached, match=r"1 USD .*: 0\.2500 USD are spent .* cost 0\.8000 USD"
        ):
            await budget.hold(0.8)

    asyncio.run(story())


class Cloud:
    """Bills by chance, up to the whole ceiling; fails by chance, sometimes after billing."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.billed_usd = 0.0

    async def complete(self, request):
        await asyncio.sleep(self.chance.random())
        luck = self.chance.random()
        if luck < 0.1:
            raise errors.RateLimited("429")
        prompt = int(self.chance.random() * len(request.messages[0].content))
        usage = Usage(1, prompt, self.chance.randint(0, request.max_tokens))
        self.billed_usd += cost_usd(usage, PRICE)
        if luck < 0.2:
            raise errors.ConnectionLost("after billing")
        return ChatReply("", request.model, usage)

    async def aclose(self):
        """Nothing to close."""


@settings(max_examples=60, deadline=None)
@given(
    limit_usd=st.floats(0, 0.02),
    sizes=st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), min_size=1, max_size=60),
    workers=st.integers(1, 20),
    seed=st.integers(0, 1000),
)
def test_the_budget_is_never_overshot(limit_usd, sizes, workers, seed):
    cloud = Cloud(seed)
    client, budget, traffic = budgeted(cloud, limit_usd=limit_usd)
    plan = [ChatRequest("m", (Message("user", "x" * size),), max_tokens=most) for size, most in sizes]

    async def work():
        while plan:
            try:
                await client.complete(plan.pop())
            except (errors.CallError, errors.BudgetReached):
                continue

    async def story():
        await asyncio.gather(*(work() for _ in range(workers)))

    run(story())
    assert cloud.billed_usd <= budget.spent_usd + 1e-12
    assert budget.spent_usd <= limit_usd + 1e-12
    assert traffic.cost_usd + traffic.at_risk_usd == pytest.approx(budget.spent_usd)
