"""Characters that are not seen, or that turn the text around them: told apart, so that a reader sees them."""

import re

_UNSEEN = re.compile(
    "([\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f])"
)


def split_unseen(text: str) -> tuple[str, ...]:
    """Split a text into seen text and single unseen characters by turns, seen text first; line ends are kept.

    Joiners of letters and emoji (U+200C, U+200D) count as seen.
    """
    return tuple(_UNSEEN.split(text.replace("\r\n", "\n")))


def code_point(character: str) -> str:
    """Give the name a character goes by where it cannot be shown, such as U+202E."""
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """Give a text with every unseen character as ⟨U+202E⟩; terminals, XML and HTML can hold the rest."""
    parts = split_unseen(text)
    return "".join(part if place % 2 == 0 else f"⟨{code_point(part)}⟩" for place, part in enumerate(parts))
