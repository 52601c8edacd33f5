"""Where a reply claims a verdict: every place that is written like one, quoted text left out. Pure."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from judgekit.domain.ids import Json

MASK = "\ufffc"
"""Stands for each character of quoted text, so that places in the masked text are places in the reply."""

_ECHOED_FENCE = re.compile(r"\[begin [^\]\n]+\].*?\[end [^\]\n]+\]", re.DOTALL)
_CODE_BLOCK = re.compile(r"```[^\n]*\n(.*?)```", re.DOTALL)
_BLOCK_QUOTE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|`[^`\n]+`')
_BRACKETS = re.compile(r"\[\[[ \t]*([^\[\]\n]{1,80}?)[ \t]*\]\]")


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


def spoken(text: str) -> str:
    """Mask what the judge does not say itself: thoughts, echoed material, block quotes, inner code blocks.

    A code block that opens or closes the reply is how many models wrap their answer, and stays.
    """
    thought_end = text.rfind("</think>")
    if thought_end >= 0:
        text = _mask(text, 0, thought_end + len("</think>"))
    elif text.lstrip().startswith("<think>"):
        return MASK * len(text)
    text = _mask_all(_ECHOED_FENCE, text)
    for block in _CODE_BLOCK.finditer(text):
        wraps_reply = not text[: block.start()].strip(MASK + " \n") or not text[block.end() :].strip()
        if wraps_reply:
            text = _mask(_mask(text, block.start(), block.start(1)), block.end(1), block.end())
        else:
            text = _mask(text, block.start(), block.end())
    return _mask_all(_BLOCK_QUOTE, text)


def without_quotes(text: str, leads: str) -> str:
    """Mask quoted phrases, except where one stands alone on its line or right after a word of `leads`."""
    lead = re.compile(rf"(?:^|\b(?:{leads})\W{{0,4}}(?:is\W{{1,4}})?)$", re.IGNORECASE)
    for quote in _QUOTED.finditer(text):
        line_start = text.rfind("\n", 0, quote.start()) + 1
        before = text[line_start : quote.start()].strip(" \t*_#-")
        if not lead.search(before):
            text = _mask(text, quote.start(), quote.end())
    return text


def bracket_claims(text: str) -> Iterator[Claim]:
    """Find `[[label]]`."""
    for match in _BRACKETS.finditer(text):
        yield Claim(match.start(), match.end(), match[1], match.start(1))


def lead_claims(text: str, leads: str) -> Iterator[Claim]:
    """Find `lead: label` and `lead is label`, where the label goes to the end of its line."""
    gap = r"[ \t]*[*_\"'|\]]*[ \t]*"
    pattern = rf"(?<![\w-])(?:{leads}){gap}(?:(?:is\b)?[ \t]*[:=|]|is\b)[ \t*_]*\n?[ \t]*(\S[^\n]*)"
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
    position = text.find("{")
    while position >= 0:
        try:
            content, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = position + 1
        else:
            yield JsonClaim(position, end, content)
        position = text.find("{", end)


def _distinct(pairs: Sequence[tuple[str, Any]]) -> dict[str, Json]:
    """Build an object in which a key given twice keeps both values, so it cannot pass for one verdict."""
    content: dict[str, Json] = {}
    for key, value in pairs:
        doubled = key in content and content[key] != value
        content[key] = f"{content[key]} | {value}" if doubled else value
    return content


def _mask(text: str, start: int, end: int) -> str:
    hidden = re.sub(r"[^\n]", MASK, text[start:end])
    return text[:start] + hidden + text[end:]


def _mask_all(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: re.sub(r"[^\n]", MASK, match[0]), text)
