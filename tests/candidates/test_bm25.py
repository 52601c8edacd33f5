import asyncio
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.candidates.bm25 import Bm25
from judgekit.candidates.words import canonical, words

TEXTS = ["the cat sat", "the dog sat on the cat", "a bird"]


def test_scores_match_the_formula_worked_by_hand():
    # Lengths 3, 6, 2; mean 11/3. "cat" is in 2 of 3 texts: idf ln(1 + 1.5/2.5). "bird" in 1: ln(1 + 2.5/1.5).
    mean = 11 / 3
    cat, bird = log(1 + 1.5 / 2.5), log(1 + 2.5 / 1.5)
    once = [2.2 / (1 + 1.2 * (0.25 + 0.75 * length / mean)) for length in (3, 6, 2)]
    expected = [cat * once[0], cat * once[1], bird * once[2]]
    assert Bm25(TEXTS).scores("Cat, bird!") == pytest.approx(expected)


def test_a_word_twice_in_the_text_counts_more_but_not_double():
    one, two = Bm25(["a b c d", "a a c d", "x x x x"]).scores("a")[:2]
    assert one < two < 2 * one


def test_rank_gives_texts_that_share_a_word_best_first():
    assert asyncio.run(Bm25(TEXTS).rank("cat dog")) == [1, 0]
    assert asyncio.run(Bm25(TEXTS).rank("zebra")) == []


def test_equal_texts_rank_in_their_order():
    assert asyncio.run(Bm25(["x y", "x y", "x y"]).rank("x")) == [0, 1, 2]


def test_nothing_to_search_finds_nothing():
    assert asyncio.run(Bm25([]).rank("x")) == []
    assert asyncio.run(Bm25(["", "..."]).rank("x")) == []


@given(st.lists(st.text(alphabet="abc ", max_size=12), max_size=8), st.text(alphabet="abcd ", max_size=8))
def test_scores_are_finite_and_positive_exactly_where_a_word_is_shared(texts, query):
    scores = Bm25(texts).scores(query)
    shared = [bool(set(words(text)) & set(words(query))) for text in texts]
    assert np.isfinite(scores).all()
    assert (scores > 0).tolist() == shared


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Employees' dept_id = 3", ["employees", "dept", "id", "3"]),
        ("Größe STRASSE", ["grösse", "strasse"]),
        ("日本語 text", ["日", "本", "語", "text"]),
        ("", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


def test_canonical_drops_case_space_and_the_final_semicolon_only():
    assert canonical("SELECT  a\nFROM t ;") == canonical("select a from t")
    assert canonical("select a from t where x>1") == canonical("SELECT a FROM t WHERE x > 1")
    assert canonical("x > 1") != canonical("x < 1")
