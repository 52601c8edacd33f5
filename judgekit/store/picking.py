"""Which items were drawn to be labelled, and with which probability."""

from collections.abc import Mapping

import duckdb

from judgekit.domain.ids import Json
from judgekit.domain.picks import Pick
from judgekit.store.events import json_array, json_line
from judgekit.store.faithful import original
from judgekit.store.sqlfiles import query


def save_picks(connection: duckdb.DuckDBPyConnection, run_id: int, picks: Mapping[str, Pick]) -> None:
    """Store how the tasks with these keys were picked: one draw, to be answered in random order."""
    lines = (
        json_line({"key": key, "way": pick.way, "probability": pick.probability})
        for key, pick in picks.items()
    )
    connection.execute(query("save_picks"), {"run_id": run_id, "picks": json_array(lines)})


def picks_of(connection: duckdb.DuckDBPyConnection, asked: dict[str, Json]) -> dict[tuple[str, ...], Pick]:
    """Give the picks of the suite, rubric and judge that are named."""
    rows = connection.execute(query("picks"), asked).fetchall()
    return {
        tuple(original(name) for name in shown if name is not None): Pick(way, probability)
        for *shown, way, probability in rows
    }


def labelled_by(connection: duckdb.DuckDBPyConnection, asked: dict[str, Json]) -> frozenset[tuple[str, ...]]:
    """Give what the judge that is named has answered, by its rubric on its suite."""
    rows = connection.execute(query("labelled"), asked).fetchall()
    return frozenset(tuple(original(name) for name in shown if name is not None) for shown in rows)
