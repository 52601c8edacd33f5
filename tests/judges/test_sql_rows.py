"""When two results say the same."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.judges.sql_rows import TooManyColumns, same_rows

VALUES = st.one_of(st.none(), st.integers(-3, 3), st.sampled_from(["a", "b", ""]), st.floats(-2, 2))


@pytest.mark.parametrize(
    ("expected", "given_rows", "ordered", "same"),
    [
        ([(1, "a")], [("a", 1)], False, True),
        ([(1,), (2,)], [(2,), (1,)], False, True),
        ([(1,), (2,)], [(2,), (1,)], True, False),
        ([(1,), (1,)], [(1,)], False, False),
        ([(1,), (1,), (2,)], [(1,), (2,), (2,)], False, False),
        ([(1, 2)], [(1,)], False, False),
        ([], [], False, True),
        ([(1,)], [(1.0,)], False, True),
        ([(0.1 + 0.2,)], [(0.3,)], False, True),
        ([(100.0,)], [(100.001,)], False, False),
        ([(1_000_000_007,)], [(1_000_000_008,)], False, False),
        ([("1",)], [(1,)], False, False),
        ([(None,)], [(0,)], False, False),
        ([(None,)], [("",)], False, False),
        ([(b"x",)], [(b"x",)], False, True),
        ([(1, 2), (2, 1)], [(1, 2), (2, 1)], False, True),
        ([(1, 1), (2, 2)], [(1, 2), (2, 1)], False, False),
        ([("a", 1), ("b", 2)], [(1, "a"), (2, "b")], True, True),
        ([("a", 1), ("b", 2)], [(2, "a"), (1, "b")], True, False),
    ],
)
def test_tells_whether_results_are_the_same(expected, given_rows, ordered, same):
    assert same_rows(expected, given_rows, ordered=ordered) is same


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.tuples(*[VALUES] * n), max_size=8)), st.randoms())
def test_rows_and_columns_may_be_shuffled(rows: list[tuple[object, ...]], rng: random.Random):
    if not rows:
        return
    order = list(range(len(rows[0])))
    rng.shuffle(order)
    shuffled = [tuple(row[index] for index in order) for row in rows]
    assert same_rows(rows, shuffled, ordered=True)
    rng.shuffle(shuffled)
    assert same_rows(rows, shuffled, ordered=False)


def test_many_equal_columns_are_quick():
    rows = [tuple(range(30)) for _ in range(3)] + [tuple(range(30, 60))]
    assert same_rows(rows, [tuple(reversed(row)) for row in rows], ordered=False)


def edges_of(steps: set[tuple[int, int]]) -> list[tuple[object, ...]]:
    """Give a graph on the 4 by 4 torus as rows: one for each edge, with 1 in the columns of its two ends."""
    rows = set()
    for x, y in itertools.product(range(4), repeat=2):
        for dx, dy in steps:
            ends = {4 * x + y, 4 * ((x + dx) % 4) + (y + dy) % 4}
            rows.add(tuple(int(place in ends) for place in range(16)))
    return sorted(rows)


ROOK = edges_of({(0, 1), (0, 2), (1, 0), (2, 0)})
SHRIKHANDE = edges_of({(0, 1), (1, 0), (1, 1)})


def test_columns_that_agree_in_pairs_may_still_differ_as_a_whole():
    assert len(ROOK) == len(SHRIKHANDE) == 48
    assert not same_rows(ROOK, SHRIKHANDE, ordered=False)


def test_gives_up_on_a_search_that_takes_too_long(monkeypatch):
    monkeypatch.setattr("judgekit.judges.sql_rows._MOST_STEPS", 10)
    with pytest.raises(TooManyColumns):
        same_rows(ROOK, SHRIKHANDE, ordered=False)
