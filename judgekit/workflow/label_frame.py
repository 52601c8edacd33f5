"""All that could be labelled: pairs, outputs, or whole cases to rank, in the order one person sees each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from judgekit.domain.errors import UsageError
from judgekit.domain.ids import Json, content_hash
from judgekit.domain.judging import JudgeTask
from judgekit.domain.labelling import Item
from judgekit.judges.recorded import RecordedJudge
from judgekit.stats.picking import RandomNumbers
from judgekit.workflow.plan import Plan

BITS_128 = 2.0**128
BITS_53 = 2.0**53
UNTAGGED = "(no tag)"


@dataclass(frozen=True, slots=True)
class Unit:
    """One item that could be drawn; `names` are its case and the candidates shown, in the alphabet's order.

    `stratum` is the first tag of its case. `alike` are tasks of other candidates that ask the same word for
    word, so that its answer is theirs too.
    """

    names: tuple[str, ...]
    item: Item
    stratum: str
    alike: tuple[JudgeTask, ...] = ()

    @property
    def tasks(self) -> tuple[JudgeTask, ...]:
        """Every task that the item's answer is stored for."""
        return (*self.item.tasks, *self.alike)


@dataclass(frozen=True, slots=True)
class Frame:
    """All items of a suite for one person, by one rubric."""

    suite: str
    annotator: RecordedJudge
    units: tuple[Unit, ...]

    @property
    def numbers(self) -> RandomNumbers:
        """The random numbers of the units: they hang on names alone, so they stay as the suite grows."""
        common = [_number(["pick", self.suite, unit.names]) for unit in self.units]
        own = [_number(["pick", self.suite, unit.names, self.annotator.name]) for unit in self.units]
        return RandomNumbers(np.array(common), np.array(own))


def frame_of(plan: Plan, annotator: RecordedJudge, *, ranked: bool) -> Frame:
    """Give what a plan's only question holds for one person; which side an output is shown on is drawn.

    Raises:
        UsageError: there is nothing to label.
    """
    tasks = plan.tasks(plan.questions[0])
    units = tuple(_distinct(_rankings(tasks, annotator) if ranked else _singles(tasks, annotator)))
    if not units:
        raise UsageError(f"suite {plan.suite.name!r} has no case with the outputs that are needed")
    return Frame(plan.suite.name, annotator, units)


def _singles(tasks: Iterable[JudgeTask], annotator: RecordedJudge) -> Iterator[Unit]:
    """Outputs, and of each pair the one order that this person sees."""
    for task in tasks:
        if task.second is None:
            yield _unit((task.case.id, task.first.candidate), Item((task,), (task.first,)))
            continue
        pair = sorted((task.first, task.second), key=lambda output: (output.hash, output.candidate))
        drawn = content_hash(["side", annotator.name, task.case.id, [output.hash for output in pair]])
        if task.first is pair[drawn < "8"]:
            names = sorted(output.candidate for output in pair)
            yield _unit((task.case.id, *names), Item((task,), (task.first, task.second)))


def _rankings(tasks: Iterable[JudgeTask], annotator: RecordedJudge) -> Iterator[Unit]:
    """Cases with the outputs in the one order that this person sees, and the pairs in that order."""
    by_case: dict[str, list[JudgeTask]] = defaultdict(list)
    for task in tasks:
        by_case[task.case.id].append(task)
    for case, both_orders in by_case.items():
        outputs = {task.first.candidate: task.first for task in both_orders}
        order = sorted(outputs, key=lambda name: content_hash(["place", annotator.name, case, name]))
        place = {name: at for at, name in enumerate(order)}
        shown = {
            (place[task.first.candidate], place[task.second.candidate]): task
            for task in both_orders
            if task.second is not None and place[task.first.candidate] < place[task.second.candidate]
        }
        pairs = tuple(shown[at] for at in sorted(shown))
        yield _unit((case, *sorted(outputs)), Item(pairs, tuple(outputs[name] for name in order)))


def _unit(names: tuple[str, ...], item: Item) -> Unit:
    tags = item.case.tags
    return Unit(names, item, tags[0] if tags else UNTAGGED)


def _distinct(units: Iterable[Unit]) -> Iterator[Unit]:
    """Make one of the items that ask the same word for word: their answer is stored as one."""
    found: dict[tuple[str, ...], Unit] = {}
    for unit in units:
        keys = tuple(task.key for task in unit.item.tasks)
        first = found.setdefault(keys, unit)
        if first is not unit:
            found[keys] = replace(first, alike=(*first.alike, *unit.item.tasks))
    yield from found.values()


def _number(named: Json) -> float:
    """Give a number in [0, 1) that belongs to a name for good."""
    return int(int(content_hash(named), 16) / BITS_128 * BITS_53) / BITS_53
