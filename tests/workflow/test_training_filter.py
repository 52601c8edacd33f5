from collections import Counter
from dataclasses import replace

import pytest

from judgekit.domain.cases import Case, Message
from judgekit.domain.errors import UsageError
from judgekit.domain.suite import Suite, SuiteFile
from judgekit.domain.training import TrainingRow
from judgekit.workflow.training_filter import Filters, best, divide, keep_clean, keep_first, keep_good


def row(number=0, **more):
    given = {"cluster": f"k{number // 2}", "prompt": (Message("user", f"Question {number}?"),), **more}
    return TrainingRow(
        case_id=f"c{number}", chosen=given.pop("chosen", f"answer {number}"), chosen_by="b", **given
    )


PAIR = row(1, rejected="no", rejected_by="a", margin=0.4, probability=0.7, is_order_consistent=True)


@pytest.mark.parametrize(
    ("filters", "lacking", "reason"),
    [
        (Filters(min_score=0.9), replace(PAIR, score=0.5), "below --min-score"),
        (Filters(min_margin=0.5), PAIR, "below --min-margin"),
        (Filters(min_probability=0.8), PAIR, "below --min-probability"),
        (
            Filters(order_consistent=True),
            replace(PAIR, is_order_consistent=False),
            "with orders that disagree",
        ),
        (Filters(), replace(PAIR, chosen=" "), "with an empty answer"),
        (Filters(), replace(PAIR, rejected="\n"), "with an empty answer"),
    ],
)
def test_what_lacks_something_is_counted_by_it(filters, lacking, reason):
    left_out = Counter()
    good = replace(PAIR, score=1.0, margin=1.0, probability=0.95)
    assert keep_good([good, lacking], filters, left_out) == [good]
    assert left_out == {reason: 1}


def test_what_verdicts_cannot_tell_is_no_filter():
    with pytest.raises(UsageError, match="no probabilities"):
        keep_good([row()], Filters(min_probability=0.5), Counter())
    with pytest.raises(UsageError, match="no pairs in two orders"):
        keep_good([row()], Filters(order_consistent=True), Counter())


def test_doubles_are_told_once():
    left_out = Counter()
    rows = [row(1), replace(row(1), case_id="c9", chosen="ANSWER  1"), replace(row(1), chosen="another")]
    assert keep_first(rows, left_out) == [rows[0], rows[2]]
    assert left_out == {"double": 1}


def test_what_gives_a_test_case_away_is_left_out_and_named():
    test = Case("t1", (Message("user", "question 3"),), "forty two ships in all")
    suite = Suite(SuiteFile(name="exam", cases="x.jsonl", rubrics=("r",)), ".", (test,))
    rows = [row(1), row(3), row(5, chosen="Forty two ships, in all")]
    rows[2] = replace(rows[2], chosen="forty two ships in all")
    cases = {each.case_id: Case(each.case_id, each.prompt) for each in rows}
    clean, dirty = keep_clean(rows, cases, [suite])
    assert clean == [rows[0]]
    assert [(each.case_id, each.test, each.kind) for each in dirty] == [
        ("c3", "exam/t1", "same_input"),
        ("c5", "exam/t1", "same_reference"),
    ]


def test_clusters_go_whole_to_one_side_and_stay_there():
    rows = [row(n) for n in range(400)]
    train, validation = divide(rows, 0.25, seed=1)
    assert {each.cluster for each in train}.isdisjoint(each.cluster for each in validation)
    assert 60 <= len(validation) <= 140
    fewer, _ = divide(rows[:100], 0.25, seed=1)
    assert {each.case_id for each in fewer} <= {each.case_id for each in train}
    assert divide(rows, 0.25, seed=2)[1] != validation
    assert divide(rows, 0.0, seed=1) == (rows, [])


def test_the_best_are_nested_and_spread_over_clusters():
    rows = [replace(row(n), score=1.0 if n < 20 else 0.5) for n in range(40)]
    ten, thirty = best(rows, 10, seed=0), best(rows, 30, seed=0)
    assert all(each.score == 1.0 for each in ten)
    assert len({each.cluster for each in ten}) == 10
    assert [each for each in thirty if each in ten] == ten
    assert len(thirty) == 30
