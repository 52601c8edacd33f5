"""What a person is shown to label, and what a person answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from judgekit.domain.cases import Case, Output
from judgekit.domain.judging import JudgeTask
from judgekit.domain.rubric import Rubric

ItemKind: TypeAlias = Literal["pair", "output", "ranking"]
Choice: TypeAlias = Literal["first", "second", "tie", "both_bad", "cannot_tell"]
CHOICES: tuple[Choice, ...] = ("first", "second", "tie", "both_bad", "cannot_tell")
WITH_TIES: tuple[Choice, ...] = ("tie", "both_bad")
"""Choices that a rubric without ties does not offer."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to label: a pair, one output to grade, or all outputs of a case to rank.

    Attributes:
        tasks: What is answered by it: one task, or the pairs of a ranking.
        shown: The outputs in the order in which they are shown.
    """

    tasks: tuple[JudgeTask, ...]
    shown: tuple[Output, ...]

    @property
    def case(self) -> Case:
        """The case the outputs answer."""
        return self.tasks[0].case

    @property
    def rubric(self) -> Rubric:
        """What to label by."""
        return self.tasks[0].rubric

    @property
    def kind(self) -> ItemKind:
        """How it is labelled."""
        if len(self.shown) == 1:
            return "output"
        return "pair" if len(self.tasks) == 1 else "ranking"

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may be said of a pair."""
        return tuple(choice for choice in CHOICES if self.rubric.ties or choice not in WITH_TIES)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of an item; one of the first three is set, as its kind asks for.

    Attributes:
        choice: What was said of a pair; `cannot_tell` may also be said of an output or a ranking.
        grades: The label given by each criterion's name; None where it cannot be told.
        places: The place given to each output shown, 1 for the best; equal places are a tie.
        note: What the person wants to be remembered with it.
        seconds: How long it took.
    """

    choice: Choice | None = None
    grades: Mapping[str, str | None] = field(default_factory=dict)
    places: tuple[int, ...] = ()
    note: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class LabelReport:
    """What there was to label, and what became of it.

    Attributes:
        suite: Name of the suite.
        rubric: Name of the rubric.
        annotator: The person as a judge, such as human:ann.
        kind: What is labelled.
        possible: How many items there are to draw from.
        drawn: How many were drawn.
        before: How many of those this person had labelled before.
        answered: How many were answered now.
        open: How many of the drawn are still open.
        draw: The draw in words.
        store: Where labels lie.
    """

    suite: str
    rubric: str
    annotator: str
    kind: ItemKind
    possible: int
    drawn: int
    before: int
    answered: int
    open: int
    draw: str
    store: str
