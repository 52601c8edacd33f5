"""What calls cost, from the prices in `judgekit.toml`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from judgekit.domain.config import LOCAL, Price
from judgekit.domain.judging import Usage
from judgekit.models.port import ChatRequest

_PER = 1_000_000
_TOKENS_AROUND_A_MESSAGE = 16
_FREE = Price(input=0.0, output=0.0)


@dataclass(frozen=True, slots=True)
class Pricing:
    """The prices at one endpoint. `endpoint:model` goes before `model`; local models are free."""

    endpoint: str
    prices: Mapping[str, Price]

    def price_of(self, model: str) -> Price | None:
        """Give a model's price, None if nobody wrote one."""
        if self.endpoint == LOCAL:
            return _FREE
        return self.prices.get(f"{self.endpoint}:{model}") or self.prices.get(model)


def cost_usd(usage: Usage, price: Price) -> float:
    """Give what a call cost; cached tokens at their own price where it has one."""
    cached_price = price.input if price.cached_input is None else price.cached_input
    fresh = usage.prompt_tokens - usage.cached_tokens
    prompt = fresh * price.input + usage.cached_tokens * cached_price
    return (prompt + usage.completion_tokens * price.output) / _PER


def ceiling_usd(request: ChatRequest, price: Price) -> float:
    """Give what a request can cost at most.

    A token holds at least one byte of text, so the prompt has at most as many tokens as bytes; a reply has
    at most `max_tokens`, times `n` where `extra` asks for several.
    """
    texts = sum(len(message.content.encode("utf-8", "surrogatepass")) for message in request.messages)
    forms = len(json.dumps((request.json_schema, request.extra, *(request.questions or ())), default=dict))
    prompt_tokens = texts + forms + _TOKENS_AROUND_A_MESSAGE * len(request.messages)
    replies = int(request.extra.get("n") or 1)
    longest = max(request.max_tokens, int(request.extra.get("max_completion_tokens") or 0))
    dearest = max(price.input, price.cached_input or 0.0)
    return (prompt_tokens * dearest + longest * replies * price.output) / _PER
