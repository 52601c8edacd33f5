import numpy as np
import pytest

from judgekit.domain.errors import StoreError
from judgekit.domain.judging import Judgement, Usage
from judgekit.domain.verdict import CriterionGrade, Grade, Preference
from judgekit.store.answers import Coverage, Question
from judgekit.store.read import open_reader

QUESTION = Question("sql", "helpful", "strict")
LETTERS = {
    ("base", "rag"): ("first", "second"),
    ("base", "tuned"): ("second", "tie"),
    ("rag", "tuned"): ("first", "first"),
}


@pytest.fixture
def reader(ledger, make_suite, make_tasks, rubric):
    """Four cases: base beats rag, tuned beats base in one order only, rag and tuned conflict."""
    suite = make_suite(4)
    run = ledger.begin_run("run", suite.name)
    ledger.save_suite(suite, [rubric])
    for task in ledger.pending(run, make_tasks(suite)):
        a, b = sorted((task.first.candidate, task.second.candidate))
        choice = LETTERS[a, b][0 if task.first.candidate == a else 1]
        ledger.append(run, task, Judgement(Preference(choice), "text", "m", usage=Usage(1, 10, 1, 0, None)))
    for task in ledger.pending(run, make_tasks(suite, mode="graded")):
        number = int(task.case.id[1:])
        warm = CriterionGrade("warm", None, None if number == 0 else 1.0 + number)
        verdict = Grade((CriterionGrade("right", "yes", 1.0), warm), number / 4)
        ledger.append(run, task, Judgement(verdict, "text", "m"))
    with ledger.reading() as reading:
        yield reading


def test_pair_scores_are_seen_from_the_candidate_asked_for(reader):
    forward = reader.pair_scores(QUESTION, "base", "tuned")
    back = reader.pair_scores(QUESTION, "tuned", "base")
    assert forward.case_ids.tolist() == back.case_ids.tolist() == ["c0", "c1", "c2", "c3"]
    np.testing.assert_array_equal(forward.score_a, [0.25] * 4)
    np.testing.assert_array_equal(back.score_a, [0.75] * 4)
    assert forward.a_shown_first.tolist() == ["b"] * 4
    assert back.b_shown_first.tolist() == ["a"] * 4
    assert forward.b_shown_first.tolist() == back.a_shown_first.tolist() == ["tie"] * 4
    assert set(forward.order_status) == set(back.order_status) == {"partial"}
    assert forward.odds_rows.size == 0


def test_pair_scores_of_an_unknown_pair_are_empty(reader):
    assert reader.pair_scores(QUESTION, "base", "nobody").case_ids.size == 0


def test_grade_scores(reader):
    grades = reader.grade_scores(QUESTION, ["rag", "tuned", "nobody"])
    assert list(grades) == ["rag", "tuned"]
    np.testing.assert_array_equal(grades["rag"].totals, [0, 0.25, 0.5, 0.75])
    assert grades["rag"].clusters.tolist() == [0, 0, 1, 1]
    warm = grades["rag"].criteria["warm"]
    assert warm.case_ids.tolist() == ["c1", "c2", "c3"]
    np.testing.assert_array_equal(warm.values, [2, 3, 4])
    np.testing.assert_array_equal(warm.shares, [0.25, 0.5, 0.75])


@pytest.mark.parametrize(("tag", "n_cases"), [(None, 4), ("even", 2), ("no such tag", 0)])
def test_battle_cells(reader, tag, n_cases):
    cells = reader.battle_cells(QUESTION, tag=tag)
    if n_cases == 0:
        assert cells.a.size == 0
        return
    assert cells.candidates == ("base", "rag", "tuned")
    assert list(zip(cells.a, cells.b, strict=True)) == [(0, 1), (0, 2), (1, 2)]
    assert cells.win_a.tolist() == [n_cases, 0, 0]
    assert cells.win_b.tolist() == [0, 0, 0]
    assert cells.tie.tolist() == [0, n_cases, n_cases]
    np.testing.assert_array_equal(cells.score_a, [n_cases, n_cases / 4, n_cases / 2])
    assert cells.n_odds.tolist() == [0, 0, 0]


def test_cluster_cells_sum_to_the_cells(reader):
    cells, parts = reader.battle_cells(QUESTION), reader.battle_cells(QUESTION, by_cluster=True)
    assert set(parts.cluster) == {0, 1}
    for a, b, wins in zip(cells.a, cells.b, cells.win_a, strict=True):
        assert parts.win_a[(parts.a == a) & (parts.b == b)].sum() == wins


def test_battles_come_in_the_order_they_were_decided(reader):
    sequence = reader.battle_sequence(QUESTION)
    assert len(sequence.a) == 12
    assert sequence.score_a[:3].tolist() == [1.0, 0.25, 0.5]
    assert sequence.outcome[:3].tolist() == [0, 2, 2]


def test_battles_as_shown_carry_the_style_of_both_outputs(ledger, make_suite, make_tasks, rubric):
    styled = "# Head\n\n- **one**\n- two\n1. **three** and **four**\n"
    suite = make_suite(2, ("base", "rag"), {("rag", "c0"): styled})
    run = ledger.begin_run("run", suite.name)
    ledger.save_suite(suite, [rubric])
    for task in ledger.pending(run, make_tasks(suite)):
        ledger.append(run, task, Judgement(Preference("second"), "text", "m"))
    with ledger.reading() as reading:
        shown = reading.shown_battles(QUESTION)
        even = reading.shown_battles(QUESTION, tag="even")
    assert shown.candidates == ("base", "rag")
    assert sorted(zip(shown.a, shown.b, shown.outcome, shown.cluster, strict=True)) == [
        (0, 1, 1, 0),
        (0, 1, 1, 0),
        (1, 0, 1, 0),
        (1, 0, 1, 0),
    ]
    assert even.style_b[even.b == 1].tolist() == [[len(styled), 1, 3, 3]]
    assert even.style_a[even.a == 0].tolist() == [[len("base on c0"), 0, 0, 0]]


def test_cases_are_found_by_tag(reader):
    assert reader.cases_by_tag("sql") == {"even": frozenset({"c0", "c2"}), "odd": frozenset({"c1", "c3"})}


def test_coverage_and_costs(reader):
    assert Coverage("base", "rag", 8, 8, 0, 0, 0, 0, 0) in reader.coverage_of(QUESTION)
    assert Coverage("base", None, 4, 4, 0, 0, 0, 0, 0) in reader.coverage_of(QUESTION)
    [cost] = reader.costs_of_run(1)
    assert (cost.activity, cost.who, cost.answers, cost.cost_usd, cost.n_unpriced) == (
        "judging",
        "strict",
        36,
        0.0,
        24,
    )


def test_a_missing_store_is_said(tmp_path):
    with pytest.raises(StoreError, match="no store at"), open_reader(tmp_path / "none.duckdb"):
        pass
