"""A hard limit on what calls may cost: the worst case is set aside before each, the rest given back after."""

import asyncio
from dataclasses import replace

from judgekit.domain.errors import (
    BudgetReached,
    FatalModelError,
    RateLimited,
    RequestRejected,
    ServerFault,
    UsageError,
)
from judgekit.models.port import ChatClient, ChatReply, ChatRequest
from judgekit.models.pricing import Pricing, ceiling_usd, cost_usd
from judgekit.models.traffic import Traffic

_NOT_BILLED = (RateLimited, RequestRejected, ServerFault, FatalModelError)


class Budget:
    """An amount of US dollars, shared by all connections it is given to; without a limit it only counts.

    `spent_usd` includes the most that calls without a reply may have cost: better stop early than overshoot.
    """

    def __init__(self, limit_usd: float | None = None) -> None:
        self.limit_usd = limit_usd
        self.spent_usd = 0.0
        self._held_usd = 0.0
        self._waiting: list[asyncio.Future[None]] = []

    async def hold(self, amount_usd: float) -> None:
        """Set an amount aside, as soon as calls under way leave room for it.

        Raises:
            BudgetReached: it does not fit even when nothing is under way.
        """
        if self.limit_usd is not None:
            while self.spent_usd + self._held_usd + amount_usd > self.limit_usd:
                if self.spent_usd + amount_usd > self.limit_usd:
                    raise BudgetReached(self._words(amount_usd))
                await self._settling()
        self._held_usd += amount_usd

    def settle(self, held_usd: float, spent_usd: float) -> None:
        """Turn an amount set aside into what was spent of it."""
        self._held_usd -= held_usd
        self.spent_usd += spent_usd
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def _settling(self) -> None:
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await future

    def _words(self, amount_usd: float) -> str:
        return (
            f"the budget of {self.limit_usd:g} USD is reached: {self.spent_usd:.4f} USD are spent and the "
            f"next call could cost {amount_usd:.4f} USD; go on with a higher --budget"
        )


class Budgeted:
    """A `ChatClient` that puts its cost on every reply and keeps to a budget."""

    def __init__(self, client: ChatClient, pricing: Pricing, budget: Budget, traffic: Traffic) -> None:
        self._client = client
        self._pricing = pricing
        self._budget = budget
        self._traffic = traffic

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the reply with its cost.

        Raises:
            BudgetReached: the call could cost more than what is left.
            UsageError: there is a budget, but no price for the model.
        """
        ceiling = self._ceiling(request)
        await self._budget.hold(ceiling)
        try:
            reply = await self._client.complete(request)
        except _NOT_BILLED:
            self._budget.settle(ceiling, 0.0)
            raise
        except BaseException:
            self._budget.settle(ceiling, ceiling)
            self._traffic.at_risk_usd += ceiling
            raise
        priced = self._priced(reply, request.model)
        cost = priced.usage.cost_usd or 0.0
        self._budget.settle(ceiling, cost)
        self._traffic.cost_usd += cost
        return priced

    async def aclose(self) -> None:
        """Close what is below."""
        await self._client.aclose()

    def _ceiling(self, request: ChatRequest) -> float:
        if self._budget.limit_usd is None:
            return 0.0
        price = self._pricing.price_of(request.model)
        if price is None:
            raise UsageError(
                f"a budget needs the price of {request.model!r}: add it under [prices] in judgekit.toml"
            )
        return ceiling_usd(request, price)

    def _priced(self, reply: ChatReply, model: str) -> ChatReply:
        price = self._pricing.price_of(model)
        if price is None:
            return reply
        return replace(reply, usage=replace(reply.usage, cost_usd=cost_usd(reply.usage, price)))
