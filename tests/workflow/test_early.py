import asyncio

import numpy as np
import pytest
from judged_store import RUBRIC, MadeUpJudge, make_suite

from judgekit.domain.verdict import CriterionGrade, Grade, Preference, Unparsed
from judgekit.store import answers as answers_of
from judgekit.store.ledger import open_ledger
from judgekit.workflow.compare import Asked
from judgekit.workflow.compare_early import compare_early
from judgekit.workflow.contrast import Terms
from judgekit.workflow.early import judge_until_clear
from judgekit.workflow.execute import Stop
from judgekit.workflow.judge_plan import Desk
from judgekit.workflow.plan import Plan, Question

N_CASES = 120


def prefers_new(share, seed=0):
    """Prefers new on this share of the cases, alike in both orders."""
    wins = np.random.default_rng(seed).permutation(N_CASES) < share * N_CASES

    def verdict(task):
        winner = "new" if wins[int(task.case.id[1:])] else "old"
        return Preference("first" if task.first.candidate == winner else "second")

    return verdict


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with open_ledger(tmp_path_factory.mktemp("early") / "store.duckdb") as opened:
        yield opened


@pytest.fixture
def desk(ledger):
    """A desk at which everything is judged anew."""
    return Desk(ledger, concurrency=4, redo="all")


def plan_of(judge, mode="pairwise", text="{name} on {case}"):
    suite = make_suite(("old", "new"), N_CASES, text)
    return Plan(suite, (Question(RUBRIC, judge, mode),), (("old", "new"),), suite.cases)


def compare(plan, desk, **terms):
    desk.stop = Stop()
    return asyncio.run(compare_early(plan, desk, Asked(Terms(**terms))))


def look(plan, desk, among=1):
    desk.stop = Stop()
    return asyncio.run(judge_until_clear("run", plan, desk, Terms(), among=among))


def test_a_clear_case_needs_few_judgements_and_says_what_it_speaks_of(desk):
    judge = MadeUpJudge(prefers_new(0.95))
    comparison = compare(plan_of(judge), desk)
    (contrast,) = comparison.contrasts
    assert contrast.decision == "better"
    assert contrast.anytime
    assert contrast.p is contrast.p_adjusted is None
    assert len(judge.asked) == 2 * contrast.n_cases < N_CASES
    assert contrast.interval.low > 0.5
    assert contrast.interval.low <= 0.95 <= contrast.interval.high
    assert f"stopped early after {contrast.n_cases} of 120 cases" in comparison.warnings[-1]
    assert "this suite's 120 cases only" in comparison.warnings[-1]


def test_the_mirror_image_is_worse(desk):
    (contrast,) = compare(plan_of(MadeUpJudge(prefers_new(0.05))), desk).contrasts
    assert contrast.decision == "worse"
    assert contrast.interval.high < 0.5


def test_an_even_race_is_judged_to_its_end_and_tested_as_usual(desk):
    judge = MadeUpJudge(prefers_new(0.5))
    comparison = compare(plan_of(judge), desk)
    (contrast,) = comparison.contrasts
    assert contrast.n_cases == N_CASES
    assert not contrast.anytime
    assert contrast.p is not None
    assert "all cases were judged" in comparison.warnings[-1]


def test_a_gate_stops_at_its_own_threshold(desk):
    comparison = compare(plan_of(MadeUpJudge(prefers_new(0.7))), desk, gate="not-worse", margin=0.15)
    (contrast,) = comparison.contrasts
    assert contrast.gate == "passed"
    assert contrast.anytime
    assert contrast.interval.low > 0.35


def test_the_seed_decides_which_cases_are_judged(desk):
    chosen = []
    for seed in (1, 1, 2):
        judge = MadeUpJudge(prefers_new(0.95))
        compare(plan_of(judge), desk, seed=seed)
        chosen.append({task.case.id for task in judge.asked})
    assert chosen[0] == chosen[1] != chosen[2]


def test_verdicts_of_an_earlier_run_do_not_enter_out_of_turn(desk):
    """What was judged before costs nothing, but the order, and so the stop, stays that of the shuffle."""
    fresh = MadeUpJudge(prefers_new(0.95))
    first = compare(plan_of(fresh), desk, seed=3)
    again = MadeUpJudge(prefers_new(0.95))
    desk.redo = "none"
    second = compare(plan_of(again), desk, seed=3)
    assert again.asked == []
    assert second.contrasts[0].interval == first.contrasts[0].interval


def test_unparsed_verdicts_are_no_scores(desk):
    wins = prefers_new(1.0)
    judge = MadeUpJudge(lambda task: Unparsed("mumble") if int(task.case.id[1:]) % 3 == 0 else wins(task))
    (contrast,) = compare(plan_of(judge), desk).contrasts
    assert contrast.decision == "better"
    assert contrast.coverage.unparsed > 0


def test_grades_stop_on_their_difference(desk):
    def grade(task):
        total = 0.9 if task.first.candidate == "new" else 0.2
        return Grade((CriterionGrade("right", "yes", 1.0),), total)

    (contrast,) = compare(plan_of(MadeUpJudge(grade), "graded"), desk).contrasts
    assert contrast.decision == "better"
    assert contrast.estimate == pytest.approx(0.7)
    assert contrast.interval.low > 0
    assert contrast.n_cases < N_CASES


def test_questions_share_the_chance_of_an_error(desk):
    plan = plan_of(MadeUpJudge(prefers_new(0.9)))
    alone, among = look(plan, desk), look(plan, desk, among=10)
    widths = [early.looks[0].interval.high - early.looks[0].interval.low for early in (alone, among)]
    assert among.seen > alone.seen or widths[1] > widths[0]


def test_an_interrupt_is_heeded_between_batches(desk):
    judge = MadeUpJudge(prefers_new(0.5))
    desk.stop.ask()
    plan = plan_of(judge, text="{name} on {case}, not judged yet")
    early = asyncio.run(judge_until_clear("compare", plan, desk, Terms()))
    assert early.seen < early.of
    assert judge.asked == []
    assert early.looks[0].interval is None


def test_all_batches_are_one_run(desk):
    judge = MadeUpJudge(prefers_new(0.6, seed=9))
    early = look(plan_of(judge, text="one run: {name} on {case}"), desk)
    with desk.ledger.reading() as reader:
        answers = reader.given_answers(answers_of.Question("made", "helpful", "made-up"))
        runs = {each.run for each in answers if each.current}
    assert early.seen > 20
    assert runs == {early.run}
