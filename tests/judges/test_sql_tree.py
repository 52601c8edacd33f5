import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.judges.sql_tree import Token, flat, read_query, subqueries


def words(nodes):
    return [token.text for token in flat(nodes)]


def test_clauses_and_their_parts():
    (select,) = read_query(
        "SELECT a, count(*) FROM t AS x JOIN u ON x.id = u.id WHERE a > 1 GROUP BY a, b "
        "HAVING count(*) > 2 ORDER BY a DESC LIMIT 3;"
    ).selects
    assert [words(item) for item in select.items("select")] == [["a"], ["count", "*"]]
    assert words(select.nodes("where")) == ["a", ">", "1"]
    assert len(select.items("group")) == 2
    assert words(select.nodes("having")) == ["count", "*", ">", "2"]
    assert words(select.nodes("limit"))[0] == "3"


def test_quotes_hide_keywords_and_commas():
    (select,) = read_query("select \"group\", [from], `where` from t where a = 'x, it''s from (y'").selects
    assert [words(item) for item in select.items("select")] == [["group"], ["from"], ["where"]]
    assert list(flat(select.nodes("where")))[-1] == Token("string", "x, it's from (y")


def test_set_operators_and_subqueries():
    query = read_query("(SELECT a FROM t) UNION ALL SELECT b FROM u WHERE b IN (SELECT c FROM v)")
    assert [words(select.nodes("select")) for select in query.selects] == [["a"], ["b"]]
    (inner,) = subqueries(query.selects[1].nodes("where"))
    assert words(inner.selects[0].nodes("from")) == ["v"]


def test_named_queries():
    query = read_query("WITH best AS (SELECT max(x) AS x FROM t), s(y) AS (SELECT 1) SELECT * FROM best")
    assert list(query.named) == ["best", "s"]
    assert words(query.selects[0].nodes("from")) == ["best"]


@pytest.mark.parametrize(
    "broken", ["", ")", "((", "SELECT", "drop table t", "'", "with", "select from where"]
)
def test_broken_sql_is_read_as_far_as_it_goes(broken):
    query = read_query(broken)
    assert len(query.selects) <= 1


@given(st.text("select from(where)'\"[]`,;union by with as 1*=<>\n-/ab", max_size=80))
def test_any_text_can_be_read(text):
    for select in read_query(text).selects:
        assert set(select.clauses) <= {"select", "from", "where", "group", "having", "order", "limit"}
