"""The query inside an answer."""

import pytest

from judgekit.judges.sql_text import extract_query, is_ordered

PLAIN = "SELECT name FROM t WHERE x = 1"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"{PLAIN};",
        f"  {PLAIN} ;\n",
        f"```sql\n{PLAIN};\n```",
        f"```SQL\n{PLAIN}\n```\nThis lists the names.",
        f"```\n{PLAIN}\n```",
        f"First try:\n```sql\nSELECT 1\n```\nBetter:\n```sql\n{PLAIN}\n```",
        f"```python\nprint('SELECT 2')\n```\n```sql\n{PLAIN}\n```",
        f"Here is the query:\n{PLAIN};\nIt selects names.",
        f"{PLAIN}\n\nThis query lists the names.",
        f"The query is {PLAIN}",
        f"SQL: {PLAIN}",
        f"{PLAIN}; DROP TABLE t",
        f"```sql\n{PLAIN}",
        f"{PLAIN}\n```",
    ],
)
def test_finds_the_query(text):
    assert extract_query(text) == PLAIN


@pytest.mark.parametrize(
    "text",
    [
        "select count(*) from t",
        "SELECT ';' FROM t",
        "SELECT 'a''b;c' FROM t",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "with recursive x(n) as (select 1) select n from x",
        "SELECT a\n\nFROM t\n\nWHERE b = 1",
        "SELECT a -- not; the end\nFROM t",
        "SELECT a /* ; */ FROM t",
    ],
)
def test_keeps_the_whole_query(text):
    assert extract_query(text) == text


@pytest.mark.parametrize(
    "text", ["", "I do not know.", "With this table one cannot say.", "DROP TABLE t", "```\nhm\n```"]
)
def test_finds_no_query_where_there_is_none(text):
    assert extract_query(text) is None


@pytest.mark.parametrize(
    ("query", "ordered"),
    [
        ("SELECT a FROM t ORDER BY a", True),
        ("select a from t order\nby a limit 3", True),
        ("SELECT a FROM t UNION SELECT b FROM u ORDER BY 1", True),
        ("SELECT a FROM (SELECT a FROM t ORDER BY a LIMIT 3)", False),
        ("SELECT row_number() OVER (ORDER BY a) FROM t", False),
        ("SELECT 'x ORDER BY y' FROM t", False),
        ("SELECT a FROM t -- ORDER BY a", False),
        ('SELECT "order by" FROM t', False),
        ("SELECT a FROM t", False),
    ],
)
def test_knows_whether_the_order_counts(query, ordered):
    assert is_ordered(query) is ordered
