"""Every public view on one small store, against rows worked out by hand."""

import math

import duckdb
import pytest

from judgekit.domain.judging import Judgement, Usage
from judgekit.domain.verdict import (
    CannotAssess,
    CriterionGrade,
    Failed,
    Grade,
    Preference,
    Refused,
    Unparsed,
)
from judgekit.store.ledger import open_ledger
from judgekit.store.rating import Ranking, RatingRow

PAIRWISE = {
    ("strict", "c0", "base", "rag"): Preference("first"),
    ("strict", "c0", "rag", "base"): Preference("second"),
    ("strict", "c1", "base", "rag"): Preference("first"),
    ("strict", "c1", "rag", "base"): Preference("first"),
    ("strict", "c2", "base", "rag"): Preference("tie"),
    ("strict", "c2", "rag", "base"): Preference("first"),
    ("strict", "c3", "base", "rag"): Preference("second", 0.2, 0.8, 0.0, 0.9),
    ("strict", "c3", "rag", "base"): Unparsed("no letter"),
    ("lenient", "c0", "base", "rag"): Preference("tie"),
    ("lenient", "c0", "rag", "base"): Preference("tie"),
    ("lenient", "c1", "base", "rag"): Preference("second", 0.25, 0.75, 0.0),
    ("lenient", "c1", "rag", "base"): Preference("first", 0.6, 0.4, 0.0),
    ("lenient", "c2", "base", "rag"): Refused("no"),
    ("lenient", "c2", "rag", "base"): Failed("timeout"),
    ("lenient", "c3", "base", "rag"): CannotAssess("both empty"),
}


def graded(right: float, warm: float | None, total: float) -> Grade:
    label = None if warm is None else str(int(warm))
    return Grade(
        (CriterionGrade("right", "yes" if right else "no", right), CriterionGrade("warm", label, warm, 0.5)),
        total,
    )


GRADES = {
    ("strict", "c0", "base"): graded(1.0, 5.0, 1.0),
    ("strict", "c0", "rag"): graded(0.0, 3.0, 0.25),
    ("strict", "c1", "base"): graded(1.0, None, 1.0),
    ("lenient", "c0", "base"): graded(1.0, 3.0, 0.75),
    ("lenient", "c0", "rag"): graded(0.0, 1.0, 0.0),
}


RANKING = Ranking(
    "sql",
    "helpful",
    "strict",
    "bradley-terry, davidson ties",
    0.95,
    (
        RatingRow("base", 990.0, 900.0, 1080.0, 1, 2),
        RatingRow("rag", 1010.0, None, None, 1, 2, ("few battles",)),
    ),
)


@pytest.fixture(scope="module")
def small_store(tmp_path_factory, make_suite, make_tasks, rubric):
    """Two judges over four cases of two candidates, with every kind of answer, and one ranking."""
    store = tmp_path_factory.mktemp("views") / "store.duckdb"
    with open_ledger(store) as ledger:
        fill(ledger, make_suite(4, ("base", "rag")), make_tasks, rubric)
        ledger.save_ratings(1, RANKING)
    return store


def fill(ledger, suite, make_tasks, rubric):
    run = ledger.begin_run("run sql", suite.name)
    ledger.save_judges({"strict": "1" * 32, "lenient": "2" * 32})
    ledger.save_suite(suite, [rubric])
    usage = Usage(2, 100, 10, 50, 0.25)
    for judge in ("strict", "lenient"):
        tasks = make_tasks(suite, judge) + make_tasks(suite, judge, mode="graded")
        for task in ledger.pending(run, tasks):
            names = [output.candidate for output in (task.first, task.second) if output is not None]
            verdict = (PAIRWISE | GRADES).get((judge, task.case.id, *names))
            if verdict is not None:
                ledger.append(run, task, Judgement(verdict, "text", "m", usage=usage, latency_ms=500.0))


