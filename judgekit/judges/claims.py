"""Where a reply claims a verdict: every place that is written like one, quoted text left out. Pure."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from judgekit.domain.ids import Json
from judgekit.judges.quoting import MASK

_BRACKETS = re.compile(r"\[\[[ \t]{0,4}([^\[\]\n]{1,80}?)[ \t]{0,4}\]\]")
_OBJECT = re.compile(r"\{(?=\s{0,40}[\"}])")
_MOST_BROKEN_OBJECTS = 100


@dataclass(frozen=True, slots=True)
class Claim:
    """A place that says a verdict: its span, and the label as written, which starts at `label_start`."""

    start: int
    end: int
    label: str
    label_start: int


@dataclass(frozen=True, slots=True)
class JsonClaim:
    """A JSON object in a reply, with its span."""

    start: int
    end: int
    content: dict[str, Json]


def bracket_claims(text: str) -> Iterator[Claim]:
    """Find `[[label]]`."""
    for match in _BRACKETS.finditer(text):
        yield Claim(match.start(), match.end(), match[1], match.start(1))


def lead_claims(text: str, leads: str) -> Iterator[Claim]:
    """Find `lead: label` and `lead is label`, where the label goes to the end of its line."""
    gap = r"[ \t*_\"'|\]]{0,8}"
    sign = r"(?:is\b[ \t]{0,4}[:=]?|[:=|])"
    pattern = rf"(?<![\w-])(?:{leads}){gap}{sign}[ \t*_]{{0,8}}\n?[ \t]{{0,8}}(\S[^\n]*)"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        label = match[1].rstrip()
        yield Claim(match.start(), match.start(1) + len(label), label, match.start(1))


def last_line_claim(text: str) -> Claim | None:
    """Give the last line that is not empty, as a claim: a reply may be, or end with, a label alone."""
    stripped = text.rstrip(" \t\r\n" + MASK)
    start = stripped.rfind("\n") + 1
    line = stripped[start:]
    return Claim(start, len(stripped), line, start) if line.strip() else None


def json_claims(text: str) -> Iterator[JsonClaim]:
    """Find the JSON objects of a reply; those inside another object belong to it."""
    decoder = json.JSONDecoder(object_pairs_hook=_distinct)
    broken = 0
    start = _OBJECT.search(text)
    while start and broken < _MOST_BROKEN_OBJECTS:
        try:
            content, end = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            broken += 1
            end = start.end()
        else:
            yield JsonClaim(start.start(), end, content)
        start = _OBJECT.search(text, end)


def _distinct(pairs: Sequence[tuple[str, Any]]) -> dict[str, Json]:
    """Build an object in which a key given twice keeps both values, so it cannot pass for one verdict."""
    content: dict[str, Json] = {}
    for key, value in pairs:
        doubled = key in content and content[key] != value
        content[key] = f"{content[key]} | {value}" if doubled else value
    return content
