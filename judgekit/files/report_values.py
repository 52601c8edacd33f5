"""The value of a report's parameter, from the words it was given in."""

import math
from collections.abc import Callable
from datetime import date

from judgekit.domain.ids import Json


def as_value(text: str, kind: str) -> Json:
    """Give a text as a value of one of `TYPES`.

    Raises:
        ValueError: it is none; the message says what would be one.
    """
    return TYPES[kind](text)


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{text!r} is no whole number") from None


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is no number that can be counted with")
    return value


def _boolean(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(f"{text!r} is neither true nor false")
    return text.lower() == "true"


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is no date; write 2026-03-31") from None


TYPES: dict[str, Callable[[str], Json]] = {
    "text": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}
"""The types of parameters, each with what reads it."""