@pytest.fixture
def rows(small_store):
    def ask(sql: str) -> list[tuple]:
        with duckdb.connect(small_store, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return ask


def test_cases(rows):
    assert rows("select case_id, cluster, tags, input, reference, position from cases order by position")[
        :2
    ] == [
        ("c0", "k0", ["even"], "question 0", "answer 0", 0),
        ("c1", "k0", ["odd"], "question 1", "answer 1", 1),
    ]


def test_candidates(rows):
    assert rows("select candidate, is_baseline, n_outputs from candidates order by 1") == [
        ("base", True, 4),
        ("rag", False, 4),
    ]


def test_outputs(rows):
    assert rows(
        "select text, is_current, run_id from outputs where candidate = 'rag' and case_id = 'c2'"
    ) == [("rag on c2", True, None)]


def test_judgements_has_a_row_for_every_task(rows):
    assert rows(
        "select mode, status, count(*) from judgements where judge = 'lenient' group by all order by all"
    ) == [
        ("graded", "grade", 2),
        ("graded", "missing", 6),
        ("pairwise", "cannot_assess", 1),
        ("pairwise", "error", 1),
        ("pairwise", "missing", 1),
        ("pairwise", "preference", 4),
        ("pairwise", "refused", 1),
    ]


def test_battles(rows):
    found = rows(
        """select case_id, cluster, outcome, score_a, order_status, a_shown_first, b_shown_first, n_orders,
          n_verdicts
        from battles where judge = 'strict' and candidate_a = 'base' and candidate_b = 'rag'
        order by case_id"""
    )
    assert found == [
        ("c0", "k0", "a", 1.0, "consistent", "a", "a", 2, 2),
        ("c1", "k0", "tie", 0.5, "conflict", "a", "b", 2, 2),
        ("c2", "k1", "tie", 0.25, "partial", "tie", "b", 2, 2),
        ("c3", "k1", "b", 0.2, "single", "b", None, 1, 1),
    ]


def test_battles_mean_log_odds_over_both_orders(rows):
    found = rows("select judge, case_id, log_odds_a from battles")
    odds = {(judge, case_id): log_odds for judge, case_id, log_odds in found}
    assert odds["strict", "c3"] == pytest.approx(math.log(0.2 / 0.8))
    assert odds["strict", "c0"] is None
    assert odds["lenient", "c1"] == pytest.approx((math.log(0.25 / 0.75) + math.log(0.4 / 0.6)) / 2)


def test_grades(rows):
    assert rows(
        "select case_id, candidate, total, n_repeats from grades where judge = 'strict' order by 1, 2"
    ) == [
        ("c0", "base", 1.0, 1),
        ("c0", "rag", 0.25, 1),
        ("c1", "base", 1.0, 1),
    ]


def test_criterion_grades(rows):
    found = rows(
        """select case_id, criterion, value, share, label, n_assessed, n_repeats, weight from criterion_grades
        where judge = 'strict' and candidate = 'base' order by 1, 2"""
    )
    assert found == [
        ("c0", "right", 1.0, 1.0, "yes", 1, 1, 1.0),
        ("c0", "warm", 5.0, 1.0, "5", 1, 1, 1.0),
        ("c1", "right", 1.0, 1.0, "yes", 1, 1, 1.0),
        ("c1", "warm", None, None, None, 0, 1, 1.0),
    ]


def test_win_rates_stand_from_both_sides(rows):
    found = rows(
        """select candidate, opponent, n_cases, n_clusters, wins, ties, losses, round(win_rate, 6)
        from win_rates where judge = 'strict' order by 1"""
    )
    assert found == [
        ("base", "rag", 4, 2, 1, 2, 1, 0.4875),
        ("rag", "base", 4, 2, 1, 2, 1, 0.5125),
    ]


def test_coverage_adds_up(rows):
    found = rows("select * exclude (suite, rubric) from coverage order by judge, mode, candidate_a")
    assert found == [
        ("lenient", "graded", "base", None, 4, 1, 0, 0, 0, 0, 3),
        ("lenient", "graded", "rag", None, 4, 1, 0, 0, 0, 0, 3),
        ("lenient", "pairwise", "base", "rag", 8, 4, 1, 0, 1, 1, 1),
        ("strict", "graded", "base", None, 4, 2, 0, 0, 0, 0, 2),
        ("strict", "graded", "rag", None, 4, 1, 0, 0, 0, 0, 3),
        ("strict", "pairwise", "base", "rag", 8, 7, 0, 1, 0, 0, 0),
    ]
    assert all(row[4] == sum(row[5:]) for row in found)


def test_costs_count_every_attempt(rows):
    found = rows(
        "select activity, who, answers, calls, prompt_tokens, cost_usd, n_unpriced, call_seconds from costs"
    )
    assert sorted(found) == [
        ("judging", "lenient", 9, 18, 900, 2.25, 0, 4.5),
        ("judging", "strict", 11, 22, 1100, 2.75, 0, 5.5),
    ]


def test_position_bias(rows):
    found = rows("select * exclude (suite, rubric) from position_bias order by judge")
    assert found == [
        ("lenient", 4, 0.5, 2, 1.0, 2, 0, 0, 0),
        ("strict", 7, 4 / 6, 3, 1 / 3, 1, 1, 1, 0),
    ]


def test_agreement(rows):
    found = rows("select * exclude (suite, rubric) from agreement where judge = 'strict' order by mode")
    lenient_c1 = (0.25 + 0.4) / 2
    assert found == [
        ("graded", "strict", "lenient", 2, None, pytest.approx(1.0), 0.25),
        (
            "pairwise",
            "strict",
            "lenient",
            2,
            0.0,
            pytest.approx(1.0),
            pytest.approx((0.5 + 0.5 - lenient_c1) / 2),
        ),
    ]


def test_ratings_and_leaderboard(rows):
    found = rows(
        """select judge, candidate, rating, low, wins, ties, losses, n_graded, mean_grade, flags
        from leaderboard"""
    )
    assert found == [
        ("lenient", "rag", None, None, 1, 1, 0, 1, 0.0, None),
        ("lenient", "base", None, None, 0, 1, 1, 1, 0.75, None),
        ("strict", "rag", 1010.0, None, 1, 2, 1, 1, 0.25, ["few battles"]),
        ("strict", "base", 990.0, 900.0, 1, 2, 1, 2, 1.0, []),
    ]
    assert rows("select candidate, latest from ratings order by 1") == [("base", True), ("rag", True)]


def test_runs(rows):
    assert rows("select run_id, command, suite, status, ended_at from runs") == [
        (1, "run sql", "sql", "running", None)
    ]
