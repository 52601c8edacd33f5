"""Several verdicts on one task into one: by majority or by mean. Pure."""

import math
from collections import Counter
from collections.abc import Sequence
from statistics import fmean, pstdev
from typing import Literal

from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import levels
from judgekit.domain.verdict import (
    CannotAssess,
    CriterionGrade,
    Failed,
    Grade,
    Preference,
    Refused,
    Slot,
    Unparsed,
    Verdict,
)
from judgekit.judges.grading import total_grade

How = Literal["majority", "mean"]


_SLOTS: tuple[Slot, ...] = ("first", "second", "tie")


def combine_verdicts(rubric: Rubric, verdicts: Sequence[Verdict], how: How) -> Verdict:
    """Give the verdict of several judges on one task.

    Judges without a preference or grade have no say. Where half of them or fewer have one, there is no
    verdict, and the outcome is the most telling of what was wrong: a failure, a broken reply, a refusal, or
    that it cannot be assessed.
    """
    preferences = [verdict for verdict in verdicts if isinstance(verdict, Preference)]
    grades = [verdict for verdict in verdicts if isinstance(verdict, Grade)]
    if 2 * max(len(preferences), len(grades)) <= len(verdicts):
        return _no_quorum(verdicts)
    if preferences:
        combine = majority_preference if how == "majority" else mean_preference
        return combine(preferences, rubric)
    return total_grade(rubric, [_combined_grade(criterion, grades, how) for criterion in rubric.criteria])


def majority_preference(votes: Sequence[Preference], rubric: Rubric) -> Preference | CannotAssess:
    """Give the choice that has the most votes; equal votes for several are a tie."""
    counts = Counter(vote.choice for vote in votes).most_common()
    if len(counts) == 1 or counts[0][1] > counts[1][1]:
        return Preference(counts[0][0])
    if rubric.ties:
        return Preference("tie")
    return CannotAssess("the votes are equal, and the rubric allows no tie")


def mean_preference(votes: Sequence[Preference], rubric: Rubric) -> Preference | CannotAssess:
    """Give the mean of the judges' probabilities; a judge that gave none is sure of its choice."""
    p = {slot: fmean(_probability(vote, slot) for vote in votes) for slot in _SLOTS}
    best = max(p["first"], p["second"], p["tie"] if rubric.ties else 0.0)
    leaders = [slot for slot in _SLOTS if math.isclose(p[slot], best, abs_tol=1e-12)]
    if len(leaders) > 1 and not rubric.ties:
        return CannotAssess("the votes are equal, and the rubric allows no tie")
    choice = leaders[0] if len(leaders) == 1 else "tie"
    return Preference(choice, p["first"], p["second"], p["tie"])


def _probability(vote: Preference, slot: Slot) -> float:
    if vote.p_first is None:
        return float(vote.choice == slot)
    given: dict[Slot, float | None] = {"first": vote.p_first, "second": vote.p_second, "tie": vote.p_tie}
    return given[slot] or 0.0


def _combined_grade(criterion: Criterion, grades: Sequence[Grade], how: How) -> CriterionGrade:
    given = [one for grade in grades for one in grade.criteria if one.criterion == criterion.name]
    values = [one.value for one in given if one.value is not None]
    if not values:
        return CriterionGrade(criterion.name, None, None)
    value = fmean(values) if how == "mean" else _majority_value(criterion, given)
    nearest = min(levels(criterion.scale), key=lambda level: abs(level.value - value))
    return CriterionGrade(criterion.name, nearest.label, value, pstdev(values))


def _majority_value(criterion: Criterion, given: Sequence[CriterionGrade]) -> float:
    """Give the value of the label with the most votes, or the mean of those that share the most."""
    values = {level.label: level.value for level in levels(criterion.scale)}
    counts = Counter(one.label for one in given if one.label is not None)
    most = max(counts.values())
    return fmean(values[label] for label, count in counts.items() if count == most)


def _no_quorum(verdicts: Sequence[Verdict]) -> Verdict:
    silent = [verdict for verdict in verdicts if not isinstance(verdict, Preference | Grade)]
    for kind in (Failed, Unparsed, Refused, CannotAssess):
        for verdict in silent:
            if isinstance(verdict, kind):
                return kind(f"{len(silent)} of {len(verdicts)} members gave no verdict: {verdict.reason}")
    return CannotAssess("the members' verdicts are of different kinds")
