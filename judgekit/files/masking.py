"""Masks for what names a person: a small one that is built in, and any function of one's own."""

import importlib
import ipaddress
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from judgekit.domain.errors import UsageError

Mask: TypeAlias = Callable[[str], str]
"""Gives a text without what must not be kept."""

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CARD = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IPV4 = re.compile(
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)"
)
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(?![\w:])")
_PHONES = (
    re.compile(r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,4}\)?){2,5}(?![\w-])"),
    re.compile(r"(?<![\w-])\(0?\d{2,4}\)[ -]?\d{3,4}(?:[ -]?\d{2,4}){1,2}(?![\w-])"),
    re.compile(r"(?<![\w-])\d{3}[ .-]\d{3}[ .-]\d{4}(?![\w-])"),
    re.compile(r"(?<![\w-])0\d{1,4}[ /-]\d{2,4}(?:[ -]?\d{2,4}){1,3}(?![\w-])"),
)
_LEAST_DIGITS, _MOST_DIGITS = 8, 15


def basic_mask(text: str) -> str:
    """Give a text with e-mail addresses, card numbers, IP addresses and phone numbers replaced by their kind.

    Card numbers must satisfy the Luhn check; phone numbers are found by their usual forms. What has another
    form passes: names, addresses and customer numbers need a mask of your own.
    """
    text = _EMAIL.sub("[email]", text)
    text = _CARD.sub(lambda found: "[card]" if _is_card(found[0]) else found[0], text)
    text = _IPV6.sub(lambda found: "[ip]" if _is_ipv6(found[0]) else found[0], _IPV4.sub("[ip]", text))
    for phone in _PHONES:
        text = phone.sub(lambda found: "[phone]" if _is_phone(found[0]) else found[0], text)
    return text


def find_mask(name: str, folder: Path) -> Mask:
    """Give the mask `basic`, or the function that `module:function` names, looked for in a folder first.

    Raises:
        UsageError: there is no such module or function, or the function fails on a text.
    """
    if name == "basic":
        return basic_mask
    module, sign, function = name.partition(":")
    if not (module and sign and function):
        raise UsageError(f"--mask {name!r}: write 'basic', or module:function, such as masks:hide")
    with _first_on_path(folder):
        try:
            found = getattr(importlib.import_module(module), function, None)
        except ImportError as error:
            raise UsageError(f"--mask {name!r}: {error}; modules are looked for in {folder}") from error
    if not callable(found):
        raise UsageError(f"--mask {name!r}: module {module!r} has no function {function!r}")
    return _checked(found, name)


def _checked(function: Callable[[str], object], name: str) -> Mask:
    def mask(text: str) -> str:
        try:
            masked = function(text)
        except Exception as error:
            raise UsageError(f"--mask {name!r} raised {type(error).__name__}: {error}") from error
        if not isinstance(masked, str):
            raise UsageError(f"--mask {name!r} gave {type(masked).__name__}; it should give the text back")
        return masked

    return mask


@contextmanager
def _first_on_path(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


def _is_ipv6(text: str) -> bool:
    try:
        return int(ipaddress.IPv6Address(text)) > 0
    except ValueError:
        return False


def _is_card(text: str) -> bool:
    """Luhn: every second digit from the right doubled, digits of the products summed."""
    digits = [int(digit) for digit in text if digit.isdigit()]
    doubled = [
        digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits[::-1])
    ]
    return sum(doubled) % 10 == 0 and any(digits)


def _is_phone(text: str) -> bool:
    return _LEAST_DIGITS <= sum(char.isdigit() for char in text) <= _MOST_DIGITS
