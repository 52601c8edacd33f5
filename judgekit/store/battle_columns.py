"""Which columns of a file of battles hold what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from judgekit.domain.errors import FileProblems, Problem

USUAL_PAIRS = (("model_a", "model_b"), ("left", "right"), ("candidate_a", "candidate_b"), ("a", "b"))
USUAL_WINNERS = ("winner", "outcome")
MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class BattleColumns:
    """Names of columns; a, b and winner are found by their usual names where they are not given.

    `winner` holds a label; `share` stands in its place and holds the share of the win that goes to a, in
    [0, 1]. Battles of one `case` are one piece of evidence. Each `judge` and each `slice` is counted apart.
    """

    a: str | None = None
    b: str | None = None
    winner: str | None = None
    share: str | None = None
    case: str | None = None
    weight: str | None = None
    judge: str | None = None
    slice: str | None = None

    @property
    def clustered(self) -> bool:
        """Whether battles are counted per case; shares of a win always are, being no counts."""
        return self.case is not None or self.share is not None

    @property
    def plain(self) -> bool:
        """Whether there is nothing but candidates and winners."""
        return not (self.clustered or self.weight or self.judge or self.slice)


def find_columns(path: Path, asked: BattleColumns, there: Sequence[str]) -> BattleColumns:
    """Fill in usual names and see that every column is there.

    Raises:
        FileProblems: all columns that are missing, with those there are.
    """
    a, b = next((pair for pair in USUAL_PAIRS if set(pair) <= set(there)), USUAL_PAIRS[0])
    winner = next((name for name in USUAL_WINNERS if name in there), USUAL_WINNERS[0])
    found = replace(
        asked,
        a=asked.a or a,
        b=asked.b or b,
        winner=None if asked.share else asked.winner or winner,
    )
    wanted = {
        "--a": found.a,
        "--b": found.b,
        "--winner": found.winner,
        "--share": found.share,
        "--case": found.case,
        "--weight": found.weight,
        "--judge-column": found.judge,
        "--by": found.slice,
    }
    listed = ", ".join(there[:MOST_LISTED])
    problems = [
        Problem(str(path), None, f"there is no column {name!r}", f"name one by {option}; there are {listed}")
        for option, name in wanted.items()
        if name is not None and name not in there
    ]
    if problems:
        raise FileProblems(problems)
    return found
