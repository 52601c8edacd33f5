import pytest

from judgekit.judges.sql_hardness import hardness_of


@pytest.mark.parametrize(
    ("level", "sql"),
    [
        ("easy", "SELECT count(*) FROM ships"),
        ("easy", "SELECT name FROM ships WHERE tons > 5"),
        ("easy", "SELECT port FROM calls GROUP BY port HAVING count(*) BETWEEN 1 AND 2"),
        ("medium", "SELECT name, tons FROM ships WHERE flag = 'NO' ORDER BY tons"),
        ("medium", "SELECT count(*), flag FROM ships GROUP BY flag"),
        ("medium", "SELECT T1.name FROM ships AS T1 JOIN calls AS T2 ON T1.id = T2.ship WHERE T2.port = 'X'"),
        ("medium", "SELECT name FROM ships WHERE flag = 'NO' OR flag = 'SE'"),
        ("hard", "SELECT flag FROM ships GROUP BY flag ORDER BY count(*) DESC LIMIT 1"),
        ("hard", "SELECT name FROM ships WHERE id NOT IN (SELECT ship FROM calls)"),
        ("hard", "SELECT flag FROM ships WHERE tons > 4 INTERSECT SELECT flag FROM ships WHERE tons < 3"),
        ("extra", "SELECT name FROM ships WHERE flag = 'NO' AND tons > (SELECT avg(tons) FROM ships)"),
        (
            "extra",
            "SELECT a.x, b.y FROM a JOIN b ON a.i = b.i JOIN c ON b.j = c.j WHERE a.z LIKE 'q' ORDER BY b.y",
        ),
        ("extra", "no query at all"),
    ],
)
def test_levels_by_the_rules_of_the_benchmark(level, sql):
    assert hardness_of(sql) == level


def test_layout_and_quoting_make_no_query_harder():
    plain = "SELECT name FROM ships WHERE flag = 'NO'"
    assert hardness_of(plain) == hardness_of("select name\nfrom ships\nwhere flag = 'a or b, like (this' ;")
