"""Who judges can be held against and corrected by: people, as one, and programs, each with its labels."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import TypeVar

from judgekit.domain.picks import Pick
from judgekit.store import answers
from judgekit.store.read import Reader
from judgekit.workflow.import_labels import PERSON
from judgekit.workflow.trust_views import Key, Preference, View, views_of_question

PEOPLE = "people"
Item = TypeVar("Item", Key, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Label:
    """What a reference says of an item, a's share of the win or a grade, and how the item was picked.

    `chance` is the probability of its being labelled; None where nobody knows, or it was picked by hand.
    """

    value: float
    chance: float | None


@dataclass(frozen=True, slots=True)
class Reference:
    """The labels of one reference by one rubric.

    `pairs` are shares of the win of a by (case, a, b), a first in the alphabet; `outputs` grades by
    (candidate, case). `picked` is whether its items were picked, as people's are; a program judges what it is
    given.
    """

    name: str
    picked: bool
    pairs: Mapping[Key, Label]
    outputs: Mapping[tuple[str, str], Label]

    @property
    def is_skewed(self) -> bool:
        """Whether some items were likelier to be labelled than others, so that plain shares do not hold."""
        labels = (*self.pairs.values(), *self.outputs.values())
        return len({label.chance for label in labels if label.chance is not None}) > 1


def references_of(asked: answers.Question, firm: Collection[str], reader: Reader) -> Iterator[Reference]:
    """Give the references that a question's judge can be held against; itself is none.

    People who labelled by the same rubric count as one, `people`, who say the mean of their labels; programs
    count whatever rubric they judge by.

    Args:
        asked: the suite, rubric and judge.
        firm: names of the judges that are references.
        reader: the open store.
    """
    persons: list[Reference] = []
    for other in reader.questions(asked.suite):
        if other.judge == asked.judge:
            continue
        if other.judge.startswith(PERSON):
            if other.rubric == asked.rubric:
                persons.append(_person(other, reader))
        elif other.judge in firm:
            yield _program(other, reader)
    if persons:
        yield Reference(
            PEOPLE,
            picked=True,
            pairs=_together(person.pairs for person in persons),
            outputs=_together(person.outputs for person in persons),
        )


def _program(asked: answers.Question, reader: Reader) -> Reference:
    views = tuple(views_of_question(asked, reader))
    pairs = {key: Label(each.score_a, None) for key, each in _preferences(views).items()}
    outputs = {key: Label(total, None) for view in views for key, total in view.grades.items()}
    return Reference(asked.judge, picked=False, pairs=pairs, outputs=outputs)


def _person(asked: answers.Question, reader: Reader) -> Reference:
    views, picks = tuple(views_of_question(asked, reader)), reader.picks(asked)
    pairs = {
        key: Label(each.score_a, _chance_of_pair(key, picks)) for key, each in _preferences(views).items()
    }
    outputs = {
        (candidate, case): Label(total, _chance(picks.get((case, candidate))))
        for view in views
        for (candidate, case), total in view.grades.items()
    }
    return Reference(asked.judge, picked=True, pairs=pairs, outputs=outputs)


def _preferences(views: Iterable[View]) -> dict[Key, Preference]:
    """What was said in pairs first, what grades come to where nothing was."""
    found: dict[Key, Preference] = {}
    for view in views:
        for key, each in view.preferences.items():
            found.setdefault(key, each)
    return found


def _chance_of_pair(key: Key, picks: Mapping[tuple[str, ...], Pick]) -> float | None:
    """The chance of the pair, or, where its outputs were graded one by one, of the rarer one."""
    if key in picks:
        return _chance(picks[key])
    case, a, b = key
    chances = [_chance(picks.get((case, name))) for name in (a, b)]
    known = [chance for chance in chances if chance is not None]
    return min(known) if len(known) == len(chances) else None


def _chance(pick: Pick | None) -> float | None:
    return None if pick is None else pick.probability


def _together(sides: Iterable[Mapping[Item, Label]]) -> dict[Item, Label]:
    """The mean of what several people say; an item is as likely as the likeliest of its draws."""
    found: dict[Item, list[Label]] = {}
    for side in sides:
        for key, label in side.items():
            found.setdefault(key, []).append(label)
    return {key: _joined(labels) for key, labels in found.items()}


def _joined(labels: list[Label]) -> Label:
    chances = [label.chance for label in labels if label.chance is not None]
    return Label(fmean(label.value for label in labels), max(chances, default=None))
