"""Items for people to label next, each with the chance it was drawn with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One pair to label; `chance` goes with its label: `judgekit import labels FILE --picked chance`."""

    case: str
    a: str
    b: str
    chance: float


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """What to label next of a judge's pairs, more where it is in doubt; `n_labelled` have a label already."""

    suite: str
    rubric: str
    judge: str
    n_pairs: int
    n_labelled: int
    rows: tuple[SheetRow, ...]
