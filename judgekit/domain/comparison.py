"""The whole of what `compare` has to say."""

from dataclasses import dataclass

from judgekit.domain.behind import Behind
from judgekit.domain.corrected import Corrected, Uncorrected
from judgekit.domain.results import Contrast, JudgeCheck


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything `compare` has to say: a contrast per rubric and judge, and how far to believe the judges.

    `judged` and `calls` count the judgements and model calls of this very run: 0 when all verdicts were in
    the store already. `behind` tells of repeats and of judges made of judges.
    """

    suite: str
    a: str
    b: str
    contrasts: tuple[Contrast, ...]
    checks: tuple[JudgeCheck, ...]
    store: str
    run: str
    judged: int
    calls: int
    seconds: float
    cost_usd: float | None = 0.0
    missing_outputs: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    interrupted: bool = False
    corrected: tuple[Corrected, ...] = ()
    uncorrected: tuple[Uncorrected, ...] = ()
    behind: tuple[Behind, ...] = ()
