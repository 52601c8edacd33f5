import asyncio
from itertools import combinations

import numpy as np
import pytest
from judged_store import RUBRIC, MadeUpJudge, make_suite

from judgekit.domain.verdict import CriterionGrade, Grade, Preference
from judgekit.store.answers import Question as Asked
from judgekit.store.ledger import open_ledger
from judgekit.workflow.adaptive import Adaptive, judge_adaptively
from judgekit.workflow.execute import Stop
from judgekit.workflow.judge_plan import Desk
from judgekit.workflow.plan import Plan, Question

STRENGTH = {"a": 0.0, "b": 0.1, "c": 3.0, "d": 6.0}


@pytest.fixture
def desk(tmp_path):
    with open_ledger(tmp_path / "store.duckdb") as ledger:
        yield Desk(ledger, concurrency=4)


def judge_by_strength(seed=0):
    rng = np.random.default_rng(seed)

    def verdict(task):
        ahead = STRENGTH[task.first.candidate] - STRENGTH[task.second.candidate]
        return Preference("first" if rng.random() < 1 / (1 + np.exp(-ahead)) else "second")

    return MadeUpJudge(verdict)


def plan_of(judge, mode="pairwise", n_cases=60):
    suite = make_suite(tuple(STRENGTH), n_cases)
    pairs = tuple(combinations(STRENGTH, 2))
    return Plan(suite, (Question(RUBRIC, judge, mode),), pairs, suite.cases)


def test_battles_go_where_they_teach_most(desk):
    judge = judge_by_strength()
    chosen = asyncio.run(judge_adaptively("run", plan_of(judge), desk, Adaptive(80)))
    assert sum(chosen.battles.values()) == 80
    assert len(judge.asked) == 160
    assert chosen.battles["a", "b"] > 2 * chosen.battles["a", "d"]
    assert min(chosen.battles.values()) >= 1
    assert 1 <= chosen.n_random <= 20
    assert "too optimistic" in chosen.caution
    with desk.ledger.reading() as reader:
        cells = reader.battle_cells(Asked("made", "helpful", "made-up"))
    counted = {
        (cells.candidates[i], cells.candidates[j]): n
        for i, j, n in zip(cells.a, cells.b, cells.win_a + cells.win_b + cells.tie, strict=True)
    }
    assert counted == chosen.battles


def test_what_was_judged_before_is_not_chosen_again_and_all_can_be_judged(desk):
    judge = judge_by_strength()
    plan = plan_of(judge, n_cases=8)
    first = asyncio.run(judge_adaptively("run", plan, desk, Adaptive(20)))
    desk.stop = Stop()
    second = asyncio.run(judge_adaptively("run", plan, desk, Adaptive(1000)))
    assert sum(first.battles.values()) == 20
    assert sum(second.battles.values()) == 6 * 8 - 20
    keys = [task.key for task in judge.asked]
    assert len(keys) == len(set(keys)) == 2 * 6 * 8


def test_the_seed_decides_what_is_judged(tmp_path):
    asked = []
    for place, seed in enumerate((1, 1, 2)):
        judge = judge_by_strength()
        with open_ledger(tmp_path / f"{place}.duckdb") as ledger:
            asyncio.run(
                judge_adaptively("run", plan_of(judge), Desk(ledger, concurrency=1), Adaptive(15, seed))
            )
        asked.append([task.key for task in judge.asked])
    assert asked[0] == asked[1] != asked[2]


def test_grades_are_asked_in_full(desk):
    judge = MadeUpJudge(lambda _: Grade((CriterionGrade("right", "yes", 1.0),), 1.0))
    chosen = asyncio.run(judge_adaptively("run", plan_of(judge, "graded", 5), desk, Adaptive(1)))
    assert len(judge.asked) == 20
    assert sum(chosen.battles.values()) == 0


def test_an_interrupt_ends_the_rounds(desk):
    judge = judge_by_strength()
    desk.stop.ask()
    chosen = asyncio.run(judge_adaptively("run", plan_of(judge), desk, Adaptive(50)))
    assert judge.asked == []
    assert sum(chosen.battles.values()) == 0
