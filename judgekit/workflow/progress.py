"""How far a run has come, told to whoever shows it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from judgekit.domain.judging import Judgement
from judgekit.domain.verdict import Failed, Refused, Unparsed


@dataclass(slots=True)
class Progress:
    """Counts of one run, changed in place as results come in; `show` is called after each change.

    `total` counts the tasks planned, `done` those that have a verdict, `judged` those judged in this run.
    """

    title: str = ""
    total: int = 0
    done: int = 0
    judged: int = 0
    calls: int = 0
    unparsed: int = 0
    failed: int = 0
    cost_usd: float | None = 0.0
    started: float = field(default_factory=time.monotonic)
    show: Callable[["Progress"], None] = field(default=lambda _: None)

    def begin(self, title: str, total: int) -> None:
        """Start the next part of the run."""
        self.title, self.total, self.done = title, total, 0
        self.show(self)

    def at(self, title: str, done: int, total: int) -> None:
        """Tell how far a part is that counts by itself."""
        self.title, self.total, self.done = title, total, done
        self.show(self)

    def skip(self, number: int) -> None:
        """Count tasks whose verdict was in the store already."""
        self.done += number
        self.show(self)

    def count(self, judgement: Judgement) -> None:
        """Count one judgement received."""
        self.done += 1
        self.judged += 1
        self.unparsed += isinstance(judgement.verdict, Unparsed)
        self.failed += isinstance(judgement.verdict, Failed | Refused)
        self.spend(judgement.usage.calls, judgement.usage.cost_usd)
        self.show(self)

    def spend(self, calls: int, cost_usd: float | None) -> None:
        """Count model calls and their cost; one unpriced call leaves the cost unknown."""
        self.calls += calls
        self.cost_usd = None if self.cost_usd is None or cost_usd is None else self.cost_usd + cost_usd

    @property
    def seconds(self) -> float:
        """Time since the run started."""
        return time.monotonic() - self.started

    @property
    def rate(self) -> float:
        """Judgements a second in this run."""
        return self.judged / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Estimated time to the end of this part, None before anything was judged."""
        return (self.total - self.done) / self.rate if self.judged else None
