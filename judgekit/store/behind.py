"""What stands behind a judge's verdicts: the replies of its members, and the repeats of its tasks."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from judgekit.domain.ids import Json
from judgekit.store.faithful import original, storable
from judgekit.store.sqlfiles import query


@dataclass(frozen=True, slots=True)
class MemberReply:
    """What a judge made of judges replied on one task: `raw` holds what each member said.

    `second` is None where one output was graded; `protocol` says what kind of judge it is.
    """

    case: str
    first: str
    second: str | None
    key: str
    protocol: str
    raw: str


@dataclass(frozen=True, slots=True)
class RepeatedTask:
    """A task with several verdicts: whether they differ, and the variance of their scores, in [0, 1] each."""

    case: str
    first: str
    second: str | None
    repeats: int
    changed: bool
    variance: float


def member_replies(connection: duckdb.DuckDBPyConnection, asked: dict[str, Json]) -> tuple[MemberReply, ...]:
    """Give the replies of the suite, rubric, judge, mode, candidates and cases that are named."""
    rows = connection.execute(query("member_replies"), asked).fetchall()
    return tuple(
        MemberReply(original(case), original(first), _name(second), str(key), protocol, original(raw))
        for case, first, second, key, protocol, raw in rows
    )


def repeated_tasks(connection: duckdb.DuckDBPyConnection, asked: dict[str, Json]) -> tuple[RepeatedTask, ...]:
    """Give the tasks of the suite, rubric, judge, mode, candidates and cases that have several verdicts."""
    rows = connection.execute(query("repeated_tasks"), asked).fetchall()
    return tuple(
        RepeatedTask(original(case), original(first), _name(second), *rest)
        for case, first, second, *rest in rows
    )


def chosen(mode: str, candidates: Sequence[str], cases: Sequence[str]) -> dict[str, Json]:
    """Give the parameters that choose tasks: a mode, who takes part, and on which cases."""
    return {
        "mode": mode,
        "candidates": [storable(name) for name in candidates],
        "cases": [storable(name) for name in cases],
    }


def _name(name: str | None) -> str | None:
    return None if name is None else original(name)
