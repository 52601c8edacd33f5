"""Lint of criteria: whether each says one thing that can be checked, on a scale that says what it means."""

import re
from collections.abc import Iterator
from itertools import combinations

from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import LikertScale, levels
from judgekit.judges.findings import Check, Finding, place_of

_EMPTY_WORDS = frozenset(
    [
        "good",
        "great",
        "nice",
        "quality",
        "proper",
        "properly",
        "appropriate",
        "appropriately",
        "adequate",
        "reasonable",
        "well",
        "better",
        "best",
        "high",
        "excellent",
        "suitable",
        "decent",
        "overall",
        "general",
        "response",
        "answer",
        "output",
        "text",
        "reply",
        "is",
        "the",
        "a",
        "an",
        "of",
        "very",
        "how",
        "it",
        "its",
        "be",
        "should",
        "and",
        "or",
        "to",
        "in",
        "that",
        "this",
        "with",
        "for",
        "not",
        "no",
        "are",
        "was",
        "what",
        "which",
    ]
)
_FEWEST_TELLING_WORDS = 2
_QUALITY = r"\w+(?:able|ible|al|ant|ent|ate|ear|ed|ful|ic|ish|ise|ive|less|ous|rect|ly|te|ort)"
_QUALITIES = re.compile(rf"\b{_QUALITY},? (?:and|as well as|&|and/or) {_QUALITY}\b", re.IGNORECASE)
_SAME_SHARE = 0.6
_MANY_LEVELS = 8
_SMALL_SHARE = 0.02


def _vague(rubric: Rubric) -> Iterator[Finding]:
    for criterion in rubric.criteria:
        telling = _telling(criterion.description) - _telling(criterion.name)
        if len(telling) < _FEWEST_TELLING_WORDS:
            what = f"says little that a judge could check: {criterion.description!r}"
            remedy = "name what can be seen in an output: facts, steps, form, things that must not appear"
            yield Finding("vague", "warning", place_of(criterion), what, remedy)


def _double_barrelled(rubric: Rubric) -> Iterator[Finding]:
    remedy = "make one criterion of each, so that an output that has only one of them can be graded"
    for criterion in rubric.criteria:
        joined = _QUALITIES.search(criterion.description)
        if joined:
            what = f"asks for two things at once: {joined[0]!r}"
            yield Finding("double-barrelled", "warning", place_of(criterion), what, remedy)
        elif criterion.description.count("?") > 1:
            yield Finding("double-barrelled", "hint", place_of(criterion), "asks several questions", remedy)


def _overlap(rubric: Rubric) -> Iterator[Finding]:
    for one, other in combinations(rubric.criteria, 2):
        first, second = _telling(one.description), _telling(other.description)
        smaller = min(len(first), len(second))
        if smaller >= _FEWEST_TELLING_WORDS and len(first & second) / smaller >= _SAME_SHARE:
            yield Finding(
                "overlap",
                "warning",
                f"criteria {one.name!r} and {other.name!r}",
                f"speak of the same: {', '.join(sorted(first & second))}",
                "merge them, or say what each looks at that the other does not; else one thing counts twice",
            )


def _scales(rubric: Rubric) -> Iterator[Finding]:
    if "graded" not in rubric.modes:
        return
    for criterion in rubric.criteria:
        yield from _likert(criterion)
    ranges = {
        (each.scale.likert.min, each.scale.likert.max)
        for each in rubric.criteria
        if isinstance(each.scale, LikertScale)
    }
    if len(ranges) > 1:
        shown = " and ".join(f"{low} to {high}" for low, high in sorted(ranges))
        remedy = "use one range, so that a step means the same everywhere"
        yield Finding("mixed-scales", "warning", "criteria", f"number scales go from {shown}", remedy)


def _likert(criterion: Criterion) -> Iterator[Finding]:
    if not isinstance(criterion.scale, LikertScale):
        return
    spec = criterion.scale.likert
    bare = [level for level in (spec.min, spec.max) if level not in spec.anchors]
    if bare:
        what = f"does not say what {' and '.join(str(level) for level in bare)} mean"
        remedy = f"anchor at least both ends, {spec.min} and {spec.max}"
        yield Finding("unanchored", "warning", place_of(criterion), what, remedy)
    many = len(levels(criterion.scale))
    if many >= _MANY_LEVELS and len(spec.anchors) < many:
        what = f"has {many} levels, more than judges tell apart reliably"
        yield Finding(
            "unanchored", "hint", place_of(criterion), what, "use 3 to 5 levels with an anchor each"
        )


def _weights(rubric: Rubric) -> Iterator[Finding]:
    total = sum(abs(criterion.weight) for criterion in rubric.criteria)
    for criterion in rubric.criteria:
        share = abs(criterion.weight) / total
        if share < _SMALL_SHARE:
            what = (
                "has weight 0: it is reported but never counts"
                if share == 0
                else f"is {share:.1%} of the total"
            )
            yield Finding("weight", "hint", place_of(criterion), what, "leave it out unless that is meant")
    only = rubric.criteria[0]
    if len(rubric.criteria) == 1 and only.weight not in (1, -1):
        yield Finding(
            "weight", "hint", place_of(only), "the weight of an only criterion changes nothing", "drop it"
        )
    if rubric.modes == ("pairwise",) and len({criterion.weight for criterion in rubric.criteria}) > 1:
        what = "weights of a pairwise rubric are shown to the judge, but nothing is computed with them"
        yield Finding("weight", "hint", "criteria", what, "add mode graded if they are to count exactly")


def _telling(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower())) - _EMPTY_WORDS


CRITERIA_CHECKS: tuple[Check, ...] = (_vague, _double_barrelled, _overlap, _scales, _weights)
"""All checks of criteria."""
