"""What a run would ask and may cost, as text."""

from collections.abc import Sequence

from judgekit.domain.results import Estimate
from judgekit.render.numbers import count, money


def estimates_text(estimates: Sequence[Estimate]) -> str:
    """Give one line per question, and the sum."""
    return "\n".join([*map(_line, estimates), f"in all: {to_ask_text(estimates)}"])


def to_ask_text(estimates: Sequence[Estimate]) -> str:
    """Give the sum over all questions: what is to be asked, of how many, and what it may cost."""
    to_ask = sum(each.to_ask for each in estimates)
    planned = sum(each.planned for each in estimates)
    if not planned:
        return "not counted yet: the outputs of pipelines are looked up in the store first"
    if not to_ask:
        return f"nothing to ask: all {count(planned, 'verdict')} are in the store"
    costs = [each.cost_usd for each in estimates]
    total = None if None in costs else sum(cost for cost in costs if cost is not None)
    known = f" ({planned - to_ask:,} in the store already)" if planned > to_ask else ""
    return f"{count(to_ask, 'judgement')} to ask{known}, {_cost(total)}"


def _line(each: Estimate) -> str:
    known = f" ({each.answered:,} in the store already)" if each.answered else ""
    amount = f"{each.prompt_tokens:,} tokens in and {each.completion_tokens:,} out"
    tokens = f", about {amount}, {_cost(each.cost_usd)}"
    return (
        f"{each.rubric}, judge {each.judge}, {each.mode}: {count(each.to_ask, 'judgement')} to ask{known}"
        f"{tokens if each.prompt_tokens else ''}"
    )


def _cost(cost_usd: float | None) -> str:
    if cost_usd is None:
        return "no price known (see [prices] in judgekit.toml)"
    return f"about {money(cost_usd)}"
