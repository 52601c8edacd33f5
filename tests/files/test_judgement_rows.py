"""Judgements of other files: what their words mean, which output was shown first, what is wrong with rows."""

import json

import pytest

from judgekit.domain.errors import FileProblems, UsageError
from judgekit.files.judgement_map import load_map, map_of
from judgekit.files.judgement_rows import read_judgements
from judgekit.files.outcome_words import outcome_of, swapped
from judgekit.files.rows import RowProblems

PAIR = {"case": "1", "a": "base", "b": "tuned"}


@pytest.fixture
def read(tmp_path):
    def run(rows, *columns, constants=(), values=()):
        path = tmp_path / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        told = RowProblems("rows.jsonl")
        return read_judgements(path, map_of(columns, constants, values), lambda *_: [], told)

    return run


def seen(row):
    return tuple(output.candidate for output in row.outputs), row.outcome


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("a", "a"),
        ("A", "a"),
        ("B>A", "b"),
        ("A>>B", "a"),
        ("[[A<B]]", "b"),
        ("A=B", "tie"),
        ("model_b", "b"),
        ("2", "b"),
        ("left", "a"),
        ("tie (bothbad)", "tie"),
        ("base", "a"),
        ("tuned", "b"),
        ("", "unparsed"),
        ("refused", "refused"),
        ("ours", "a"),
        ("A>A", None),
        ("neither of us", None),
    ],
)
def test_words_for_outcomes(word, means):
    assert outcome_of(word, {"ours": "a"}, "base", "tuned") == means


def test_statuses_have_no_other_side():
    assert [swapped(each) for each in ("a", "b", "tie", "unparsed")] == ["b", "a", "tie", "unparsed"]


def test_a_winner_speaks_of_candidates_and_a_choice_of_places(read):
    rows = [
        {**PAIR, "winner": "a", "shown_first": "a"},
        {**PAIR, "winner": "a", "shown_first": "tuned"},
        {**PAIR, "case": "2", "winner": "tuned", "shown_first": "b"},
    ]
    assert [seen(row) for row in read(rows)] == [
        (("base", "tuned"), "a"),
        (("tuned", "base"), "b"),
        (("tuned", "base"), "a"),
    ]
    rows = [{**PAIR, "choice": "first", "shown_first": "b"}, {**PAIR, "choice": "second", "shown_first": "a"}]
    assert [seen(row) for row in read(rows)] == [(("tuned", "base"), "a"), (("base", "tuned"), "b")]


def test_both_orders_of_one_row(read):
    rows = [{**PAIR, "plain": "1", "swap": "1"}]
    both = read(rows, "winner_a_first=plain", "winner_b_first=swap")
    assert [seen(row) for row in both] == [(("base", "tuned"), "a"), (("tuned", "base"), "b")]
    shown = read(rows, "winner_a_first=plain", "choice_b_first=swap")
    assert [seen(row) for row in shown] == [(("base", "tuned"), "a"), (("tuned", "base"), "a")]
    assert all(row.order_known for row in both)


def test_an_unknown_order_is_taken_as_a_first_and_said_so(read):
    (row,) = read([{**PAIR, "winner": "b"}])
    assert seen(row) == (("base", "tuned"), "b")
    assert not row.order_known


def test_grades_statuses_nested_columns_and_joined_ones(read):
    rows = [
        {"suite": "x", "n": 1, "who": {"name": "base"}, "rating": {"value": 7.5, "why": "fine"}},
        {"suite": "x", "n": 2, "who": {"name": "base"}, "rating": {"value": None, "why": None}},
        {"suite": "x", "n": 3, "who": {"name": "base"}, "rating": {"value": "low"}},
    ]
    columns = ("case=suite,n", "candidate=who.name", "score=rating.value", "rationale=rating.why")
    found = read(rows, *columns, constants=["judge=people"], values=["low=1"])
    assert [(row.case, row.score, row.outcome) for row in found] == [
        ("x/1", 7.5, None),
        ("x/2", None, "unparsed"),
        ("x/3", 1.0, None),
    ]
    assert {row.judge for row in found} == {"people"}
    assert found[0].rationale == "fine"


def test_every_mistake_is_told_at_once_with_its_line(read):
    rows = [
        {**PAIR, "winner": "who knows"},
        {**PAIR, "a": "tuned", "winner": "a"},
        {"case": "2", "winner": "a"},
        {**PAIR, "winner": "a", "shown_first": "above"},
        {**PAIR, "winner": "a", "repeat": "once"},
    ]
    with pytest.raises(FileProblems) as mistakes:
        read(rows)
    said = str(mistakes.value).splitlines()
    assert [line.partition(": ")[0] for line in said] == [
        "rows.jsonl:1",
        "rows.jsonl:2",
        "rows.jsonl:3",
        "rows.jsonl:3",
        "rows.jsonl:4",
        "rows.jsonl:5",
    ]
    assert "--value 'who knows=a'" in said[0]
    assert "compared with itself" in said[1]
    assert "--set a=VALUE" in said[2]


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "there are no judgements"), ("{}\n", "there is no 'case'"), ("nope\n", "not readable as JSON")],
)
def test_files_without_judgements(tmp_path, content, said):
    path = tmp_path / "rows.jsonl"
    path.write_text(content)
    with pytest.raises(FileProblems, match=said):
        read_judgements(path, map_of((), (), ()), lambda *_: [], RowProblems("rows.jsonl"))


def test_maps_are_checked(tmp_path):
    with pytest.raises(UsageError, match="did you mean 'winner'"):
        map_of(["winer=x"], (), ())
    with pytest.raises(UsageError, match="no '='"):
        map_of(["winner"], (), ())
    path = tmp_path / "map.yaml"
    path.write_text("columns:\n  winer: x\nvalue: {m1: a}\n")
    with pytest.raises(FileProblems) as mistakes:
        load_map(path)
    assert "map.yaml:2" in str(mistakes.value)
    assert "map.yaml:3" in str(mistakes.value)
