import csv

import duckdb
import pytest

from judgekit.domain.errors import StoreError
from judgekit.store.sandbox import QueryResult, run_query
from judgekit.store.tables import read_table, write_table


@pytest.fixture
def folder(tmp_path):
    """A suite's folder with the same three cases as Parquet, CSV and JSONL."""
    with duckdb.connect() as connection:
        cases = connection.sql(
            """select 'c' || i as id, i * 1.5 as score, date '2026-01-01' + i::integer as day
            from range(3) as r (i)"""
        )
        cases.write_parquet(str(tmp_path / "cases.parquet"))
        cases.write_csv(str(tmp_path / "cases.csv"))
    (tmp_path / "more.jsonl").write_text('{"id": "c1", "input": "two", "tags": ["x"]}\n')
    return tmp_path


ROWS = [
    {"id": "c0", "score": 0.0, "day": "2026-01-01"},
    {"id": "c1", "score": 1.5, "day": "2026-01-02"},
    {"id": "c2", "score": 3.0, "day": "2026-01-03"},
]


@pytest.mark.parametrize(
    "source", ["cases.parquet", "select * from 'cases.parquet'", "from read_csv('cases.csv')"]
)
def test_rows_of_files(folder, source):
    assert read_table(source, folder) == ROWS


def test_a_query_may_join_files(folder):
    joined = "select id, input, tags from 'cases.parquet' join 'more.jsonl' using (id)"
    assert read_table(joined, folder) == [{"id": "c1", "input": "two", "tags": ["x"]}]


@pytest.mark.parametrize(
    "source", ["none.parquet", "../x.parquet", "select", "select 1; select 2", "copy (select 1) to 'x.csv'"]
)
def test_what_cannot_be_read_is_said(folder, source):
    with pytest.raises(StoreError):
        read_table(source, folder)


RESULT = QueryResult(
    ("name", "n", "x", "list", "flag", "name"),
    ("VARCHAR", "BIGINT", "DOUBLE", "INTEGER[]", "BOOLEAN", "JSON"),
    (
        ("=1+1", -3, -0.5, [1, 2], True, '{"a": 1}'),
        ("plain", None, None, None, False, None),
        ("'quoted", 0, 1.0, [], True, "é\n"),
    ),
)


def test_csv_is_safe_to_open_in_a_spreadsheet(tmp_path):
    write_table(RESULT, tmp_path / "x.csv", "csv")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["name", "n", "x", "list", "flag", "name"],
            ["'=1+1", "-3", "-0.5", "[1, 2]", "true", '{"a": 1}'],
            ["plain", "", "", "", "false", ""],
            ["'quoted", "0", "1.0", "[]", "true", "é\n"],
        ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_every_formula_start_is_defused(tmp_path, start):
    write_table(QueryResult(("x",), ("VARCHAR",), ((f"{start}cmd",),)), tmp_path / "x.csv", "csv")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == [f"'{start}cmd"]


def test_parquet_keeps_types_and_values(tmp_path):
    path = tmp_path / "it's.parquet"
    write_table(RESULT, path, "parquet")
    with duckdb.connect() as connection:
        found = connection.execute("from read_parquet($path)", {"path": str(path)})
        assert [(name, str(kind)) for name, kind, *_ in found.description] == [
            ("name", "VARCHAR"),
            ("n", "BIGINT"),
            ("x", "DOUBLE"),
            ("list", "INTEGER[]"),
            ("flag", "BOOLEAN"),
            ("name_2", "VARCHAR"),
        ]
        assert found.fetchall() == list(RESULT.rows)


def test_an_answer_of_the_store_survives_parquet(prepared_store, tmp_path):
    sql = """select 1.25::decimal(5, 2) as d, timestamp '2026-01-02 03:04:05' as t, uuid() as u,
      '\\xAA'::blob as b, {'a': [1]} as s, map {'k': 1} as m, interval 90 minutes as i"""
    answer = run_query(prepared_store, sql)
    write_table(answer, tmp_path / "x.parquet", "parquet")
    assert read_table("x.parquet", tmp_path) == [dict(zip(answer.columns, answer.rows[0], strict=True))]


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_a_place_that_cannot_be_written_is_said(tmp_path, file_format):
    with pytest.raises(StoreError, match="missing"):
        write_table(RESULT, tmp_path / "missing" / "x", file_format)
