"""Which training rows stay: good enough, told once, giving no test case away; and how they are divided."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from judgekit.candidates.screen import Screen
from judgekit.candidates.words import canonical
from judgekit.domain.cases import Case
from judgekit.domain.errors import UsageError
from judgekit.domain.suite import Suite
from judgekit.domain.training import Contamination, TrainingRow


@dataclass(frozen=True, slots=True)
class Filters:
    """What a row must have at least, as far as its verdicts tell; 0 and False ask for nothing."""

    min_score: float = 0.0
    min_margin: float = 0.0
    min_probability: float = 0.0
    order_consistent: bool = False


def keep_good(rows: Iterable[TrainingRow], filters: Filters, left_out: Counter[str]) -> list[TrainingRow]:
    """Give the rows that pass, and count the others by the first thing they lack.

    Raises:
        UsageError: a probability or consistent orders are asked for, and no row could have them.
    """
    rows = list(rows)
    _check_possible(rows, filters)
    kept = []
    for row in rows:
        lack = next((name for name, lacks in _LACKS.items() if lacks(row, filters)), None)
        if lack:
            left_out[lack] += 1
        else:
            kept.append(row)
    return kept


def keep_first(rows: Iterable[TrainingRow], left_out: Counter[str]) -> list[TrainingRow]:
    """Give each row once: the first of those that differ in nothing but case and spacing."""
    seen: dict[tuple[str, ...], TrainingRow] = {}
    for row in rows:
        said = "\n".join(f"{turn.role}: {turn.content}" for turn in row.prompt)
        key = tuple(canonical(text) for text in (said, row.chosen, row.rejected or ""))
        if seen.setdefault(key, row) is not row:
            left_out["double"] += 1
    return list(seen.values())


def keep_clean(
    rows: Iterable[TrainingRow], cases: Mapping[str, Case], tests: Iterable[Suite]
) -> tuple[list[TrainingRow], list[Contamination]]:
    """Give the rows that give no test case away, by question or by answer, and what the others give away."""
    screen = Screen((f"{suite.name}/{case.id}", case) for suite in tests for case in suite.cases)
    clean: list[TrainingRow] = []
    dirty: list[Contamination] = []
    for row in rows:
        leak = screen.leak(replace(cases[row.case_id], reference=row.chosen))
        if leak:
            dirty.append(Contamination(row.case_id, *leak))
        else:
            clean.append(row)
    return clean, dirty


def divide(
    rows: Iterable[TrainingRow], share: float, seed: int
) -> tuple[list[TrainingRow], list[TrainingRow]]:
    """Give the rows to train on and those to validate on; a cluster goes whole to one side.

    The side is decided by a hash of seed and cluster, so a row stays on its side when others are added.
    """
    train: list[TrainingRow] = []
    validation: list[TrainingRow] = []
    for row in rows:
        (validation if _draw(seed, row.cluster) < share else train).append(row)
    return train, validation


def best(rows: Sequence[TrainingRow], size: int, seed: int) -> list[TrainingRow]:
    """Give the `size` best rows, a smaller size being part of each larger one; rows keep their order.

    Better is a higher score, then a larger margin, then a higher probability; among equals every cluster has
    its turn before one has a second.
    """
    turns: Counter[str] = Counter()
    places: list[tuple[float, float, float, int, float, int]] = []
    for place, row in enumerate(rows):
        turns[row.cluster] += 1
        quality = (-(row.score or 0.0), -(row.margin or 0.0), -(row.probability or 0.0))
        places.append((*quality, turns[row.cluster], _draw(seed, f"{row.cluster}/{row.case_id}"), place))
    chosen = {place for *_, place in sorted(places)[:size]}
    return [row for place, row in enumerate(rows) if place in chosen]


def _draw(seed: int, name: str) -> float:
    """A number in [0, 1) that belongs to the name."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8]) / 2**64


def _check_possible(rows: Sequence[TrainingRow], filters: Filters) -> None:
    if filters.min_probability and all(row.probability is None for row in rows):
        raise UsageError("--min-probability: these verdicts carry no probabilities; use --min-margin")
    if filters.order_consistent and all(row.is_order_consistent is None for row in rows):
        raise UsageError("--order-consistent: these verdicts are no pairs in two orders; use --min-score")


_LACKS: Mapping[str, Callable[[TrainingRow, Filters], bool]] = {
    "with an empty answer": lambda row, _: not (row.chosen.strip() and (row.rejected or row.chosen).strip()),
    "below --min-score": lambda row, filters: row.score is not None and row.score < filters.min_score,
    "below --min-margin": lambda row, filters: row.margin is not None and row.margin < filters.min_margin,
    "below --min-probability": lambda row, filters: (
        filters.min_probability > 0 and (row.probability or 0.0) < filters.min_probability
    ),
    "with orders that disagree": lambda row, filters: (
        filters.order_consistent and not row.is_order_consistent
    ),
}
