"""Leaderboards as text for a terminal, as Markdown, and as CSV."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from math import exp

from judgekit.domain.results import CorrectedBoard, Effect, Interval, Leaderboard, Rankings, Standing
from judgekit.render.effort import coverage_text
from judgekit.render.markdown import markdown_table, safe_markdown
from judgekit.render.numbers import UNKNOWN, count, p_value, percent
from judgekit.render.pair_tables import pair_table
from judgekit.render.rows import csv_text, table_text

WIDTH = 110
NAMED_FIRST = 5
CORRECTED = ("corrected", "corrected_low", "corrected_high")

Show = Callable[[Standing], object]


def rankings_text(rankings: Rankings) -> str:
    """Give every leaderboard for a terminal, and what could not be ranked."""
    blocks = ["\n\n".join(_blocks(board, table_text, _paragraph)) for board in rankings.boards]
    return "\n\n\n".join([*blocks, *map(_paragraph, _unranked(rankings))])


def rankings_markdown(rankings: Rankings) -> str:
    """Give the same as Markdown."""
    blocks = ["\n\n".join(_blocks(board, markdown_table, safe_markdown)) for board in rankings.boards]
    return "\n\n".join([*blocks, *map(safe_markdown, _unranked(rankings))])


def rankings_csv(rankings: Rankings) -> str:
    """Give all standings as CSV with what they are about in the first columns; open ends are empty."""
    figures: dict[str, Show] = {
        "low": lambda line: line.interval.low if line.interval else None,
        "high": lambda line: line.interval.high if line.interval else None,
        "flags": lambda line: "; ".join(line.flags),
    }
    plain = ("candidate", "rating", "rank_low", "rank_high", "n", "wins", "ties", "losses", "win_rate")
    about = ("source", "rubric", "judge", "slice", "method")
    rows = [
        [
            *(getattr(board, name) for name in about),
            *(getattr(line, name) for name in (*plain, "raw_rating", "island")),
            *(show(line) for show in figures.values()),
            *_corrected_cells(board, line),
        ]
        for board in rankings.boards
        for line in board.standings
    ]
    return csv_text([*about, *plain, "raw_rating", "island", *figures, *CORRECTED], rows)


def _corrected_cells(board: Leaderboard, line: Standing) -> list[float | None]:
    lines = board.corrected.lines if board.corrected else ()
    found = next((each for each in lines if each.candidate == line.candidate), None)
    ends = found.interval if found else None
    return [found.rating if found else None, ends.low if ends else None, ends.high if ends else None]


def leader(board: Leaderboard) -> str:
    """Give the headline: who is first, or who may be."""
    lines = [line for line in board.standings if line.n]
    first = [line.candidate for line in lines if line.rank_low == 1]
    if len({line.island for line in lines}) > 1:
        return "There is no one order: some candidates were never compared, not even through others."
    if len(first) == 1:
        return f"{first[0]} is first."
    if len(first) == len(lines) or len(first) > NAMED_FIRST:
        return f"Not known who is first: {len(first)} of {len(lines)} candidates may be."
    return f"Not known who is first: {', '.join(first[:-1])} or {first[-1]} may be."


def _blocks(
    board: Leaderboard, table: Callable[[Sequence[str], list[list[object]]], str], wrap: Callable[[str], str]
) -> Iterator[str]:
    yield wrap(f"{_title(board)}. {leader(board)}")
    columns = dict(columns_of(board))
    yield table(list(columns), [[show(line) for show in columns.values()] for line in board.standings])
    found = pair_table(board)
    if found is not None:
        yield wrap(found.title) + "\n" + table(found.columns, found.rows)
    yield "\n".join(wrap(note) for note in notes_of(board))


def _title(board: Leaderboard) -> str:
    named = (("rubric", board.rubric), ("judge", board.judge), ("slice", board.slice))
    about = [board.source, *(f"{kind} {name}" for kind, name in named if name is not None)]
    unit = "battle" if board.mode == "pairwise" else "grade"
    clusters = f", {count(board.n_clusters, 'cluster')}" if board.n_clusters else ""
    return f"{', '.join(about)}: {_number(board.n_battles):,} {unit}s{clusters}"


def columns_of(board: Leaderboard) -> Iterator[tuple[str, Show]]:
    """Give the columns of a leaderboard: each heading, and what stands there for one candidate."""
    pairwise = board.mode == "pairwise"
    yield "rank", lambda line: _rank(line)  # noqa: PLW0108 - defined below, with the other small ones
    yield "candidate", lambda line: line.candidate
    yield ("rating" if pairwise else "mean grade"), lambda line: _rating(line.rating, board)
    yield f"{100 * board.confidence:.0f} % interval", lambda line: _interval(line.interval, board)
    yield from _corrected_columns(board)
    if any(line.raw_rating is not None for line in board.standings):
        yield "uncontrolled", lambda line: _rating(line.raw_rating, board)
    if pairwise:
        yield "win rate", lambda line: percent(line.win_rate)
    yield ("battles" if pairwise else "cases"), lambda line: _number(line.n)
    if pairwise:
        yield (
            "W / T / L",
            lambda line: " / ".join(str(_number(part)) for part in (line.wins, line.ties, line.losses)),
        )
    if len({line.island for line in board.standings}) > 1:
        yield "group", lambda line: line.island + 1
    if any(line.flags for line in board.standings):
        yield "note", lambda line: "; ".join(line.flags)


def _corrected_columns(board: Leaderboard) -> Iterator[tuple[str, Show]]:
    """What people would see, beside what the judge sees."""
    if board.corrected is None or not board.corrected.lines:
        return
    found = {line.candidate: line for line in board.corrected.lines}

    def show(line: Standing) -> str:
        theirs = found.get(line.candidate)
        return (
            UNKNOWN
            if theirs is None
            else f"{_rating(theirs.rating, board)} {_interval(theirs.interval, board)}"
        )

    yield f"corrected by {board.corrected.reference}", show


def notes_of(board: Leaderboard) -> Iterator[str]:
    """Give what must be said below a leaderboard, in sentences."""
    yield f"Method: {board.method}."
    for effect in board.effects:
        yield _effect(effect)
    if board.coverage is not None:
        yield f"Coverage: {coverage_text(board.coverage)}."
    if board.corrected is not None:
        yield _correction(board.corrected)
    yield from (f"Note: {warning}." for warning in board.warnings)


def _effect(effect: Effect) -> str:
    ends = effect.interval
    low, high = (ends.low, ends.high) if ends else (None, None)
    sure = (
        f" [{exp(low):.2f}, {exp(high):.2f}], {p_value(effect.p)}"
        if low is not None and high is not None
        else ""
    )
    return f"Effect of {effect.name}: the odds of winning times {exp(effect.estimate):.2f}{sure}."


def _correction(found: CorrectedBoard) -> str:
    labels = count(found.n_labels, "label")
    if found.reason:
        return f"Not corrected by {found.reference} ({labels}): {found.reason}."
    worth = "" if found.effective_labels is None else f", worth {found.effective_labels:,.0f}"
    first = [line.candidate for line in found.lines if line.rank_low == 1]
    leads = f" {first[0]} is first." if len(first) == 1 else " Not known who is first." if first else ""
    return f"Corrected by {found.reference} ({labels}{worth}): {found.method}.{leads}"


def _unranked(rankings: Rankings) -> list[str]:
    return [f"Not ranked: {each.subject}: {each.reason}." for each in rankings.unranked]


def _rank(line: Standing) -> str:
    return str(line.rank_low) if line.rank_low == line.rank_high else f"{line.rank_low}-{line.rank_high}"


def _rating(rating: float | None, board: Leaderboard) -> object:
    if rating is None:
        return UNKNOWN
    return round(rating) if board.mode == "pairwise" else percent(rating)


def _interval(ends: Interval | None, board: Leaderboard) -> str:
    if ends is None:
        return "no interval"
    low, high = (None if end is None else _rating(end, board) for end in (ends.low, ends.high))
    if low is None and high is None:
        return "no limit known"
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"[{low}, {high}]"


def _number(value: float) -> float:
    return int(value) if value % 1 == 0 else round(value, 1)


def _paragraph(text: str) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent="  ")
