"""The program judge of SQL: outputs judged a second, and what hostile queries come to."""

import asyncio
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from figures import DATA, ROOT, lines

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.verdict import CannotAssess, Failed
from judgekit.judges.program import Scored
from judgekit.judges.sql_execution import SqlExecution, SqlOptions

SUITE = ROOT / "suites" / "text-to-sql"
OUTPUTS = ("zero-shot", "few-shot", "few-shot-nearest", "rag")
FLOOR = 200
TIMEOUT_S = 2.0
LONGEST = 70
ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
HOSTILE = (
    "ATTACH DATABASE 'stolen.db' AS stolen",
    "SELECT 1; ATTACH DATABASE 'stolen.db' AS stolen",
    "PRAGMA query_only = off",
    "SELECT * FROM pragma_table_list",
    "SELECT load_extension('evil.so')",
    "SELECT writefile('stolen.txt', 'x')",
    "DROP TABLE books",
    "WITH x AS (SELECT 1) DELETE FROM books",
    "SELECT 1; DROP TABLE books",
    "VACUUM INTO 'stolen.db'",
    "SELECT hex(zeroblob(1000000000))",
    ENDLESS,
    "SELECT count(*) FROM books a, books b, books c, books d, books e, books f",
)

T = TypeVar("T")
Asked = list[tuple[Case, Output]]


@dataclass(frozen=True)
class Speed:
    """How many outputs were judged, in how long."""

    what: str
    judged: int
    seconds: float
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        return self.judged / self.seconds


def sql_speed(*, quick: bool) -> None:
    """Print the table of speeds and the table of hostile queries."""
    print("\n## SQL execution, speed\n")
    print("Every output's query is run and held against the rows of its reference;")
    print(f"the floor is {FLOOR} a second.\n")
    print("| outputs | judged | seconds | CPU seconds | a second | |\n|---|--:|--:|--:|--:|---|")
    for speed in speeds(quick=quick):
        said = "above the floor" if speed.per_second >= FLOOR else "BELOW THE FLOOR"
        times = f"{speed.seconds:.2f} | {speed.cpu_seconds:.2f} | {speed.per_second:,.0f}"
        print(f"| {speed.what} | {speed.judged:,} | {times} | {said} |")
    hostile()


def speeds(*, quick: bool) -> Iterator[Speed]:
    program = SqlExecution(SqlOptions(databases="databases", timeout_s=TIMEOUT_S), SUITE)
    names = OUTPUTS[:1] if quick else OUTPUTS
    yield _timed("text-to-sql, recorded outputs", program, [each for name in names for each in shipped(name)])
    if DATA.is_dir():
        spider = SqlExecution(SqlOptions(databases="databases", database_field="db_id"), DATA / "spider_dev")
        yield _timed("Spider dev, recorded systems", spider, list(recorded(1 if quick else None)))


def shipped(name: str) -> Iterator[tuple[Case, Output]]:
    cases = {row["id"]: row for row in rows(SUITE / "cases.jsonl")}
    for row in rows(SUITE / "outputs" / f"{name}.jsonl"):
        case = cases[row["id"]]
        metadata = {"database": case["database"]}
        yield (
            Case(row["id"], (Message("user", case["question"]),), case["gold_sql"], metadata=metadata),
            Output(name, row["id"], row["output"]),
        )


def recorded(systems: int | None) -> Iterator[tuple[Case, Output]]:
    for record in lines("spider_dev/dev.jsonl.gz"):
        case = Case(
            str(record["dev_index"]),
            (Message("user", record["question"]),),
            record["gold_sql"],
            metadata={"db_id": record["db_id"]},
        )
        for system, query in list(record["predictions"].items())[:systems]:
            yield case, Output(system, case.id, query)


def hostile() -> None:
    """Put queries that want more than to read to a database in a file, and say what each came to."""
    case, good = next(shipped("few-shot-nearest"))
    script = (SUITE / "databases" / f"{case.metadata['database']}.sql").read_text(encoding="utf-8")
    print(f"\n## SQL execution, hostile queries\n\nEach has {TIMEOUT_S:g} s of the processor.\n")
    print("| query | came to | seconds |\n|---|---|--:|")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "library.sqlite"
        build(database, script)
        before, files = database.read_bytes(), set(Path(folder).iterdir()) | set(Path.cwd().iterdir())
        program = SqlExecution(SqlOptions(databases=database.name, timeout_s=TIMEOUT_S), Path(folder))
        for query in HOSTILE:
            output = Output("hostile", case.id, query)
            seconds, scored = _clocked(partial(_scored, program, case, output))
            print(f"| `{shortened(query)}` | {note(scored)} | {seconds:.2f} |")
        right = note(_scored(program, case, Output("gold", good.case_id, case.reference or "")))
        left = set(Path(folder).iterdir()) | set(Path.cwd().iterdir())
        same = database.read_bytes() == before and left == files
    print(
        f"\nAfterwards: database and folders {'unchanged' if same else 'CHANGED'}; the right query {right}."
    )


def build(database: Path, script: str) -> None:
    connection = sqlite3.connect(database)
    connection.executescript(script)
    connection.close()


def shortened(query: str) -> str:
    return query if len(query) < LONGEST else f"{query[: LONGEST - 3]}..."


def note(scored: Scored) -> str:
    return scored.reason if isinstance(scored, CannotAssess | Failed) else scored.note


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _timed(what: str, program: SqlExecution, asked: Asked) -> Speed:
    async def judge_all() -> None:
        for case, output in asked:
            await program.score(case, output)

    cpu = time.process_time()
    seconds, _ = _clocked(lambda: asyncio.run(judge_all()))
    return Speed(what, len(asked), seconds, time.process_time() - cpu)


def _scored(program: SqlExecution, case: Case, output: Output) -> Scored:
    return asyncio.run(program.score(case, output))


def _clocked(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done
