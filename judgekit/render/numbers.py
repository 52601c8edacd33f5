"""Numbers as people read them: percentages, points, p-values, money, time."""

from judgekit.domain.results import Interval

UNKNOWN = "-"


def percent(share: float | None, digits: int = 1) -> str:
    """Give a share as a percentage: 0.618 is "61.8 %"."""
    return UNKNOWN if share is None else f"{100 * share:.{digits}f} %"


def points(difference: float | None, digits: int = 1) -> str:
    """Give a difference of shares in percentage points with its sign: 0.142 is "+14.2"."""
    return UNKNOWN if difference is None else f"{100 * difference:+.{digits}f}"


def interval(bounds: Interval | None, *, signed: bool = False) -> str:
    """Give an interval of shares in percent: "[57.0, 66.4]"."""
    if bounds is None or (bounds.low is None and bounds.high is None):
        return "no interval"
    sign = "+" if signed else ""
    ends = ("…" if end is None else f"{100 * end:{sign}.1f}" for end in (bounds.low, bounds.high))
    return "[" + ", ".join(ends) + "]"


def p_value(p: float | None) -> str:
    """Give a p-value: "p = 0.031", "p = 2e-06"."""
    if p is None:
        return "no p"
    return f"p = {p:.3f}" if p >= 0.001 else f"p = {p:.0e}"  # noqa: PLR2004 - where decimals stop being readable


def money(cost_usd: float | None) -> str:
    """Give a cost in US dollars; a cost without a price is "unpriced"."""
    if cost_usd is None:
        return "unpriced"
    return f"{cost_usd:.2f} USD" if cost_usd >= 0.01 or cost_usd == 0 else f"{cost_usd:.5f} USD"  # noqa: PLR2004


def duration(seconds: float) -> str:
    """Give a duration: "41 s", "3 min 5 s", "2 h 4 min"."""
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004
        return f"{seconds:.1f} s" if seconds < 10 else f"{whole} s"  # noqa: PLR2004
    if whole < 3600:  # noqa: PLR2004
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def count(number: int, noun: str) -> str:
    """Give a number with its noun: "1 call", "824 calls"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
