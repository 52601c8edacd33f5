"""Candidates against each other: a matrix of all pairs, or a list against the baseline."""

from collections.abc import Callable
from dataclasses import dataclass

from judgekit.domain.results import Leaderboard, PairDifference
from judgekit.render.numbers import UNKNOWN, p_value, percent, points

WIDEST_MATRIX = 12
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class PairTable:
    """A table with its title."""

    title: str
    columns: list[str]
    rows: list[list[object]]


def pair_table(board: Leaderboard) -> PairTable | None:
    """Give the pairs of a leaderboard: against its baseline, or all in a matrix if that can be read."""
    if not board.pairs:
        return None
    tested = sum(pair.p_adjusted is not None for pair in board.pairs)
    if board.baseline is not None:
        return _against(board, f"Against {board.baseline} (Holm over {tested}):")
    if len(board.standings) > WIDEST_MATRIX:
        return None
    what = "Win chance of row against column, %" if board.mode == "pairwise" else "Row minus column, points"
    return _matrix(board, f"{what}; * marks a difference that holds (Holm over {tested} pairs, p < {LEVEL}):")


def _against(board: Leaderboard, title: str) -> PairTable:
    chance = board.mode == "pairwise"
    columns = ["candidate", "difference", f"{100 * board.confidence:.0f} % interval"]
    columns += ["win chance"] if chance else []
    show = _points if chance else points
    rows: list[list[object]] = []
    for pair in sorted(board.pairs, key=lambda pair: -pair.difference):
        cells: list[object] = [pair.a, show(pair.difference), _ends(pair, show)]
        cells += [percent(pair.win_chance)] if chance else []
        p, adjusted = (p_value(value).removeprefix("p = ") for value in (pair.p, pair.p_adjusted))
        rows.append([*cells, p, adjusted, _claim(pair)])
    return PairTable(title, [*columns, "p", "Holm-adjusted p", "so it is"], rows)


def _matrix(board: Leaderboard, title: str) -> PairTable:
    names = [line.candidate for line in board.standings]
    cells: dict[tuple[str, str], str] = {}
    for pair in board.pairs:
        mark = "*" if pair.p_adjusted is not None and pair.p_adjusted < LEVEL else " "
        cells[pair.a, pair.b] = _cell(pair, 1) + mark
        cells[pair.b, pair.a] = _cell(pair, -1) + mark
    rows: list[list[object]] = [[a, *(cells.get((a, b), UNKNOWN) for b in names)] for a in names]
    return PairTable(title, ["", *names], rows)


def _cell(pair: PairDifference, sign: int) -> str:
    if pair.win_chance is None:
        return points(sign * pair.difference)
    return f"{100 * (pair.win_chance if sign > 0 else 1 - pair.win_chance):.0f}"


def _claim(pair: PairDifference) -> str:
    if pair.p_adjusted is None or pair.p_adjusted >= LEVEL:
        return "cannot tell yet"
    return "better" if pair.difference > 0 else "worse"


def _points(difference: float | None) -> str:
    return UNKNOWN if difference is None else f"{difference:+.0f}"


def _ends(pair: PairDifference, show: Callable[[float | None], str]) -> str:
    if pair.interval is None:
        return "no interval"
    low, high = pair.interval.low, pair.interval.high
    if low is None or high is None:
        return f"at least {show(low)}" if high is None else f"at most {show(high)}"
    return f"[{show(low)}, {show(high)}]"
