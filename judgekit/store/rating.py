"""Ratings as they were computed, kept so that a leaderboard can be read without computing it anew."""

from dataclasses import asdict, dataclass

import duckdb

from judgekit.domain.errors import StoreError
from judgekit.store.events import json_array, json_line
from judgekit.store.faithful import storable
from judgekit.store.sqlfiles import query


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One candidate's rating; `low` and `high` are None where no interval can be defended."""

    candidate: str
    rating: float
    low: float | None
    high: float | None
    rank_low: int
    rank_high: int
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ratings on one suite and rubric by one judge (None: by all of them), and how they were computed."""

    suite: str
    rubric: str
    judge: str | None
    method: str
    confidence: float
    rows: tuple[RatingRow, ...]


def save_ranking(connection: duckdb.DuckDBPyConnection, run_id: int, ranking: Ranking) -> None:
    """Store ratings; they stand in the leaderboard until newer ones of suite, rubric and judge come.

    Raises:
        StoreError: the suite, rubric, judge or one of the candidates is not in the store.
    """
    stored = connection.execute(
        query("save_ratings"),
        {
            "run_id": run_id,
            "suite": storable(ranking.suite),
            "rubric": storable(ranking.rubric),
            "judge": None if ranking.judge is None else storable(ranking.judge),
            "method": ranking.method,
            "confidence": ranking.confidence,
            "ratings": json_array(json_line(asdict(row)) for row in ranking.rows),
        },
    ).fetchall()
    if len(stored) != len(ranking.rows):
        raise StoreError(
            f"cannot store the ratings of suite {ranking.suite!r}, rubric {ranking.rubric!r}, "
            f"judge {ranking.judge!r}: not all of them were planned and judged in this store"
        )
