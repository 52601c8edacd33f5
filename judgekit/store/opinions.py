"""All that one judge said by one rubric: pairs with both orders, and outputs with their grades."""

from dataclasses import dataclass

import duckdb

from judgekit.domain.ids import Json
from judgekit.store.faithful import original, storable
from judgekit.store.sqlfiles import query


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """One pair on one case: a's share of the win, ln(p_a / p_b) where known, the outcome of each order."""

    case: str
    cluster: str
    a: str
    b: str
    score_a: float
    log_odds_a: float | None
    a_first: str | None
    b_first: str | None


@dataclass(frozen=True, slots=True)
class JudgedOutput:
    """The grade of one output, mean over repeats."""

    case: str
    cluster: str
    candidate: str
    total: float


@dataclass(frozen=True, slots=True)
class Opinions:
    """What a judge said by a rubric."""

    pairs: tuple[JudgedPair, ...]
    outputs: tuple[JudgedOutput, ...]


def opinions_of(connection: duckdb.DuckDBPyConnection, asked: dict[str, Json]) -> Opinions:
    """Give the opinions of the suite, rubric and judge that are named."""
    pairs = connection.execute(query("judged_pairs"), asked).fetchall()
    outputs = connection.execute(query("judged_outputs"), asked).fetchall()
    return Opinions(
        tuple(
            JudgedPair(original(case), *rest[:1], *map(original, rest[1:3]), *rest[3:])
            for case, *rest in pairs
        ),
        tuple(
            JudgedOutput(original(case), cluster, original(name), total)
            for case, cluster, name, total in outputs
        ),
    )


def output_lengths(
    connection: duckdb.DuckDBPyConnection, suite: str, unknown: str
) -> dict[tuple[str, str], int]:
    """Give the characters of the outputs by (case, candidate); texts that start with `unknown` have none."""
    asked = {"suite": storable(suite), "unknown": storable(unknown)}
    rows = connection.execute(query("output_lengths"), asked).fetchall()
    return {(original(case), original(name)): length for case, name, length in rows}
