"""What a check of the framework against judges with known faults comes to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DialCheck:
    """One fault of one made-up judge, looked for `repeats` times.

    `truth` is the known size, `mean` the mean estimate; `held` counts intervals that hold the truth, `found`
    those that call it a bias (None where that is not asked).
    """

    judge: str
    dial: str
    truth: float
    mean: float | None
    held: int
    found: int | None
    repeats: int
    passed: bool
