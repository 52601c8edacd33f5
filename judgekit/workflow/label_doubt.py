"""How unsure the judges are of each item: where a person's label teaches most."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from math import sqrt

import numpy as np

from judgekit.domain.errors import UsageError
from judgekit.stats.inputs import Floats
from judgekit.store.answers import Question
from judgekit.store.read import Reader
from judgekit.workflow.label_frame import Frame, Unit

LEAST_DOUBT = 0.02
"""Of a share that is 0 or 1: a judge that never wavers may still err."""


def doubt_of(frame: Frame, questions: Sequence[Question], reader: Reader) -> Floats:
    """Give the doubt about each unit, 0 to 1/2.

    A pair: sqrt(p (1 - p)), the spread of a verdict with p the mean share of the win over judges and both
    orders; so a p near 1/2, orders that contradict each other and judges that do, all raise it. An output:
    the spread of its grade between judges. A ranking: the mean over its pairs. Units that no judge has looked
    at get the mean of the others.

    Raises:
        UsageError: no judge has looked at any of them, or graded outputs have one judge only.
    """
    shares: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for question in questions:
        opinions = reader.opinions(question)
        for pair in opinions.pairs:
            shares[pair.case, *sorted((pair.a, pair.b))].append(_from_first(pair.a, pair.b, pair.score_a))
        for output in opinions.outputs:
            shares[output.case, output.candidate].append(output.total)
    found = [_doubt(unit, shares) for unit in frame.units]
    known = [doubt for doubt in found if doubt is not None]
    if not known:
        raise UsageError(
            "no judge has shown where it is in doubt; judge the suite first (grades: by two judges), "
            "or use --pick random"
        )
    return np.array([float(np.mean(known)) if doubt is None else doubt for doubt in found])


def _doubt(unit: Unit, shares: dict[tuple[str, ...], list[float]]) -> float | None:
    case, *names = unit.names
    if len(names) == 1:
        totals = shares.get(unit.names, [])
        return max(LEAST_DOUBT, float(np.std(totals))) if len(totals) > 1 else None
    pairs = [(case, *pair) for pair in combinations(names, 2)]
    spreads = [_spread(float(np.mean(shares[pair]))) for pair in pairs if pair in shares]
    return float(np.mean(spreads)) if spreads else None


def _spread(share: float) -> float:
    kept = min(max(share, LEAST_DOUBT), 1 - LEAST_DOUBT)
    return sqrt(kept * (1 - kept))


def _from_first(a: str, b: str, score_a: float) -> float:
    return score_a if a <= b else 1 - score_a
