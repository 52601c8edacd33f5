from hypothesis import given
from hypothesis import strategies as st

from judgekit.judges.sql_shape import shape_of


def test_the_parts_of_a_query():
    shape = shape_of(
        "SELECT T1.Name, count(*) AS n FROM Ships AS T1 JOIN calls T2 ON T1.id = T2.ship "
        'WHERE T1.flag = "NO" AND tons > 5 GROUP BY T1.name ORDER BY n DESC LIMIT 3'
    )
    assert shape.tables == {"ships", "calls"}
    assert shape.columns == {"name", "flag", "tons"}
    assert shape.values == {"no", "5"}
    assert (shape.aggregates, shape.grouped, shape.n_selected) == (("count",), {"name"}, 2)
    assert (shape.is_ordered, shape.is_descending, shape.limit, shape.is_distinct) == (True, True, "3", False)


def test_subqueries_belong_to_it_and_quoted_names_are_no_values():
    shape = shape_of(
        'select distinct "name" from main.ships '
        "where id in (select ship from calls where port like '%Os%') "
        'and "kind" in ("a", "b")'
    )
    assert shape.tables == {"ships", "calls"}
    assert shape.columns == {"name", "id", "ship", "port", "kind"}
    assert shape.values == {"os", "a", "b"}
    assert shape.is_distinct


def test_named_queries_are_no_tables():
    shape = shape_of("WITH b AS (SELECT max(x) m FROM t) SELECT * FROM b, u")
    assert shape.tables == {"t", "u"}
    assert shape.n_selected is None
    assert shape.aggregates == ("max",)


def test_cases_casts_and_functions_give_only_their_columns():
    shape = shape_of("SELECT CASE WHEN a > 1 THEN lower(b) ELSE CAST(c AS real) END FROM t ORDER BY d")
    assert shape.columns == {"a", "b", "c", "d"}
    assert not shape.is_descending


@given(st.text("select from(where)'\"[]`,;join as on by\n=*1.ab", max_size=80))
def test_any_text_has_a_shape(text):
    assert shape_of(text) == shape_of(text)
