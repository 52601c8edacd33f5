"""What a reply only quotes: masked, so that no verdict is read from it. Pure, and linear in the text."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

MASK = "\ufffc"
"""Stands for each character of quoted text, so that places in the masked text are places in the reply."""

Span: TypeAlias = tuple[int, int]

_THOUGHT, _THOUGHT_END = "<think>", "</think>"
_CODE_MARK = re.compile(r"^[ \t]*```[^\n]*$", re.MULTILINE)
_BLOCK_QUOTE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|`[^`\n]+`')
_BEFORE_QUOTE = 80


def spoken(text: str) -> str:
    """Mask what the judge does not say itself: thoughts, echoed material, block quotes, inner code blocks.

    A code block that opens or closes the reply is how many models wrap their answer, and stays.
    """
    thought_end = text.rfind(_THOUGHT_END)
    if thought_end >= 0:
        text = masked(text, [(0, thought_end + len(_THOUGHT_END))])
    elif text.lstrip().startswith(_THOUGHT):
        return MASK * len(text)
    text = masked(text, _echoed(text))
    text = masked(text, _code_blocks(text))
    return masked(text, (match.span() for match in _BLOCK_QUOTE.finditer(text)))


def without_quotes(text: str, leads: str) -> str:
    """Mask quoted phrases, except where one stands alone on its line or right after a word of `leads`."""
    lead = re.compile(rf"(?:^|\b(?:{leads})\W{{0,4}}(?:is\W{{1,4}})?)$", re.IGNORECASE)

    def is_quoted(start: int) -> bool:
        near = max(0, start - _BEFORE_QUOTE)
        before = text[max(near, text.rfind("\n", near, start) + 1) : start]
        return not lead.search(before.strip(" \t*_#-"))

    return masked(text, (match.span() for match in _QUOTED.finditer(text) if is_quoted(match.start())))


def masked(text: str, spans: Iterable[Span]) -> str:
    """Mask the given places of a text, which come in order; line ends stay."""
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts.append(text[done:start])
        parts.append(re.sub(r"[^\n]", MASK, text[start:end]))
        done = end
    parts.append(text[done:])
    return "".join(parts)


def _echoed(text: str) -> Iterator[Span]:
    """Find material that is repeated with its fence, from `[begin` to its `[end ...]`."""
    start = text.find("[begin ")
    while start >= 0:
        end_mark = text.find("[end ", start)
        end = text.find("]", end_mark)
        if min(end_mark, end) < 0:
            return
        yield start, end + 1
        start = text.find("[begin ", end)


def _code_blocks(text: str) -> Iterator[Span]:
    """Find code blocks inside the reply, and only the marks of those that open or close it."""
    marks = list(_CODE_MARK.finditer(text))
    opening = len(text) - len(text.lstrip(MASK + " \t\r\n"))
    closing = len(text.rstrip())
    for begin, end in zip(marks[::2], marks[1::2], strict=False):
        if begin.start() <= opening or end.end() >= closing:
            yield begin.span()
            yield end.span()
        else:
            yield begin.start(), end.end()
