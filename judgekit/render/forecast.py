"""What generating would ask and may cost, as text."""

from collections.abc import Sequence

from judgekit.domain.forecast import Forecast
from judgekit.render.numbers import count, money


def forecasts_text(forecasts: Sequence[Forecast]) -> str:
    """Give one line per candidate, and the sum."""
    return "\n".join([*map(_line, forecasts), f"in all: {_sum(forecasts)}"])


def _line(each: Forecast) -> str:
    to_make = each.cases - each.recorded - each.recalled
    parts = [f"{to_make:,} of {count(each.cases, 'case')} to generate"]
    parts += [f"{each.recorded:,} recorded"] if each.recorded else []
    parts += [f"{each.recalled:,} in the store already"] if each.recalled else []
    parts += [_calls(each)] if each.calls else []
    parts += ["after embedding its texts (reckoned as if found by words)"] if each.embeds_first else []
    return f"{each.candidate}: {', '.join(parts)}"


def _calls(each: Forecast) -> str:
    tokens = f"about {each.prompt_tokens:,} tokens in and at most {each.completion_tokens:,} out"
    return f"{count(each.calls, 'call')}, {tokens}, {_most(each.cost_usd)}"


def _sum(forecasts: Sequence[Forecast]) -> str:
    calls = sum(each.calls for each in forecasts)
    if not calls:
        return "nothing to ask"
    costs = [each.cost_usd for each in forecasts]
    total = None if None in costs else sum(cost for cost in costs if cost is not None)
    return f"{count(calls, 'call')}, {_most(total)}"


def _most(cost_usd: float | None) -> str:
    return f"at most {money(cost_usd)}" if cost_usd else money(cost_usd)
