"""The words a judge may answer with, as they are offered in prompts and checked in replies."""

from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import levels
from judgekit.domain.verdict import Slot

SLOT_LABELS: dict[Slot, str] = {"first": "A", "second": "B", "tie": "tie"}
"""How each outcome of a pair is said by a judge."""

CANNOT_ASSESS = "cannot assess"
"""What a judge says when it cannot tell."""


def offered_slots(rubric: Rubric) -> tuple[Slot, ...]:
    """Give the outcomes of a pair that this rubric allows."""
    return ("first", "second", "tie") if rubric.ties else ("first", "second")


def pair_labels(rubric: Rubric) -> tuple[str, ...]:
    """Give the labels of a pairwise verdict, without `cannot assess`."""
    return tuple(SLOT_LABELS[slot] for slot in offered_slots(rubric))


def grade_labels(criterion: Criterion) -> tuple[str, ...]:
    """Give the labels of a criterion's scale in the order shown, without `cannot assess`."""
    return tuple(level.label for level in levels(criterion.scale))


def described_levels(criterion: Criterion) -> str:
    """Give the labels of a criterion's scale with what they mean, as a list for a prompt."""
    return ", ".join(
        f"{level.label} ({level.meaning})" if level.meaning else level.label
        for level in levels(criterion.scale)
    )
