"""Which key says what: the same on the page and in the terminal."""

from collections.abc import Mapping, Sequence

from judgekit.domain.labelling import Choice

CHOICE_KEYS: Mapping[Choice, tuple[str, ...]] = {
    "first": ("1", "a"),
    "second": ("2", "b"),
    "tie": ("3", "t"),
    "both_bad": ("4",),
    "cannot_tell": ("5", "?"),
}
CHOICE_WORDS: Mapping[Choice, str] = {
    "first": "Left is better",
    "second": "Right is better",
    "tie": "Tie",
    "both_bad": "Both bad",
    "cannot_tell": "Cannot tell",
}
DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")


def level_keys(labels: Sequence[str]) -> tuple[str, ...]:
    """Give the key of each level of a scale: the label itself where all are digits, else its place.

    The tenth has the key 0; levels after it have none.
    """
    if all(label in DIGITS for label in labels):
        return tuple(labels)
    return tuple(DIGITS[place] if place < len(DIGITS) else "" for place in range(len(labels)))
