"""Replies made to keep a parser busy for ever."""

import time

import pytest

from judgekit.domain.rubric import Criterion, Rubric
from judgekit.judges.grade_parser import read_grade
from judgekit.judges.pair_parser import read_preference
from judgekit.judges.sql_text import extract_query, is_ordered

RUBRIC = Rubric(
    name="r",
    instructions="?",
    mode=("pairwise", "graded"),
    criteria=(Criterion(name="a", description="d"), Criterion(name="b_c", description="d")),
)
MANY = 10_000
PIECES = (
    "[[",
    "[[A]]",
    "[[A]]\n",
    "Verdict: ",
    "Verdict: A\n",
    "verdict is ",
    "[begin x]\n",
    "[begin x][end x]",
    "```\n",
    "```a\nx\n```\n",
    '"',
    '"a" ',
    "“",
    "{",
    '{"a":',
    "{} ",
    "> x\n",
    "a: yes\n",
    "b_c: yes ",
    "<think>",
    " ",
    "\n",
    "*",
)
QUERIES = ("SELECT ", "WITH a AS ", "WITH a (", "''", "```sql\n", ";", "/*", "(", "\n \n", "(\n", "WITH ")


@pytest.mark.parametrize("piece", PIECES)
def test_a_reply_is_read_in_time(piece):
    start = time.process_time()
    for text in (piece * MANY, f"Verdict{piece * MANY}x", f"{piece * MANY}\nVerdict: A"):
        read_preference(text, RUBRIC)
        read_grade(text, RUBRIC)
    assert time.process_time() - start < 10


@pytest.mark.parametrize("piece", QUERIES)
def test_a_query_is_found_in_time(piece):
    start = time.process_time()
    for text in (piece * MANY, f"SELECT 1{piece * MANY}", f"WITH {piece * MANY}"):
        extract_query(text)
        is_ordered(text)
    assert time.process_time() - start < 10
