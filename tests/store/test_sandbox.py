import time

import duckdb
import pytest

from judgekit.domain.errors import QueryRefused, StoreBusy, StoreError
from judgekit.store.ledger import open_ledger
from judgekit.store.sandbox import Limits, query_files, run_query

SHORT = Limits(seconds=1.0, memory_mb=512)

NOT_READING = [
    "insert into plan values (1, 1, 1, 1)",
    "update attempt set superseded = true",
    "delete from attempt",
    "create table loot (x integer)",
    "create temp table loot as select 1",
    "drop view judgements",
    "alter table attempt rename to gone",
    "copy (select 1) to '/tmp/loot.csv'",
    "copy attempt from '/etc/passwd'",
    "export database '/tmp/loot'",
    "attach '/tmp/loot.duckdb' as loot",
    "attach ':memory:' as loot",
    "use memory",
    "install httpfs",
    "load httpfs",
    "set memory_limit = '64GB'",
    "reset lock_configuration",
    "pragma enable_profiling",
    "call pragma_version()",
    "checkpoint",
    "vacuum",
    "prepare p as select 1",
    "begin transaction",
    "select 1; select 2",
    "select 1; drop view judgements",
    "",
    "-- nothing",
    "this is no sql",
]

NOT_REACHABLE = [
    "from read_csv('/etc/passwd')",
    "from '/etc/passwd.csv'",
    "from read_text('/etc/passwd')",
    "from read_blob('store.duckdb')",
    "from glob('/*')",
    "from parquet_scan('http://127.0.0.1:9/x.parquet')",
    "select getenv('HOME')",
    "from secret_of_the_caller",
    "explain analyze insert into plan values (1, 1, 1, 1)",
    "with w as (insert into plan values (1, 1, 1, 1) returning *) from w",
    "from query('drop view judgements')",
    "from query('copy (select 1) to ''/tmp/loot.csv''')",
    "select nextval('small_id')",
    "from sqlite_scan('/tmp/x.db', 't')",
]

NEVER_ENDING = [
    "select count(*) from range(10000000000) as a, range(10000000000) as b",
    "with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r",
    "select repeat('x', 4000000000)",
    "select length(repeat('x', 300000000)) + length(replace(repeat('ab', 200000000), 'a', 'bb'))",
    "select list_sum(list_transform(range(40000000), lambda x: length(repeat('ab', 1000 + x))))",
    "select levenshtein(repeat('a', 300000), repeat('b', 300000))",
    "select string_agg(repeat('x', 1000000), '') from range(100000)",
    "select length(regexp_replace(repeat('a', 100000000), 'a', 'bb', 'g'))",
    "select unnest(range(4000000000))",
]


@pytest.fixture(scope="module")
def store(prepared_store):
    return prepared_store


@pytest.mark.parametrize("sql", NOT_READING + NOT_REACHABLE)
def test_what_is_no_reading_is_refused(store, sql):
    secret_of_the_caller = [1]
    with pytest.raises(QueryRefused):
        run_query(store, sql, SHORT)
    assert secret_of_the_caller


@pytest.mark.parametrize("sql", NEVER_ENDING)
def test_what_takes_too_much_is_ended_within_a_second_of_its_limit(store, sql):
    begun = time.monotonic()
    run_query(store, "select 1", SHORT)
    start_up_s = time.monotonic() - begun
    begun = time.monotonic()
    with pytest.raises(QueryRefused, match=r"stopped|[Mm]emory|too large"):
        run_query(store, sql, SHORT)
    assert time.monotonic() - begun < SHORT.seconds + 1 + 2 * start_up_s


def test_nothing_was_changed_or_written(store, tmp_path):
    before = store.read_bytes()
    for sql in NOT_READING[:10]:
        with pytest.raises(QueryRefused):
            run_query(store, sql, SHORT)
    assert store.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 as one",
        "from runs",
        "with x as (select 1) from x",
        "describe judgements",
        "summarize runs",
        "show tables",
        "explain select 1",
        "values (1)",
        "select 1; ",
    ],
)
def test_reading_statements_are_answered(store, sql):
    assert run_query(store, sql).columns


