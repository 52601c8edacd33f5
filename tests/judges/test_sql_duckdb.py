"""Execution accuracy on DuckDB, and what hostile queries cannot do."""

import asyncio
import time
from pathlib import Path

import duckdb
import pytest

from judgekit.domain.cases import Case, Message
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.verdict import Grade
from judgekit.judges.build import build_judge
from judgekit.judges.duckdb_sandbox import DuckDBSandbox
from judgekit.judges.sql_sandbox import QueryFailed

SCRIPT = (
    "create table t (a integer, b text, d decimal(9, 2), day date, l integer[]); create sequence s; "
    "insert into t values (1, 'x', 1.50, '2026-01-02', [1]), (2, 'y', 2.00, '2026-01-03', [2]), "
    "(3, 'x', 2.25, null, []);"
)
GOLD = "SELECT a FROM t WHERE b = 'x'"
ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("duck")
    (folder / "one.sql").write_text(SCRIPT)
    (folder / "secret.csv").write_text("word\nhidden\n")
    with duckdb.connect(folder / "two.duckdb") as connection:
        connection.execute(SCRIPT)
    return folder


@pytest.fixture(scope="module")
def judge(folder):
    options = {"databases": ".", "dialect": "duckdb", "timeout_s": 1.0}
    spec = JudgeSpec(kind="program", program="sql_execution", options=options)
    return build_judge("sql", spec, clients={}.__getitem__, folder=folder)


@pytest.fixture
def ask(judge, make_rubric, make_task, output):
    rubric = make_rubric(
        criteria=(
            {"name": "right", "description": "returns what was asked for"},
            {"name": "valid_sql", "description": "runs", "weight": 0.0},
        )
    )

    def ask(text: str, database: str = "one", gold: str = GOLD):
        case = Case(id="c", input=(Message("user", "?"),), reference=gold, metadata={"database": database})
        judgement = asyncio.run(judge.judge(make_task(rubric, case, output(text))))
        assert isinstance(judgement.verdict, Grade), judgement.verdict
        return [grade.label for grade in judgement.verdict.criteria], judgement.rationale

    return ask


@pytest.mark.parametrize("database", ["one", "two"])
def test_right_wrong_and_ordered(ask, database):
    right, wrong = ["yes", "yes"], ["no", "yes"]
    assert ask("```duckdb\nSELECT a AS n FROM t WHERE b <> 'y'\n```", database)[0] == right
    assert ask("SELECT a FROM t", database) == (wrong, "wrong result: more than 2 rows")
    ordered = "SELECT a FROM t ORDER BY a DESC"
    assert ask("SELECT a FROM t ORDER BY a DESC NULLS LAST", database, ordered)[0] == right
    assert ask("SELECT a FROM t ORDER BY a", database, ordered)[0] == wrong


@pytest.mark.parametrize(
    ("query", "gold"),
    [
        ("SELECT d::double FROM t", "SELECT d FROM t"),
        ("SELECT b, day FROM t", "SELECT day, b FROM t"),
        ("SELECT l FROM t", "SELECT list_distinct(l) FROM t"),
        ("SELECT sum(a)::hugeint FROM t", "SELECT 6"),
        ("SELECT 'nan'::double", "SELECT 'nan'::float"),
    ],
)
def test_values_of_all_types_are_compared(ask, query, gold):
    assert ask(query, gold=gold)[0] == ["yes", "yes"]


def test_text_that_is_no_unicode_is_told(ask):
    labels, note = ask("SELECT '\ud800'")
    assert labels == ["no", "no"]
    assert note.startswith("UnicodeEncodeError")


def test_an_error_is_told(ask):
    labels, note = ask("SELECT nope FROM t")
    assert labels == ["no", "no"]
    assert note.startswith("BinderException: Binder Error: Referenced column")


def test_an_endless_query_ends_and_the_next_one_runs(ask):
    ask(GOLD)
    start = time.monotonic()
    labels, note = ask(ENDLESS)
    assert labels == ["no", "no"]
    assert note in ("Timeout: no result after 1 s", "Stopped: no result within 1 s and 1024 MB")
    assert time.monotonic() - start < 10
    assert ask(GOLD)[0] == ["yes", "yes"]


def test_too_much_memory_is_refused(ask):
    assert ask("SELECT length(repeat('x', 3000000000))")[0] == ["no", "no"]
    assert ask(GOLD)[0] == ["yes", "yes"]


@pytest.mark.parametrize("database", ["one.sql", "two.duckdb"])
@pytest.mark.parametrize(
    "query",
    [
        "COPY t TO '{folder}/out.csv'",
        "COPY t FROM '{folder}/secret.csv'",
        "ATTACH '{folder}/new.duckdb' AS n",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA threads = 4",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "EXPORT DATABASE '{folder}/dump'",
        "INSERT INTO t (a) VALUES (9)",
        "WITH x AS (SELECT 9 AS a) INSERT INTO t (a) SELECT a FROM x",
        "DROP TABLE t",
        "COMMIT; DROP TABLE t",
        "SELECT 1; DELETE FROM t",
        "SELECT nextval('s')",
        "SELECT * FROM read_csv('{folder}/secret.csv')",
        "SELECT * FROM '{folder}/secret.csv'",
        "SELECT * FROM read_text('{folder}/secret.csv')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM query('COPY t TO ''{folder}/out.csv''')",
        "SELECT * FROM connection",
    ],
)
def test_does_nothing_but_read(folder, sandboxes, database, query):
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    sandbox = sandboxes[database]
    before = sandbox.rows("SELECT * FROM t")
    assert isinstance(sandbox.rows(query.format(folder=folder)), QueryFailed)
    assert sandbox.rows("SELECT * FROM t") == before
    assert len(before) == 3
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


@pytest.fixture(scope="module")
def sandboxes(folder):
    return {name: DuckDBSandbox(folder / name, 1.0) for name in ("one.sql", "two.duckdb")}


def test_what_is_no_database_is_told(tmp_path):
    (tmp_path / "bad.duckdb").write_text("no database at all, only words" * 100)
    with pytest.raises(UsageError, match=r"bad\.duckdb: cannot be opened as a DuckDB database"):
        DuckDBSandbox(tmp_path / "bad.duckdb", 1.0)
