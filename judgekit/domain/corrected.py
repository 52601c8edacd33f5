"""What a reference would say of two candidates, from few of its labels and the judge's verdicts."""

from dataclasses import dataclass

from judgekit.domain.results import Interval
from judgekit.domain.rubric import Mode


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a reference would say of B against A, from `n_labels` of its labels and the judge's verdicts.

    `estimate` is B's win rate, or the difference of mean grades B minus A. `effective_labels` is how many
    labels alone would be as exact; `more_labels` how many more would likely tell the two apart: 0 where the
    interval does already, None where not even labels of all cases would. Where the items were not `picked`
    (a program judged what it was given) it holds if they are a random subset.
    """

    rubric: str
    judge: str
    reference: str
    mode: Mode
    n_labels: int
    n_cases: int
    estimate: float
    interval: Interval | None
    effective_labels: float | None
    more_labels: int | None
    picked: bool
    method: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncorrected:
    """Why a judge's word is not corrected by a reference that labelled `n_labels` of what it judged."""

    rubric: str
    judge: str
    reference: str
    n_labels: int
    reason: str
