"""From what a person said to judgements: one for a pair or an output, one for each pair of a ranking."""

import json
from collections.abc import Iterator

from judgekit.domain.errors import UsageError
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.labelling import Answer, Choice, Item
from judgekit.domain.scale import levels
from judgekit.domain.verdict import CannotAssess, Preference, Slot, Verdict
from judgekit.judges.grading import grade_with_label, total_grade

HUMAN = "human"
NOT_TOLD = "the annotator could not tell"
SLOTS: dict[Choice, Slot] = {"first": "first", "second": "second", "tie": "tie", "both_bad": "tie"}


def judgements_of(item: Item, answer: Answer, protocol: str) -> tuple[tuple[JudgeTask, Judgement], ...]:
    """Give every task of an item with what the answer comes to for it.

    Both bad is a tie that says so in `raw`. A ranking speaks of each pair by the places of the two.

    Raises:
        UsageError: the answer does not fit the item.
    """
    share_ms = answer.seconds * 1000 / len(item.tasks)
    return tuple(
        (
            task,
            Judgement(
                verdict=verdict,
                protocol=protocol,
                model=HUMAN,
                raw=_raw(answer),
                rationale=answer.note or None,
                latency_ms=share_ms,
            ),
        )
        for task, verdict in _verdicts(item, answer)
    )


def _verdicts(item: Item, answer: Answer) -> Iterator[tuple[JudgeTask, Verdict]]:
    if answer.choice == "cannot_tell":
        yield from ((task, CannotAssess(NOT_TOLD)) for task in item.tasks)
    elif item.kind == "pair":
        yield item.tasks[0], _preference(item, answer)
    elif item.kind == "output":
        yield item.tasks[0], _grade(item, answer)
    else:
        yield from _pairs(item, answer)


def _preference(item: Item, answer: Answer) -> Verdict:
    if answer.choice is None or answer.choice not in item.choices:
        raise UsageError(f"{answer.choice!r} is no answer here; say one of {', '.join(item.choices)}")
    return Preference(SLOTS[answer.choice])


def _grade(item: Item, answer: Answer) -> Verdict:
    rubric, grades = item.rubric, []
    for criterion in rubric.criteria:
        if criterion.name not in answer.grades:
            raise UsageError(f"criterion {criterion.name!r} has no grade yet")
        label = answer.grades[criterion.name]
        known = [level.label for level in levels(criterion.scale)]
        if label is not None and label not in known:
            raise UsageError(f"{label!r} is not on the scale of {criterion.name!r}: {', '.join(known)}")
        grades.append(grade_with_label(criterion, label))
    return total_grade(rubric, grades)


def _pairs(item: Item, answer: Answer) -> Iterator[tuple[JudgeTask, Verdict]]:
    if len(answer.places) != len(item.shown):
        raise UsageError(f"give each of the {len(item.shown)} answers its place")
    place = {output.candidate: at for output, at in zip(item.shown, answer.places, strict=True)}
    if not item.rubric.ties and len(set(answer.places)) < len(answer.places):
        raise UsageError(f"rubric {item.rubric.name!r} knows no ties; give each answer a place of its own")
    for task in item.tasks:
        first, second = place[task.first.candidate], place[task.second.candidate if task.second else ""]
        slot: Slot = "tie" if first == second else "first" if first < second else "second"
        yield task, Preference(slot)


def _raw(answer: Answer) -> str:
    """What was said, as it was said: by what was shown where, not by who wrote it."""
    if answer.choice is not None:
        return answer.choice.replace("_", " ")
    if answer.places:
        return "places as shown: " + ", ".join(map(str, answer.places))
    return json.dumps(dict(answer.grades), ensure_ascii=False)
