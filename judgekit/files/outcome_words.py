"""Words that files use for the outcome of a pair."""

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

from judgekit.domain.verdict import Status

Side: TypeAlias = Literal["a", "b", "tie"]
Outcome: TypeAlias = Side | Status
"""Which side is better, or the status that says why there is no telling."""

NO_VERDICT: tuple[Status, ...] = ("cannot_assess", "unparsed", "refused", "error")
_RELATION = re.compile(r"\[*([ab])\s*([<>=])+\s*([ab])\]*")
_WORDS: Mapping[str, Side] = {
    **dict.fromkeys(("a", "1", "first", "left", "model_a", "model_1", "output_1", "[[a]]"), "a"),
    **dict.fromkeys(("b", "2", "second", "right", "model_b", "model_2", "output_2", "[[b]]"), "b"),
    **dict.fromkeys(("tie", "c", "0", "draw", "equal", "tie (bothbad)", "bothbad", "[[c]]"), "tie"),
}


def outcome_of(word: str, own: Mapping[str, str], a: str, b: str) -> Outcome | None:
    """Give what a word says of a pair, or None if it says nothing known.

    Args:
        word: as written; an empty one is a reply that could not be read.
        own: the file's own words, with what each stands for.
        a: name of the candidate called a, which is such a word itself.
        b: name of the candidate called b.
    """
    said = own.get(word, word).strip()
    if said in (a, b) and a != b:
        return "a" if said == a else "b"
    if not said:
        return "unparsed"
    plain = said.casefold()
    for status in NO_VERDICT:
        if plain == status:
            return status
    relation = _RELATION.fullmatch(plain)
    return _better(*relation.groups()) if relation else _WORDS.get(plain)


def swapped(outcome: Outcome) -> Outcome:
    """Give an outcome with the sides exchanged."""
    return "b" if outcome == "a" else "a" if outcome == "b" else outcome


def is_side(outcome: Outcome) -> bool:
    """Say whether an outcome is a verdict."""
    return outcome in get_args(Side)


def _better(left: str, sign: str, right: str) -> Side | None:
    if left == right:
        return None
    if sign == "=":
        return "tie"
    return "a" if (left == "a") == (sign == ">") else "b"
