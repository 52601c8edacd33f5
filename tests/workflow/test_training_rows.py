import pytest
from judged_store import graded_tasks, judge_all, make_suite, pairwise_tasks

from judgekit.domain.errors import UsageError
from judgekit.domain.verdict import CriterionGrade, Grade, Preference
from judgekit.store.answers import Question
from judgekit.store.ledger import open_ledger
from judgekit.workflow.training_rows import Pick, graded_rows, paired_rows, reference_rows

ASKED = Question("made", "helpful", "made-up")
STRENGTH = {"a": 0, "b": 1, "c": 2}


def ask(case):
    return case.input


def rows_of(tmp_path, suite, tasks, verdict_of, find):
    with open_ledger(tmp_path / "store.duckdb") as ledger:
        judge_all(ledger, suite, tasks, verdict_of)
        with ledger.reading() as reader:
            return list(find(suite, reader))


def grade(task):
    total = STRENGTH[task.first.candidate] / 2
    return Grade((CriterionGrade("right", "yes", total),), total)


def prefer(task):
    """The later letter wins with probability 0.9; in case c1 the first shown always does."""
    if task.case.id == "c1":
        return Preference("first", 0.9, 0.1, 0.0)
    first = STRENGTH[task.first.candidate] > STRENGTH[task.second.candidate]
    return Preference("first", 0.9, 0.1, 0.0) if first else Preference("second", 0.1, 0.9, 0.0)


def test_grades_give_the_best_answer_with_its_verdict(tmp_path):
    suite = make_suite("abc", 3)
    rows = rows_of(
        tmp_path, suite, graded_tasks(suite), grade, lambda s, r: graded_rows(Pick("sft"), s, ASKED, r, ask)
    )
    assert [(row.case_id, row.chosen_by, row.chosen) for row in rows] == [
        (f"c{n}", "c", f"c on c{n}") for n in range(3)
    ]
    assert all(row.rejected is None and row.score == 1.0 and len(row.judgements) == 1 for row in rows)


@pytest.mark.parametrize(
    ("pairs", "expected"), [("best", [("c", "a")]), ("all", [("c", "a"), ("c", "b"), ("b", "a")])]
)
def test_grades_give_better_and_worse_answers(tmp_path, pairs, expected):
    suite = make_suite("abc", 1)
    pick = Pick("dpo", pairs=pairs)
    rows = rows_of(
        tmp_path, suite, graded_tasks(suite), grade, lambda s, r: graded_rows(pick, s, ASKED, r, ask)
    )
    assert [(row.chosen_by, row.rejected_by) for row in rows] == expected
    assert rows[0].margin == 1.0
    assert len(rows[0].judgements) == 2


def test_battles_give_margin_probability_and_consistency(tmp_path):
    suite = make_suite("ab", 3)
    rows = rows_of(
        tmp_path,
        suite,
        pairwise_tasks(suite),
        prefer,
        lambda s, r: paired_rows(Pick("dpo"), s, ASKED, r, ask),
    )
    assert [row.case_id for row in rows] == ["c0", "c2"]
    assert all((row.chosen_by, row.rejected_by) == ("b", "a") for row in rows)
    assert rows[0].margin == pytest.approx(0.8)
    assert rows[0].probability == pytest.approx(0.9)
    assert rows[0].is_order_consistent
    assert len(rows[0].judgements) == 2


def test_battles_give_the_winner_of_each_case(tmp_path):
    suite = make_suite("abc", 1)
    (row,) = rows_of(
        tmp_path,
        suite,
        pairwise_tasks(suite),
        prefer,
        lambda s, r: paired_rows(Pick("sft"), s, ASKED, r, ask),
    )
    assert row.chosen_by == "c"
    assert row.score == pytest.approx(0.9)
    assert len(row.judgements) == 4


def test_references_stand_in_no_battle(tmp_path):
    suite = make_suite("ab", 1)
    with pytest.raises(UsageError, match="references stand in no battle"):
        rows_of(
            tmp_path,
            suite,
            pairwise_tasks(suite),
            prefer,
            lambda s, r: paired_rows(Pick("dpo", "references"), s, ASKED, r, ask),
        )


def test_cases_without_a_reference_are_nothing_to_learn():
    assert list(reference_rows(make_suite("ab", 2).cases, ask)) == []
