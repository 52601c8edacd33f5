"""Words of a text, as search and leakage checks compare them."""

import re

_CJK = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])[^\W_])+")
_TOKEN = re.compile(r"\w+|[^\w\s]")


def words(text: str) -> list[str]:
    """Give the words in order, case-folded; `snake_case` falls apart, and so do scripts without spaces."""
    return _WORD.findall(text.casefold())


def canonical(text: str) -> str:
    """Give the text without what does not change its meaning: case, spacing, a final `;`.

    Operators and punctuation stay, so `x > 1` and `x < 1` differ.
    """
    return " ".join(_TOKEN.findall(text.casefold())).removesuffix(";").rstrip()
