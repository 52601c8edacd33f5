"""All that one judge said by one rubric: pairs with both orders, and outputs with their grades."""

from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True, slots=True)
class OutputStyle:
    """How an output looks, in characters and numbers of things, and the hash of its text."""

    characters: int
    headers: int
    list_items: int
    bold_passages: int
    hash: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer of a judge, whether it counts or was asked again.

    `version`, `first_output` and `second_output` number the very texts that were shown, `current` is whether
    they are the present ones. `choice` is as shown, None for grades; `score` the share of the win that goes
    to the first, or the grade. `at` is UTC.
    """

    case: str
    cluster: str
    first: str
    second: str | None
    version: int
    first_output: int
    second_output: int | None
    current: bool
    choice: str | None
    score: float
    run: int
    at: datetime
    model: str
    fingerprint: str

    @property
    def task(self) -> tuple[str, str, str | None, int, int, int | None]:
        """What was asked: the case, who was shown in this order, and the very texts."""
        return self.case, self.first, self.second, self.version, self.first_output, self.second_output


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


def output_styles(
    connection: duckdb.DuckDBPyConnection, suite: str, unknown: str
) -> dict[tuple[str, str], OutputStyle]:
    """Give how the outputs look by (case, candidate); texts that start with `unknown` have no looks."""
    asked = {"suite": storable(suite), "unknown": storable(unknown)}
    rows = connection.execute(query("output_styles"), asked).fetchall()
    return {(original(case), original(name)): OutputStyle(*looks) for case, name, *looks in rows}


def given_answers(connection: duckdb.DuckDBPyConnection, asked: dict[str, Json]) -> tuple[GivenAnswer, ...]:
    """Give everything that the judge named ever answered on the suite by the rubric."""
    rows = connection.execute(query("given_answers"), asked).fetchall()
    return tuple(
        GivenAnswer(
            original(case),
            original(cluster),
            original(first),
            None if second is None else original(second),
            *rest,
        )
        for case, cluster, first, second, *rest in rows
    )
