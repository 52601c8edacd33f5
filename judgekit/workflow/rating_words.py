"""What must be said beside ratings, with the candidates called by their names."""

from collections.abc import Iterator, Sequence

import numpy as np

from judgekit.stats.connectivity import Connectivity, Flags
from judgekit.stats.strengths import ELO_PER_NAT, Fit

MOST_NAMED = 8
FEW_BATTLES = 10


def remarks(fit: Fit, names: Sequence[str]) -> Iterator[str]:
    """Give what the whole leaderboard must not be read without."""
    reach = fit.connectivity
    if reach.n_islands > 1:
        groups = [_listed(names, reach.island == island) for island in range(reach.n_islands)]
        yield (
            f"{reach.n_islands} groups were never compared with each other, so ranks and ratings hold within "
            f"a group only: {'; '.join(groups)}"
        )
    if not reach.tie_bounded:
        yield "no result contradicts another: ratings tell the order only"
    elif not reach.bounded.all():
        yield (
            f"{_listed(names, ~reach.bounded)}: the battles leave the rating open on one "
            "side, so what is shown is a guess"
        )
    if fit.prior:
        spread = fit.prior**-0.5 * ELO_PER_NAT
        yield f"ratings are drawn together by a normal prior with a sd of {spread:.0f} points"


def left_out(n_self_play: int, n_undecided: int) -> Iterator[str]:
    """Give what was not counted, and why."""
    if n_self_play:
        yield f"{n_self_play} battle(s) of a candidate against itself are left out"
    if n_undecided:
        yield f"{n_undecided} row(s) without a winner are left out"


def flags(reach: Connectivity, candidate: int, record: Sequence[float], n: float) -> tuple[str, ...]:
    """Give what a reader must know of one candidate before believing its rating.

    Args:
        reach: what the battles leave open.
        candidate: its place.
        record: its wins, ties and losses.
        n: its battles.
    """
    wins, ties, losses = record
    said = []
    if reach.open_above[candidate]:
        said.append("undefeated: no upper limit" if losses == ties == 0 else "no upper limit")
    if reach.open_below[candidate]:
        said.append("winless: no lower limit" if wins == ties == 0 else "no lower limit")
    return (*said, *few(n)) if n else few(n)


def few(n: float) -> tuple[str, ...]:
    """Flag a candidate with no battles or hardly any."""
    if n == 0:
        return ("no battles",)
    return ("few battles",) if n < FEW_BATTLES else ()


def _listed(names: Sequence[str], which: Flags) -> str:
    places = np.flatnonzero(which).tolist()
    rest = len(places) - MOST_NAMED
    return ", ".join(names[place] for place in places[:MOST_NAMED]) + (
        f" and {rest} more" if rest > 0 else ""
    )
