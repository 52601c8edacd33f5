"""What a run would ask and may cost, as text."""

from collections.abc import Sequence

from judgekit.domain.results import Estimate
from judgekit.render.numbers import count, money


def estimates_text(estimates: Sequence[Estimate]) -> str:
    """Give one line per question, and the sum."""
    lines = [_line(each) for each in estimates]
    costs = [each.cost_usd for each in estimates]
    total = None if None in costs else sum(cost for cost in costs if cost is not None)
    to_ask = sum(each.to_ask for each in estimates)
    return "\n".join([*lines, f"in all: {count(to_ask, 'judgement')} to ask, about {money(total)}"])


def _line(each: Estimate) -> str:
    known = f" ({each.answered:,} in the store already)" if each.answered else ""
    tokens = (
        f", about {each.prompt_tokens:,} tokens in and {each.completion_tokens:,} out, {money(each.cost_usd)}"
    )
    return (
        f"{each.rubric}, judge {each.judge}, {each.mode}: {count(each.to_ask, 'judgement')} to ask{known}"
        f"{tokens if each.prompt_tokens else ''}"
    )
