"""What is asked of a leaderboard, and what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from judgekit.domain.errors import UsageError
from judgekit.domain.results import Coverage
from judgekit.files.near import did_you_mean

Control = Literal["length", "style", "position"]


@dataclass(frozen=True, slots=True)
class RankTerms:
    """How candidates are rated.

    Attributes:
        method: Bradley-Terry, or Elo in the order of the battles.
        ties: Model of ties; None takes Davidson's, or half wins where shares of the win count.
        score: What a battle counts, its outcome or the share of the win; None takes shares where judges give
            probabilities.
        control: What is taken out of the ratings.
        anchor: Candidate shown at a rating of one's choice; this only shifts what is shown.
        baseline: Candidate the others are compared with; None compares all pairs.
        bootstrap: Intervals from replicates instead of the sandwich.
        seed: Seed of the replicates.
    """

    method: Literal["bt", "elo"] = "bt"
    ties: Literal["davidson", "half", "rao_kupper"] | None = None
    score: Literal["outcome", "share"] | None = None
    control: tuple[Control, ...] = ()
    anchor: tuple[str, float] | None = None
    baseline: str | None = None
    bootstrap: bool = False
    seed: int = 0

    def by_share(self, *, preferred: bool) -> bool:
        """Whether shares of the win are counted instead of outcomes.

        Args:
            preferred: whether shares are the better choice for these battles.

        Raises:
            UsageError: shares are asked for together with a model of ties they have no place in.
        """
        if self.score == "share" and self.ties not in {None, "half"}:
            raise UsageError("shares of the win hold ties as halves; use --ties half, or --score outcome")
        if self.score is not None:
            return self.score == "share"
        return preferred and self.ties in {None, "half"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a leaderboard is about: a suite or a file, and whose verdicts on which of its cases."""

    source: str
    rubric: str | None = None
    judge: str | None = None
    slice: str | None = None
    coverage: Coverage | None = None

    def __str__(self) -> str:
        named = (("rubric", self.rubric), ("judge", self.judge), ("slice", self.slice))
        return ", ".join([self.source, *(f"{kind} {name}" for kind, name in named if name is not None)])


def place_of(name: str, candidates: Sequence[str]) -> int:
    """Give the place of a candidate.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in candidates:
        remedy = did_you_mean(name, candidates, "the candidates")
        raise UsageError(f"there is no candidate {name!r} on this leaderboard; {remedy}")
    return candidates.index(name)
