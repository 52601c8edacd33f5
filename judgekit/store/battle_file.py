"""Files of battles, counted by DuckDB: of many million rows only the counts of pairs reach Python."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from duckdb import ColumnExpression, ConstantExpression, Expression

from judgekit.domain.errors import FileProblems, Problem
from judgekit.store.answers import Floats, Ints
from judgekit.store.battle_columns import BattleColumns, find_columns
from judgekit.store.sqlfiles import query

LABELS = "model_a, model_b, tie, tie (bothbad), left, right, a, b or the name of the winner"
KINDS = ".parquet, .csv, .tsv, .jsonl or .ndjson (the last four also with .gz)"
MOST_LABELS = 10
COUNTING: dict[str, str | bool | int | float | list[str]] = {
    # one thread: sums of weights come out the same each time, and counting costs the least
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}


@dataclass(frozen=True, slots=True)
class FilePart:
    """The battles of one judge and one slice; both are None where no column of them was named.

    `n_undecided` rows without a winner are left out.
    """

    judge: str | None
    slice: str | None
    candidates: tuple[str, ...]
    n_undecided: int


@dataclass(frozen=True, slots=True)
class FileCells:
    """Battles counted per pair in the order shown, per outcome, and per case where cases are named.

    Attributes:
        part: Whose battles these are.
        a: Candidate shown first, as a place in `part.candidates`, shape (n,).
        b: Candidate shown second.
        outcome: 0 a won, 1 b won, 2 tie, shape (n,).
        battles: Rows of the file, shape (n,).
        weight: Their summed weight, shape (n,).
        squared: Their summed squared weight, shape (n,).
        share_a: Summed weight times share of the win that goes to a, shape (n,); None without such a column.
        cluster: Code of the case, shape (n,); None where battles are not counted per case.
    """

    part: FilePart
    a: Ints
    b: Ints
    outcome: Ints
    battles: Ints
    weight: Floats
    squared: Floats
    share_a: Floats | None
    cluster: Ints | None


@dataclass(frozen=True, slots=True)
class FileOrder:
    """Battles in the order of the file; a, b and outcome as in `FileCells`, one entry per battle."""

    part: FilePart
    a: Ints
    b: Ints
    outcome: Ints


def count_battles(path: Path, columns: BattleColumns) -> tuple[FileCells, ...]:
    """Count the battles of a file, part by part.

    Raises:
        FileProblems: the file cannot be read, columns are missing, or rows hold empty names, unknown winners,
            weights that are no positive number or shares outside [0, 1]; all of it at once.
    """
    with _counted(path, columns) as counted:
        cells, found = counted.select("battle_file_cells"), counted.columns
        return tuple(
            FileCells(
                part=part,
                a=cells["a"][rows].astype(np.int64),
                b=cells["b"][rows].astype(np.int64),
                outcome=cells["outcome"][rows].astype(np.int64),
                battles=cells["n"][rows].astype(np.int64),
                weight=cells["weight"][rows].astype(np.float64),
                squared=cells["squared"][rows].astype(np.float64),
                share_a=cells["share_a"][rows].astype(np.float64) if found.share else None,
                cluster=cells["cluster"][rows].astype(np.int64) if found.clustered else None,
            )
            for part, rows in counted.rows(cells["part"])
        )


def battles_in_order(path: Path, columns: BattleColumns) -> tuple[FileOrder, ...]:
    """Give the battles of a file one by one, for ratings that depend on their order.

    Raises:
        FileProblems: as `count_battles`.
    """
    with _counted(path, columns) as counted:
        battles = counted.select("battle_file_sequence")
        return tuple(
            FileOrder(
                part=part,
                a=battles["a"][rows].astype(np.int64),
                b=battles["b"][rows].astype(np.int64),
                outcome=battles["outcome"][rows].astype(np.int64),
            )
            for part, rows in counted.rows(battles["part"])
        )


@dataclass(frozen=True, slots=True)
class _Counted:
    """A file whose battles are counted: its connection, columns, parts by number, and candidates."""

    connection: duckdb.DuckDBPyConnection
    columns: BattleColumns
    parts: dict[int, tuple[str | None, str | None, int]]
    candidates: tuple[str, ...]

    def select(self, name: str) -> dict[str, np.ndarray]:
        """Give the columns of a query."""
        return self.connection.execute(query(name)).fetchnumpy()

    def rows(self, part: np.ndarray) -> Iterator[tuple[FilePart, Ints]]:
        """Give each part with the places of its rows."""
        for number, (judge, label, n_undecided) in self.parts.items():
            yield FilePart(judge, label, self.candidates, n_undecided), np.flatnonzero(part == number)


@contextmanager
def _counted(path: Path, columns: BattleColumns) -> Iterator[_Counted]:
    """Count the file into the table `counted`, its names into `named`; refuse it if anything is wrong."""
    with duckdb.connect(":memory:", config=COUNTING) as connection:
        try:
            rows = _rows(connection, path)
            found = find_columns(path, columns, rows.columns)
            rows.select(*_selected(found)).create_view("battle")
            connection.execute(query("battle_file_outcome"))
            if found.plain:
                connection.execute(query("battle_file_counted"))
            else:
                connection.execute(query("battle_file_valued"), {"clustered": found.clustered})
        except duckdb.Error as error:
            words = str(error).splitlines()[0]
            raise FileProblems([Problem(str(path), None, f"cannot be read: {words}")]) from error
        parts = _parts(connection, path, found)
        connection.execute(query("battle_file_named"))
        yield _Counted(connection, found, parts, _names(connection))


def _rows(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    if not path.is_file():
        raise FileProblems([Problem(str(path), None, "there is no such file")])
    match path.name.lower().removesuffix(".gz").rpartition(".")[2]:
        case "parquet":
            return connection.read_parquet(str(path))
        case "csv" | "tsv":
            return connection.read_csv(str(path), header=True, all_varchar=True)
        case "jsonl" | "ndjson":
            return connection.read_json(str(path), format="newline_delimited")
    raise FileProblems([Problem(str(path), None, "not a known kind of file", f"{KINDS} is needed")])


def _selected(found: BattleColumns) -> Iterator[Expression]:
    columns = {
        "a": found.a,
        "b": found.b,
        "winner": found.winner,
        "share_a": found.share,
        "case_id": found.case,
        "weight": found.weight,
        "judge": found.judge,
        "slice": found.slice,
    }
    for alias, name in columns.items():
        absent = ConstantExpression("1" if alias == "weight" else None)
        column = absent if name is None else ColumnExpression(name)
        yield column.cast(duckdb.sqltypes.VARCHAR).alias(alias)


def _parts(
    connection: duckdb.DuckDBPyConnection, path: Path, found: BattleColumns
) -> dict[int, tuple[str | None, str | None, int]]:
    """Give judge, slice and undecided rows of each part; refuse the file if anything in it is wrong."""
    parts = {}
    faults = np.zeros(5, dtype=np.int64)
    for number, judge, label, n_undecided, *counts in connection.execute(
        query("battle_file_parts")
    ).fetchall():
        parts[number] = (judge, label, n_undecided)
        faults += counts
    if faults.any():
        raise FileProblems(list(_faults(connection, path, found, faults.tolist())))
    return parts


def _faults(
    connection: duckdb.DuckDBPyConnection, path: Path, found: BattleColumns, counts: list[int]
) -> Iterator[Problem]:
    no_a, no_b, unknown, weights, shares = counts
    told = (
        (found.a, no_a, "without a name", "every battle needs two candidates"),
        (found.b, no_b, "without a name", "every battle needs two candidates"),
        (found.weight, weights, "with a weight that is no positive number", "leave such rows out"),
        (found.share, shares, "with a share outside 0 to 1", "1 is a win of the first candidate"),
    )
    for column, n, what, remedy in told:
        if n:
            yield Problem(str(path), None, f"column {column!r}: {n} row(s) {what}", remedy)
    if unknown:
        for label, n in connection.execute(query("battle_file_unknown_winners")).fetchmany(MOST_LABELS):
            what = f"column {found.winner!r}: unknown winner {label!r} in {n} row(s)"
            yield Problem(str(path), None, what, f"{LABELS} is needed")


def _names(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    return tuple(name for (name,) in connection.execute(query("battle_file_names")).fetchall())
