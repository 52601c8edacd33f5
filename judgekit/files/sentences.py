"""One validation error as a sentence about the file, with what would be right."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic_core import ErrorDetails

from judgekit.domain.ids import Json
from judgekit.files.document import Place
from judgekit.files.near import key_remedy, meant_key, nearest
from judgekit.files.phrases import inside, subject
from judgekit.files.shapes import branches, describe, is_model, keys_of, told

KEY = "[key]"
"""How pydantic marks that an error lies in a key rather than in its value."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_BOUNDS = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("below", "lt"),
    "less_than_equal": ("at most", "le"),
}
_SIZES = {
    "too_short": ("at least", "min_length", "item"),
    "too_long": ("at most", "max_length", "item"),
    "string_too_short": ("at least", "min_length", "character"),
    "string_too_long": ("at most", "max_length", "character"),
}
_BOOLEANS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at one place of a value, and what would be right.

    `stray` marks a key that is none and looks like none: something of the user's own.
    """

    place: Place
    what: str
    remedy: str = ""
    stray: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Where an error lies: its place in the whole value, and the type asked for there.

    For errors about a key (unknown, missing, of the wrong form) `asked` is the type around the key.
    """

    whole: Json
    place: Place
    asked: Any

    @property
    def name(self) -> str:
        """The place as a person would say it."""
        return subject(self.whole, self.place)

    @property
    def value(self) -> Json:
        """The value found at the place."""
        found = self.whole
        for key in self.place:
            found = found[key]
        return found


def told_as(error: ErrorDetails, context: Context) -> Mistake | None:
    """Give the sentence for one error; none for one that only follows from others."""
    kind, limits = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return Mistake(context.place, str(limits["error"]))
    if context.place and context.place[-1] == KEY:
        return _wrong_key(context)
    if kind in _SIZES:
        return _wrong_size(context, kind, limits)
    if kind in _BOUNDS:
        word, limit = _BOUNDS[kind]
        what = f"{context.name} should be {word} {limits[limit]}, not {context.value}"
        return Mistake(context.place, what)
    return _BY_KIND.get(kind, wrong_shape)(context)


def wrong_shape(context: Context) -> Mistake:
    """Give the sentence for a value of the wrong type, or one that is not among the allowed."""
    value = context.value
    what = f"{context.name} should be {describe(context.asked)}, not {told(value)}"
    return Mistake(context.place, what, _shape_remedy(context.asked, value))


def _unknown_key(context: Context) -> Mistake:
    *around, key = context.place
    known = keys_of(context.asked)
    what = f"unknown key {key!r}{inside(context.whole, tuple(around))}"
    stray = meant_key(str(key), known) is None
    return Mistake(context.place, what, key_remedy(str(key), known), stray)


def _missing(context: Context) -> Mistake:
    *around, key = context.place
    if isinstance(key, int):
        return _wrong_count(context, tuple(around))
    what = f"{key!r} is missing{inside(context.whole, tuple(around))}"
    return Mistake(context.place, what, f"add {key!r}, which is {describe(keys_of(context.asked)[key])}")


def _wrong_count(context: Context, place: Place) -> Mistake:
    wanted = len(get_args(context.asked))
    around = Context(context.whole, place, context.asked)
    return Mistake(place, f"{around.name} should have {wanted} items, not {len(around.value)}")


def _wrong_key(context: Context) -> Mistake:
    *around, key, _ = context.place
    asked = get_args(context.asked)[0]
    what = f"unknown key {key!r}{inside(context.whole, tuple(around))}"
    if get_origin(asked) is Literal:
        return Mistake((*around, key), what, key_remedy(str(key), get_args(asked)))
    return Mistake((*around, key), what, f"the keys here are each {describe(asked)}")


def _wrong_size(context: Context, kind: str, limits: dict[str, Any]) -> Mistake | None:
    word, limit, unit = _SIZES[kind]
    wanted, size = limits[limit], len(context.value)
    if size == 0:
        return Mistake(context.place, f"{context.name} is empty")
    if kind == "too_short" and size >= wanted:  # items with mistakes of their own were not counted
        return None
    units = unit if wanted == 1 else f"{unit}s"
    return Mistake(context.place, f"{context.name} should have {word} {wanted} {units}, not {size}")


def _wrong_name(context: Context) -> Mistake:
    what = f"{context.name} should hold only letters, digits, '.', '_' and '-', not be {told(context.value)}"
    slug = _NOT_IN_NAMES.sub("-", context.value).strip("._-")
    return Mistake(context.place, what, f"for example {slug!r}" if slug else "begin with a letter or digit")


def _shape_remedy(asked: Any, value: Json) -> str:
    options = [get_origin(option) or option for option in branches(asked)]
    if value is None:
        return "give it a value, or leave the key out"
    if isinstance(value, bool | int | float) and str in options:
        return "put it in quotes"
    if is_model(asked):
        return f"its keys are {', '.join(keys_of(asked))}"
    return _text_remedy(asked, options, value) if isinstance(value, str) else ""


def _text_remedy(asked: Any, options: list[Any], text: str) -> str:
    words = [word for option in branches(asked) if get_origin(option) is Literal for word in get_args(option)]
    near = nearest(text, words)
    if near:
        return f"did you mean {near!r}?"
    if bool in options and text.lower() in _BOOLEANS:
        return f"did you mean {_BOOLEANS[text.lower()]}?"
    if {int, float} & set(options) and _is_number(text):
        return "write it without quotes"
    return "write it as a list: [...]" if {tuple, list} & set(options) else ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


_BY_KIND: dict[str, Callable[[Context], Mistake]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "string_pattern_mismatch": _wrong_name,
}
