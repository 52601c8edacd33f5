"""Leakage: an example or passage that gives a test case away must not reach the model under test."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from judgekit.candidates.words import canonical, words
from judgekit.domain.cases import Case

NEAR = 0.9
"""Share of words in common (Dice) from which two questions count as the same."""

_TELLING_WORDS = 4
"""A shorter reference (yes, no, a name) says nothing when two cases have it in common."""

_QUERY_STARTS = ("select", "with", "insert", "update", "delete")

LeakKind = Literal["same_case", "same_input", "near_input", "same_reference", "holds_reference"]


@dataclass(frozen=True, slots=True)
class Leak:
    """An example or passage that was kept from the model, and why."""

    source: str
    kind: LeakKind


def example_leak(case: Case, example: Case) -> Leak | None:
    """Tell whether a solved example gives the case away: same or nearly same question, or same answer."""
    if example.id == case.id and example.hash == case.hash:
        return Leak(example.id, "same_case")
    kind = _text_leak(case.text, example.text)
    if kind is None and _same_reference(case.reference, example.reference):
        kind = "same_reference"
    return Leak(example.id, kind) if kind else None


def passage_leak(case: Case, source: str, text: str) -> Leak | None:
    """Tell whether a passage gives the case away: it is or holds the question, or it holds the gold query.

    A passage that states the answer in prose is what retrieval is for, and passes.
    """
    kind = _text_leak(case.text, text)
    if kind is None and _holds(text, case.text):
        kind = "same_input"
    if kind is None and case.reference and _same_reference(case.reference, text):
        kind = "same_reference"
    if kind is None and case.reference and _is_query(case.reference) and _holds(text, case.reference):
        kind = "holds_reference"
    return Leak(source, kind) if kind else None


def _text_leak(asked: str, other: str) -> LeakKind | None:
    mine, theirs = words(asked), words(other)
    if not mine or not theirs:
        return "same_input" if canonical(asked) == canonical(other) else None
    if mine == theirs:
        return "same_input"
    common = (Counter(mine) & Counter(theirs)).total()
    return "near_input" if 2 * common >= NEAR * (len(mine) + len(theirs)) else None


def _same_reference(mine: str | None, theirs: str | None) -> bool:
    if mine is None or theirs is None or len(words(mine)) < _TELLING_WORDS:
        return False
    return canonical(mine) == canonical(theirs)


def _holds(text: str, part: str) -> bool:
    return len(words(part)) >= _TELLING_WORDS and f" {canonical(part)} " in f" {canonical(text)} "


def _is_query(text: str) -> bool:
    return words(text)[:1] != [] and words(text)[0] in _QUERY_STARTS
