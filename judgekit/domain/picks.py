"""How an item came to be labelled, and how likely that was: what an estimate from labels rests on."""

from dataclasses import dataclass
from typing import Literal

PickWay = Literal["random", "stratified", "uncertain", "hand"]


@dataclass(frozen=True, slots=True)
class Pick:
    """How one item was picked.

    `probability` is that of the item being picked, above 0 and at most 1; None where nobody can say, as for
    items that were picked by hand. Labels without it may not enter an estimate.
    """

    way: PickWay
    probability: float | None
