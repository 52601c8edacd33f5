"""Taking events into the store, many at a time."""

from collections.abc import Sequence

import duckdb

from judgekit.store.connect import transaction
from judgekit.store.events import Event, json_array
from judgekit.store.sqlfiles import query


def take_in(connection: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> None:
    """Store events in one transaction; those the store already holds are passed over.

    Which attempt counts for a key is settled here: the latest that got a reply, and an error only where
    nothing else came back. All attempts stay.
    """
    judgements = [event.line for event in events if event.kind == "judgement"]
    outputs = [event.line for event in events if event.kind == "output"]
    with transaction(connection):
        if outputs:
            take_in_outputs(connection, outputs)
        if judgements:
            connection.execute(query("incoming_judgements"), {"events": json_array(judgements)})
            connection.execute(query("store_judgements"))


def take_in_outputs(connection: duckdb.DuckDBPyConnection, lines: Sequence[str]) -> None:
    """Store outputs, given as lines of JSON, each as the present answer of its candidate to its case."""
    connection.execute(query("incoming_outputs"), {"events": json_array(lines)})
    connection.execute(query("store_outputs"))
