import gzip
import json

import duckdb
import numpy as np
import pytest

from judgekit.domain.errors import FileProblems
from judgekit.store.battle_columns import BattleColumns
from judgekit.store.battle_file import battles_in_order, count_battles

ARENA = """model_a,model_b,winner,question,judge,weight
x,y,model_a,q1,j,1
y,x,model_a,q1,j,2
x,y,tie (bothbad),q2,j,0.5
z,x,model_b,q2,k,1
x,y,,q3,j,1
x,x,tie,q3,j,1
"""


@pytest.fixture
def write(tmp_path):
    def write(text, name="battles.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def rows(cells, *extra):
    names = cells.part.candidates
    columns = [cells.a, cells.b, cells.outcome, cells.battles, *extra]
    return sorted(
        (names[a], names[b], int(outcome), *map(float, rest))
        for a, b, outcome, *rest in zip(*columns, strict=True)
    )


def test_arena_files_need_no_options(write):
    (cells,) = count_battles(write(ARENA), BattleColumns())
    assert rows(cells) == [
        ("x", "x", 2, 1),
        ("x", "y", 0, 1),
        ("x", "y", 2, 1),
        ("y", "x", 0, 1),
        ("z", "x", 1, 1),
    ]
    assert cells.part.n_undecided == 1
    assert cells.cluster is None
    assert cells.share_a is None


def test_left_and_right_and_the_winners_own_name_will_do(write):
    text = "left,right,winner\np,q,left\np,q,RIGHT \np,q, Tie\np,q,q\n"
    (cells,) = count_battles(write(text), BattleColumns())
    assert rows(cells) == [("p", "q", 0, 1), ("p", "q", 1, 1), ("p", "q", 1, 1), ("p", "q", 2, 1)]


def test_cases_are_clusters_and_a_row_without_one_is_its_own(write):
    text = "a,b,winner,case\nx,y,a,1\nx,y,b,1\nx,y,a,\nx,y,a,\n"
    (cells,) = count_battles(write(text), BattleColumns(case="case"))
    assert len(set(cells.cluster.tolist())) == 3
    assert cells.battles.sum() == 4


def test_weights_are_summed_with_their_squares(write):
    text = "a,b,winner,w\nx,y,a,2\nx,y,a,3\n"
    (cells,) = count_battles(write(text), BattleColumns(weight="w"))
    assert (cells.weight.tolist(), cells.squared.tolist(), cells.battles.tolist()) == ([5], [13], [2])


def test_shares_of_the_win_stand_in_for_winners(write):
    text = "a,b,p\nx,y,0.75\nx,y,0.5\nx,y,0.25\nx,y,\n"
    (cells,) = count_battles(write(text), BattleColumns(share="p"))
    assert rows(cells, cells.share_a) == [
        ("x", "y", 0, 1, 0.75),
        ("x", "y", 1, 1, 0.25),
        ("x", "y", 2, 1, 0.5),
    ]
    assert cells.part.n_undecided == 1


def test_each_judge_and_slice_is_counted_apart(write):
    found = count_battles(write(ARENA), BattleColumns(judge="judge", slice="question"))
    assert [(cells.part.judge, cells.part.slice, int(cells.battles.sum())) for cells in found] == [
        ("j", "q1", 2),
        ("j", "q2", 1),
        ("j", "q3", 1),
        ("k", "q2", 1),
    ]


def test_battles_come_in_the_order_of_the_file(write):
    (order,) = battles_in_order(write(ARENA), BattleColumns())
    names = order.part.candidates
    assert [(names[a], names[b]) for a, b in zip(order.a, order.b, strict=True)] == [
        ("x", "y"),
        ("y", "x"),
        ("x", "y"),
        ("z", "x"),
        ("x", "x"),
    ]
    assert order.outcome.tolist() == [0, 0, 2, 1, 2]


def test_all_kinds_of_files_say_the_same(tmp_path, write):
    plain = write(ARENA)
    (wanted,) = count_battles(plain, BattleColumns())
    parquet, jsonl, packed = (tmp_path / name for name in ("b.parquet", "b.jsonl", "b.csv.gz"))
    battles = duckdb.read_csv(str(plain))
    battles.write_parquet(str(parquet))
    names = battles.columns
    jsonl.write_text(
        "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in battles.fetchall())
    )
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    for path in (parquet, jsonl, packed):
        (found,) = count_battles(path, BattleColumns())
        assert rows(found) == rows(wanted)


def test_names_are_texts_even_where_they_look_like_numbers(write):
    (cells,) = count_battles(write("a,b,winner\n01,1,a\n1,1.0,b\n"), BattleColumns())
    assert cells.part.candidates == ("01", "1", "1.0")


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("a,b,winner\nx,y,left\nx,y,maybe\nx,y,maybe\n", {}, "unknown winner 'maybe' in 2 row(s)"),
        ("a,b,winner\nx,y,maybe\n", {}, "tie (bothbad)"),
        ("a,b,winner\n,y,a\n", {}, "column 'a': 1 row(s) without a name"),
        ("a,b,winner\nx,NaN,a\n", {}, "column 'b': 1 row(s) without a name"),
        ("a,b,winner,w\nx,y,a,0\nx,y,a,nan\nx,y,a,\nx,y,a,-1\nx,y,a,inf\n", {"weight": "w"}, "'w': 5 row(s)"),
        ("a,b,p\nx,y,1.5\nx,y,high\nx,y,nan\n", {"share": "p"}, "'p': 3 row(s) with a share outside 0 to 1"),
        (
            "who,whom,winner\nx,y,a\n",
            {},
            "there is no column 'model_a'; name one by --a; there are who, whom",
        ),
        ("a,b,won\nx,y,a\n", {}, "there is no column 'winner'; name one by --winner"),
        ("a,b,winner\nx,y,a\n", {"case": "prompt"}, "there is no column 'prompt'; name one by --case"),
    ],
)
def test_what_is_wrong_is_told_with_its_column(write, text, columns, said):
    with pytest.raises(FileProblems) as told:
        count_battles(write(text), BattleColumns(**columns))
    assert said in str(told.value)


def test_everything_that_is_wrong_is_told_at_once(write):
    with pytest.raises(FileProblems) as told:
        count_battles(write("a,b,winner\n,y,a\nx,,b\nx,y,huh\n"), BattleColumns())
    assert len(told.value.problems) == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.parquet", b"no parquet"),
        ("b.jsonl", b"{"),
        ("b.xlsx", b"x"),
        ("b.csv.gz", b"no gzip"),
        ("b.csv", b""),
    ],
)
def test_files_that_cannot_be_read_are_told(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileProblems, match=name):
        count_battles(tmp_path / name, BattleColumns())


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(FileProblems, match="no such file"):
        count_battles(tmp_path / "none.csv", BattleColumns())


def test_a_file_of_random_battles_is_counted_as_numpy_counts_it(tmp_path):
    rng = np.random.default_rng(5)
    a, b = rng.integers(0, 4, size=(2, 500))
    outcome = rng.integers(0, 3, size=500)
    labels = np.array(["model_a", "model_b", "tie"])[outcome]
    lines = [f"m{x},m{y},{label}" for x, y, label in zip(a, b, labels, strict=True)]
    path = tmp_path / "random.csv"
    path.write_text("model_a,model_b,winner\n" + "\n".join(lines))
    (cells,) = count_battles(path, BattleColumns())
    table = np.zeros((4, 4, 3), dtype=int)
    np.add.at(table, (a, b, outcome), 1)
    counted = np.zeros_like(table)
    counted[cells.a, cells.b, cells.outcome] = cells.battles
    np.testing.assert_array_equal(counted, table)
