"""The Arena-Hard score: a model against one baseline, both games, strong verdicts counted several times."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from judgekit.stats.clustered import clustered_se
from judgekit.stats.errors import InvalidInput, NotEnoughData
from judgekit.stats.inputs import check_count
from judgekit.stats.results import Estimate

STRONG = ">>"
POINTS_OF_A = {"A>>B": 1.0, "A>B": 1.0, "A=B": 0.5, "B>A": 0.0, "B>>A": 0.0}

Game = str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArenaHardScore(Estimate):
    """Share of points the model took from the baseline.

    Attributes:
        n_copies: Verdicts after strong ones are counted several times.
        n_missing: Games without a verdict, left out of the score.
        se_iid: Standard error as if copies were independent, as published scores use; too small.
    """

    n_copies: int
    n_missing: int
    se_iid: float | None


def arena_hard_score(
    games: Sequence[tuple[Game, Game]], *, strong_weight: int = 3, confidence: float = 0.95
) -> ArenaHardScore:
    """Mean points of the model over both games of each prompt, with an interval clustered by prompt.

    Game 1 shows the baseline as A, game 2 the model as A. A strong verdict (`>>`) counts `strong_weight`
    times. The score is that of arena-hard-auto 2.0 without style control; its published interval resamples
    copies as if independent and missed 39 % of the time at a nominal 10 %, so ours counts prompts (CR1, t).

    Args:
        games: Per prompt the verdicts of game 1 and game 2: `A>>B`, `A>B`, `A=B`, `B>A`, `B>>A`, or None
            where there is none.
        strong_weight: How often a strong verdict counts.
        confidence: Nominal coverage of the interval.

    Raises:
        NotEnoughData: If there is no verdict.
        InvalidInput: If a verdict is none of the five.

    Source:
        lmarena/arena-hard-auto, show_result.py.

    >>> score = arena_hard_score([("B>A", "A>B"), ("A=B", "A>>B"), ("A>B", None)])
    >>> round(score.estimate, 4), score.n_copies, score.n_missing
    (0.7857, 7, 1)
    """
    check_count(strong_weight, "strong_weight", least=1)
    points: list[float] = []
    prompts: list[int] = []
    for prompt, (first, second) in enumerate(games):
        copies = [1 - p for p in _copies(first, strong_weight)] + _copies(second, strong_weight)
        points += copies
        prompts += [prompt] * len(copies)
    if not points:
        raise NotEnoughData("no game has a verdict; at least one is needed")
    missing = sum(game is None for pair in games for game in pair)
    mean = clustered_se(points, prompts, kind="CR1", confidence=confidence, null=0.5, bounds=(0, 1))
    shared = {field.name: getattr(mean, field.name) for field in fields(Estimate)}
    shared["method"] = f"Arena-Hard score, strong verdicts count {strong_weight} times; {mean.method}"
    if missing:
        shared["warnings"] += (f"{missing} game(s) without a verdict are left out",)
    return ArenaHardScore(**shared, n_copies=len(points), n_missing=missing, se_iid=mean.se_naive)


def _copies(game: Game, strong_weight: int) -> list[float]:
    if game is None:
        return []
    if game not in POINTS_OF_A:
        raise InvalidInput(f"verdict {game!r}; one of {', '.join(POINTS_OF_A)} is needed")
    return [POINTS_OF_A[game]] * (strong_weight if STRONG in game else 1)
