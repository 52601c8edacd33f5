"""What rubric lint finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from judgekit.domain.rubric import Criterion, Rubric

FindingKind = Literal[
    "vague",
    "double-barrelled",
    "overlap",
    "mixed-scales",
    "unanchored",
    "weight",
    "reference",
    "leading",
    "tests",
    "example",
    "template",
]
Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One weakness of a rubric: where it is, what is wrong, and what would be better.

    An error makes judgements fail or wrong, a warning makes them noisy, a hint is worth a look.
    """

    kind: FindingKind
    severity: Severity
    where: str
    what: str
    remedy: str


Check = Callable[[Rubric], Iterator[Finding]]
"""Looks for one kind of weakness."""


def place_of(criterion: Criterion) -> str:
    """Give the name under which a finding tells where a criterion is."""
    return f"criterion {criterion.name!r}"
