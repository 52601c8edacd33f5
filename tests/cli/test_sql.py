import json

import pytest


def test_a_number_can_be_followed_to_the_raw_reply(judged):
    ran = judged.run("sql", "select case_id, choice, raw from judgements order by 1, 2", "--format", "json")
    rows = json.loads(ran.stdout)
    assert len(rows) == 16
    assert {row["raw"] for row in rows} == {"[[A]]", "[[B]]"}


def test_the_table_of_compare_can_be_recomputed(judged):
    figures = json.loads(judged.run("compare", "old.jsonl", "new.jsonl", "--limit", "8", "--json").stdout)[
        "contrasts"
    ][0]
    query = "select avg(score_a) as rate, count(*) as n from battles where candidate_a = 'new'"
    row = json.loads(judged.run("sql", query, "--format", "json").stdout)[0]
    assert row == {"rate": pytest.approx(figures["estimate"]), "n": figures["n_cases"]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("drop table task",), "not allowed"),
        (("select 1; select 2",), "one statement"),
        (("select * from read_text('judgekit.toml')",), "disabled"),
        (("selec 1",), "syntax error"),
        ((), "give a query"),
    ],
)
def test_what_is_not_one_reading_statement_is_refused(judged, words, said):
    ran = judged.run("sql", *words)
    assert ran.returncode == 2
    assert said in ran.stderr


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("csv", "a,b\n1,'=1+1\n"),
        ("jsonl", '{"a": 1, "b": "=1+1"}\n'),
        ("table", "a  b\n-  ----\n1  =1+1\n"),
    ],
)
def test_formats(judged, form, expected):
    assert judged.run("sql", "select 1 as a, '=1+1' as b", "--format", form).stdout == expected


def test_rows_are_capped_with_a_word_and_parquet_is_written(judged):
    ran = judged.run(
        "sql", "select * from range(50)", "--max-rows", "3", "--format", "parquet", "-o", "r.parquet"
    )
    assert ran.returncode == 0, ran.stderr
    assert "3" in ran.stderr
    assert (judged.folder / "r.parquet").read_bytes()[:4] == b"PAR1"


def test_a_query_in_a_file(judged):
    (judged.folder / "q.sql").write_text("select count(*) as n from judgements\n", encoding="utf-8")
    assert judged.run("sql", "--file", "q.sql", "--format", "csv").stdout == "n\n16\n"


def test_every_view_is_explained(place):
    ran = place.run("sql", "--schema")
    for view in (
        "cases",
        "outputs",
        "judgements",
        "battles",
        "grades",
        "win_rates",
        "coverage",
        "costs",
        "runs",
    ):
        assert f"\n{view}: " in "\n" + ran.stdout


def test_without_a_store_the_command_says_what_to_do(place):
    ran = place.run("sql", "select 1")
    assert ran.returncode == 2
    assert "judge something first" in ran.stderr
