r"""Text the store can hold: every Python string, so that it comes back exactly as it was.

DuckDB keeps any Unicode text, NUL included, but no lone surrogates (half a character, as broken model output
or a bad decoder makes them). Such a text is stored as `escaped:` and the text with each backslash doubled and
each lone surrogate written `\udXXX`; so is a text that begins with `escaped:` itself. `original` undoes it.
"""

import re

from judgekit.domain.ids import Json

MARK = "escaped:"
_ESCAPES = re.compile(r"\\(?:\\|u(d[89a-f][0-9a-f]{2}))")


def storable(text: str) -> str:
    """Give the form in which a text is stored: nearly always the text itself."""
    if not text.startswith(MARK) and _is_unicode(text):
        return text
    return MARK + text.replace("\\", "\\\\").encode("utf-8", "backslashreplace").decode("utf-8")


def original(stored: str) -> str:
    """Give back the text that `storable` was given."""
    if not stored.startswith(MARK):
        return stored
    return _ESCAPES.sub(lambda found: chr(int(found[1], 16)) if found[1] else "\\", stored[len(MARK) :])


def storable_json(value: Json) -> Json:
    """Give a JSON value with every text in it, keys included, in its storable form."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(key)): storable_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable_json(inner) for inner in value]
    return value


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
