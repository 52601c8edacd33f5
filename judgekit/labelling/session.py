"""One sitting of one person: which item is shown, what was answered, what comes next."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from judgekit.domain.errors import UsageError
from judgekit.domain.labelling import Answer, Item

Save = Callable[[Item, Answer], None]
"""Takes an answer; it is safe on disk when this returns."""


class OutOfStep(UsageError):
    """An answer is about another item than the one that is shown, as from a page that is behind."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The item on show, its number from 1, and what was answered before if it was taken back."""

    number: int
    item: Item
    earlier: Answer | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a person is: items answered of all that were drawn, and in this sitting, in so many seconds."""

    done: int
    total: int
    answered: int
    waiting: int
    seconds: float


class Session:
    """Items in order; each is shown until it is answered, or put behind the others.

    Args:
        items: what is open, in the order to be shown.
        save: takes each answer; what it raises leaves the session as it was.
        before: how many of the drawn items were labelled in earlier sittings.
        clock: the time in seconds.
    """

    def __init__(
        self, items: Sequence[Item], save: Save, before: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._items = tuple(items)
        self._save = save
        self._before = before
        self._clock = clock
        self._began = clock()
        self._shown_at = self._began
        self._waiting = deque(range(len(items)))
        self._history: list[int] = []
        self._answers: dict[int, Answer] = {}

    @property
    def standing(self) -> Standing:
        """How far the person is."""
        answered = len(self._items) - len(self._waiting)
        return Standing(
            done=self._before + answered,
            total=self._before + len(self._items),
            answered=len(self._answers),
            waiting=len(self._waiting),
            seconds=self._clock() - self._began,
        )

    @property
    def can_undo(self) -> bool:
        """Whether there is an answer of this sitting to take back."""
        return bool(self._history)

    def shown(self) -> Shown | None:
        """Give the item to answer, None when all are."""
        if not self._waiting:
            return None
        place = self._waiting[0]
        return Shown(place + 1, self._items[place], self._answers.get(place))

    def answer(self, number: int, answer: Answer) -> None:
        """Save what was said of the item on show, and go on to the next.

        Raises:
            OutOfStep: another item is on show; nothing is saved.
            UsageError: the answer does not fit the item; nothing is saved.
            StoreError: it could not be saved.
        """
        place = self._place(number)
        timed = replace(answer, seconds=self._clock() - self._shown_at)
        self._save(self._items[place], timed)
        self._waiting.popleft()
        self._history.append(place)
        self._answers[place] = timed
        self._shown_at = self._clock()

    def skip(self, number: int) -> None:
        """Put the item on show behind all others.

        Raises:
            OutOfStep: another item is on show.
        """
        self._place(number)
        self._waiting.rotate(-1)
        self._shown_at = self._clock()

    def undo(self) -> None:
        """Show the item answered last once more; the next answer replaces the one that was saved.

        Raises:
            UsageError: nothing was answered in this sitting.
        """
        if not self._history:
            raise UsageError("nothing to take back: no item was answered since this page was opened")
        self._waiting.appendleft(self._history.pop())
        self._shown_at = self._clock()

    def _place(self, number: int) -> int:
        if not self._waiting or self._waiting[0] != number - 1:
            raise OutOfStep(f"item {number} is not the one on show")
        return number - 1