def test_cells_are_json(store):
    sql = """select 1.5 as d, 3::hugeint as h, [1, 2] as l, {'a': 1} as s, map {'k': 2} as m,
      date '2020-01-02' as t, 'nan'::double as n, true as b, null as z, '\\xAA'::blob as x,
      interval 1 day as i, '[1]'::json as j"""
    result = run_query(store, sql)
    assert result.rows[0][:5] == (1.5, 3, [1, 2], {"a": 1}, {"k": 2})
    assert result.rows[0][5:] == ("2020-01-02", "nan", True, None, "\\xAA", "1 day, 0:00:00", "[1]")
    assert result.types[:3] == ("DECIMAL(2,1)", "HUGEINT", "INTEGER[]")


def test_odd_texts_come_through(store):
    odd = "\u2028\x85\x00\r\n🙂"
    assert run_query(store, "select $odd as odd", parameters={"odd": odd}).rows == ((odd,),)


def test_rows_are_cut_with_a_word(store):
    whole = run_query(store, "from range(5)", Limits(rows=5))
    cut = run_query(store, "from range(6)", Limits(rows=5))
    assert (len(whole.rows), whole.note) == (5, None)
    assert (len(cut.rows), cut.note) == (5, "only the first 5 rows are shown")
    long = run_query(store, "select repeat('x', 600) from range(5)", Limits(characters=1500))
    assert (len(long.rows), long.note) == (2, "only the first 2 rows are shown: the answer is too long")


def test_where_the_store_lies_is_not_told(store):
    result = run_query(store, "select path from duckdb_databases() where path is not null")
    assert str(store.parent) not in str(result.rows)
    for sql in ("from read_text('x')", f"from '{store}'"):
        with pytest.raises(QueryRefused) as refused:
            run_query(store, sql)
        assert str(store.parent) not in str(refused.value)


def test_a_mistake_is_told_with_its_place(store):
    with pytest.raises(QueryRefused, match=r"\"jugde\" not found(.|\n)*\"judge\""):
        run_query(store, "select jugde from judgements")


def test_a_time_zone_is_told_how_to_lose(store):
    with pytest.raises(QueryRefused, match="cast it to timestamp"):
        run_query(store, "select now() as moment")


def test_a_store_that_is_being_written_is_waited_for_then_said(tmp_path):
    path = tmp_path / "store.duckdb"
    with open_ledger(path):
        pass
    with duckdb.connect(path), pytest.raises(StoreBusy, match="in a moment"):
        run_query(path, "from runs")


def test_a_store_with_older_views_is_brought_up_to_date(tmp_path):
    path = tmp_path / "store.duckdb"
    with open_ledger(path):
        pass
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop view candidates")
        connection.execute("update view_version set hash = 'old'")
    assert run_query(path, "select count(position) from candidates").rows == ((0,),)


def test_no_store_is_said(tmp_path):
    with pytest.raises(StoreError, match="no store at"):
        run_query(tmp_path / "none.duckdb", "select 1")


def test_files_are_read_below_their_folder_only(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (inside / "a.csv").write_text("x,y\n1,2\n")
    (outside / "secret.csv").write_text("x\nsecret\n")
    (inside / "link.csv").symlink_to(outside / "secret.csv")
    (inside / "linked").symlink_to(outside)
    assert query_files(inside, "select x, y from 'a.csv'").rows == ((1, 2),)
    for path in (
        "../outside/secret.csv",
        str(outside / "secret.csv"),
        "link.csv",
        "linked/secret.csv",
        "*/*.csv",
    ):
        with pytest.raises(QueryRefused):
            query_files(inside, "from read_csv($path)", parameters={"path": path})
    with pytest.raises(QueryRefused):
        query_files(inside, "copy (select 1) to 'new.csv'")
