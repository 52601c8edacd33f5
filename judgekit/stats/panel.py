"""A panel of judges without gold labels: who is right, and how right each judge tends to be."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np

from judgekit.stats.errors import NotConverged, NotEnoughData
from judgekit.stats.inputs import Floats, Ints

FEWEST_JUDGES = 3
FLOOR = 1e-300

Vote = tuple[Hashable, Hashable, Hashable]


@dataclass(frozen=True, slots=True)
class DawidSkene:
    """A panel's consensus and its judges' estimated accuracy.

    Attributes:
        posterior: Chance of each class for each item, shape (N, K), rows in the order of `items`.
        prior: Share of each class, shape (K,).
        confusion: Per judge, chance of each vote (column) given the class (row), shape (J, K, K).
        log_likelihood: Of the votes at the estimates.
        items: Item names, in order of first vote.
        judges: Judge names, likewise.
        classes: Class names, sorted.
        n_iterations: EM steps taken.
        assumptions: What must hold for the figures to mean what they say.
    """

    posterior: Floats
    prior: Floats
    confusion: Floats
    log_likelihood: float
    items: tuple[Hashable, ...]
    judges: tuple[Hashable, ...]
    classes: tuple[Hashable, ...]
    n_iterations: int
    assumptions: tuple[str, ...] = (
        "judges err independently given the class: judges of one model family are one judge",
        "a judge errs alike on all items of a class",
        "judges are better than chance, so that classes keep their names",
    )


def dawid_skene(
    votes: Iterable[Vote], *, tolerance: float = 1e-8, max_iterations: int = 10_000
) -> DawidSkene:
    """Estimate classes and judges' confusion from votes alone by EM (Dawid and Skene 1979).

    Starts from each item's vote shares. M: class shares and confusion rows are means of posteriors; E:
    posterior ~ share of the class times the product over votes of the confusion entries.

    Args:
        votes: (item, judge, class) per vote; judges need not vote on all items.
        tolerance: Stop when no posterior moves by more.
        max_iterations: Give up after so many steps.

    Raises:
        NotEnoughData: If there are fewer than 3 judges or 2 classes; use the mean of the votes instead.
        NotConverged: If posteriors still move after the last step.

    >>> votes = [(i, j, int(i > 2) if j < 3 else i % 2) for i in range(6) for j in range(4)]
    >>> dawid_skene(votes).posterior[:, 1].round(2).tolist()
    [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]
    """
    panel = _Panel.of(list(votes))
    posterior = panel.vote_shares()
    for iteration in range(1, max_iterations + 1):
        prior, confusion = posterior.mean(axis=0), panel.confusion(posterior)
        updated, log_likelihood = panel.posterior(prior, confusion)
        moved = float(np.abs(updated - posterior).max())
        posterior = updated
        if moved < tolerance:
            names = (panel.items, panel.judges, panel.classes)
            return DawidSkene(posterior, prior, confusion, log_likelihood, *names, iteration)
    raise NotConverged(f"posteriors still move by {moved:.1e} after {max_iterations} steps")


@dataclass(frozen=True, slots=True)
class _Panel:
    """Votes as numbers: one entry of each array per vote."""

    item: Ints
    judge: Ints
    vote: Ints
    items: tuple[Hashable, ...]
    judges: tuple[Hashable, ...]
    classes: tuple[Hashable, ...]

    @staticmethod
    def of(votes: list[Vote]) -> "_Panel":
        items, judges = (tuple(dict.fromkeys(vote[side] for vote in votes)) for side in (0, 1))
        classes = tuple(sorted({vote[2] for vote in votes}, key=lambda name: (str(type(name)), name)))
        if len(judges) < FEWEST_JUDGES or len(classes) < 2:
            found = f"votes: {len(judges)} judges, {len(classes)} classes"
            raise NotEnoughData(f"{found}; at least {FEWEST_JUDGES} judges and 2 classes are needed")
        codes = ({name: i for i, name in enumerate(names)} for names in (items, judges, classes))
        item, judge, vote = (np.array([code[v[side]] for v in votes]) for side, code in enumerate(codes))
        return _Panel(item, judge, vote, items, judges, classes)

    def vote_shares(self) -> Floats:
        shares = np.zeros((len(self.items), len(self.classes)))
        np.add.at(shares, (self.item, self.vote), 1.0)
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))

    def confusion(self, posterior: Floats) -> Floats:
        counts = np.zeros((len(self.judges), len(self.classes), len(self.classes)))
        np.add.at(counts, (self.judge, self.vote), posterior[self.item])
        by_class = counts.transpose(0, 2, 1)
        given = by_class.sum(axis=2, keepdims=True)
        even = np.full_like(by_class, 1 / len(self.classes))
        return np.asarray(np.divide(by_class, given, out=even, where=given > 0))

    def posterior(self, prior: Floats, confusion: Floats) -> tuple[Floats, float]:
        logs = np.tile(np.log(np.maximum(prior, FLOOR)), (len(self.items), 1))
        np.add.at(logs, self.item, np.log(np.maximum(confusion, FLOOR))[self.judge, :, self.vote])
        top = logs.max(axis=1, keepdims=True)
        weights = np.exp(logs - top)
        total = weights.sum(axis=1, keepdims=True)
        return np.asarray(weights / total), float((top + np.log(total)).sum())
