"""Answers speak of the present: what changed leaves the views, never the store."""

from dataclasses import replace

import duckdb
import pytest

from judgekit.domain.judging import JudgeTask
from judgekit.domain.verdict import Preference
from judgekit.store.answers import Question

QUESTION = Question("sql", "helpful", "strict")


@pytest.fixture
def judge_all(ledger, make_tasks, judged):
    """Save a suite, judge what is pending, and give how much that was."""

    def run(suite, rubric, **options) -> int:
        number = ledger.begin_run("run", suite.name)
        ledger.save_suite(suite, [rubric])
        tasks = list(ledger.pending(number, make_tasks(suite, **options)))
        for task in tasks:
            ledger.append(number, task, judged(Preference("first")))
        ledger.flush()
        return len(tasks)

    return run


def count(store, sql: str) -> int:
    with duckdb.connect(store, read_only=True) as connection:
        return connection.execute(sql).fetchall()[0][0]


def test_a_changed_output_takes_its_battles_with_it(ledger, store, make_suite, rubric, judge_all):
    pair = ("base", "rag")
    assert judge_all(make_suite(4, pair), rubric) == 8
    changed = make_suite(4, pair, texts={("rag", "c1"): "a better answer"})
    ledger.save_suite(changed, [rubric])
    assert count(store, "select count(*) from battles") == 3
    assert count(store, "select count(*) from judgements where not current") == 2
    assert judge_all(changed, rubric) == 2
    assert count(store, "select count(*) from battles") == 4
    assert count(store, "select count(*) from outputs") == 9


def test_an_output_that_comes_back_brings_its_verdicts_back(store, make_suite, rubric, judge_all):
    pair = ("base", "rag")
    judge_all(make_suite(2, pair), rubric)
    judge_all(make_suite(2, pair, texts={("rag", "c1"): "other"}), rubric)
    assert judge_all(make_suite(2, pair), rubric) == 0
    assert count(store, "select count(*) from battles") == 2


def test_a_case_that_left_the_suite_counts_no_more(store, make_suite, rubric, judge_all):
    pair = ("base", "rag")
    judge_all(make_suite(4, pair), rubric)
    judge_all(make_suite(3, pair), rubric)
    assert count(store, "select count(*) from battles") == 3
    assert count(store, "select count(*) from cases") == 3
    assert count(store, "select sum(planned) from coverage") == 6
    assert judge_all(make_suite(4, pair), rubric) == 0
    assert count(store, "select count(*) from battles") == 4


def test_the_rubric_planned_last_is_the_one_that_speaks(ledger, make_suite, judged, rubric, judge_all):
    suite = make_suite(2, ("base", "rag"))
    judge_all(suite, rubric)
    number = ledger.begin_run("run", suite.name)
    changed = rubric.model_copy(update={"instructions": "Which is shorter?"})
    ledger.save_suite(suite, [changed])
    first, second = (suite.outputs[name]["c0"] for name in ("base", "rag"))
    fresh = JudgeTask("f" * 32, "strict", changed, suite.cases[0], first, second)
    [asked] = ledger.pending(number, [fresh])
    ledger.append(number, asked, judged(Preference("second")))
    with ledger.reading() as reader:
        assert reader.pair_scores(QUESTION, "base", "rag").outcome.tolist() == ["b"]
        assert reader.questions("sql") == (QUESTION,)


def test_clusters_follow_the_suite_without_new_verdicts(ledger, make_suite, rubric, judge_all):
    suite = make_suite(4, ("base", "rag"))
    judge_all(suite, rubric)
    regrouped = replace(suite, cases=tuple(replace(case, cluster="one") for case in suite.cases))
    assert judge_all(regrouped, rubric) == 0
    with ledger.reading() as reader:
        assert reader.pair_scores(QUESTION, "base", "rag").clusters.tolist() == [0, 0, 0, 0]
