"""TOML with lines: the parser of the standard library says what is there, the text says where."""

import re
import tomllib
from datetime import date, datetime, time
from math import isfinite
from pathlib import Path

from judgekit.domain.ids import Json
from judgekit.files.document import Document, Place, problem_at, read_text, shown

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def read_toml(path: Path) -> Document:
    """Give the value of a TOML file with its lines; dates and numbers that are not finite become text.

    Raises:
        FileProblems: the file cannot be read as TOML.
    """
    text = read_text(path)
    try:
        value = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = str(error)
        place = _AT_LINE.search(said)
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        what = f"not readable as TOML: {_AT_LINE.sub('', said)}"
        raise problem_at(path, line, what, "put text in quotes" if "Invalid value" in said else "") from error
    return Document(shown(path), _plain(value), lines_of(text))


def lines_of(text: str) -> dict[Place, int]:
    """Give the line of every table and key that begins a line; values inside them are not looked into."""
    lines: dict[Place, int] = {(): 1}
    table: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        head, key = _TABLE.match(line), _KEY.match(line)
        if head:
            table = _parts(head[1])
            lines.setdefault(table, number)
        elif key:
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def _parts(dotted: str) -> Place:
    """The parts of a dotted key, read by the parser itself."""
    try:
        inner: Json = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    parts: list[str] = []
    while isinstance(inner, dict):
        ((key, inner),) = inner.items()
        parts.append(key)
    return tuple(parts)


def _plain(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime | date | time) or (isinstance(value, float) and not isfinite(value)):
        return str(value)
    return value
