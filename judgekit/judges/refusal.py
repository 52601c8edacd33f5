"""Recognise a reply in which a model declines to answer at all. Pure."""

import re

_LONGEST = 800
_APOLOGY = r"(?:i['’]?m (?:really |very |so )?sorry|i am sorry|sorry|i apologi[sz]e|unfortunately)"  # noqa: RUF001
_CANNOT = (
    r"(?:i|we)(?:\s+(?:cannot|can\s?not|can['’]t|won['’]t|will not|must decline to|have to decline to)"  # noqa: RUF001
    r"|['’]m (?:not able|unable) to|\s+am (?:not able|unable) to|['’]m not comfortable)"  # noqa: RUF001
)
_DOING = (
    r"(?:assist|help(?!\s+but)|comply|fulfil+|continue|provide|evaluate|compare|rate|grade|engage|participate"
    r"|respond|answer|discuss|do (?:that|this)|process|judging|evaluating|comparing)"
)
_REFUSAL = re.compile(
    rf"^\W*(?:{_APOLOGY}\W[^.\n]{{0,40}}?)?(?:as an ai[^.\n]{{0,40}}?,?\s*)?"
    rf"{_CANNOT}\s+(?:\w+\s+){{0,3}}?{_DOING}",
    re.IGNORECASE,
)


def is_refusal(text: str) -> bool:
    """Say whether a reply without a verdict is a refusal: short, and declining in its first words."""
    return len(text) <= _LONGEST and _REFUSAL.match(text) is not None
