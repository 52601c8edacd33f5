"""Designs: which candidates are paired with which.

A design is settled before anything is judged. One that looks at verdicts to choose the next pairs asks in
rounds, each of them a plan with the pairs of that round, and has a module of its own.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import TypeAlias

from judgekit.domain.errors import UsageError

Pairs: TypeAlias = tuple[tuple[str, str], ...]

ALL = "all"
BASELINE = "baseline"


def pairs_of(design: str, candidates: Sequence[str], baseline: str | None) -> Pairs:
    """Give the pairs of a design in the order of the candidates.

    Args:
        design: `all`, `baseline` (the suite's) or `baseline=NAME`.
        candidates: who takes part.
        baseline: the suite's baseline, if it names one.

    Raises:
        UsageError: there is no such design, or its baseline does not take part.
    """
    kind, _, name = design.partition("=")
    if design == ALL:
        return tuple(combinations(candidates, 2))
    if kind != BASELINE:
        raise UsageError(f"there is no design {design!r}; use all, baseline or baseline=NAME")
    against = name or baseline
    if against is None:
        raise UsageError("the suite names no baseline; say which: --pairs baseline=NAME")
    if against not in candidates:
        raise UsageError(f"baseline {against!r} does not take part; {', '.join(candidates)} do")
    return tuple((against, other) for other in candidates if other != against)
