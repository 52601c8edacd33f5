"""Taking events into the store, many at a time."""

from collections.abc import Iterator, Mapping, Sequence

import duckdb
import numpy as np

from judgekit.domain.ids import Json
from judgekit.store.connect import transaction
from judgekit.store.events import Event
from judgekit.store.sqlfiles import query

BATCH = 8192


def take_in(connection: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> None:
    """Store events in one transaction; those the store already holds are passed over.

    Which attempt counts for a key is settled here: the latest that got a reply, and an error only where
    nothing else came back. All attempts stay.
    """
    judgements = [event.line for event in events if event.kind == "judgement"]
    outputs = [event.line for event in events if event.kind == "output"]
    with transaction(connection):
        take_in_outputs(connection, outputs)
        for lines in _batches(judgements):
            unpack(connection, lines, "incoming_judgements")
            connection.execute(query("store_judgements"))


def take_in_outputs(connection: duckdb.DuckDBPyConnection, outputs: Sequence[str]) -> None:
    """Store outputs, given as lines of JSON, each as the present answer of its candidate to its case."""
    for lines in _batches(outputs):
        unpack(connection, lines, "incoming_outputs")
        connection.execute(query("store_outputs"))


def unpack(
    connection: duckdb.DuckDBPyConnection,
    lines: Sequence[str],
    unpacking: str,
    parameters: Mapping[str, Json] | None = None,
) -> None:
    """Run the statement `unpacking`, to which lines of JSON are the rows of `incoming_line`."""
    connection.register("incoming_line", {"line": np.array(lines, dtype=object)})
    connection.execute(query(unpacking), dict(parameters or {}))
    connection.unregister("incoming_line")


def _batches(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    return (lines[start : start + BATCH] for start in range(0, len(lines), BATCH))
