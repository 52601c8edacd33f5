"""Before and after: a judge that changed, candidates that changed, both, and neither."""

from datetime import timedelta

import numpy as np
import pytest
from judged_store import IDENTITY, RUBRIC, graded_tasks, make_suite, pairwise_tasks

from judgekit.domain.errors import UsageError
from judgekit.domain.judging import Judgement
from judgekit.domain.trust import Figure
from judgekit.domain.verdict import Grade, Preference
from judgekit.render.drift import drift_markdown, drift_text
from judgekit.store.answers import Question
from judgekit.store.ledger import open_ledger
from judgekit.workflow.drift import drift_of
from judgekit.workflow.trust_repeats import repeatability_of

NAMES = ("base", "tuned")
CASES = 40


@pytest.fixture
def ledger(tmp_path):
    with open_ledger(tmp_path / "store.duckdb") as opened:
        yield opened


def ask(ledger, suite, tasks, verdict_of, fingerprint="one"):
    """Put all tasks to the judge again, and give the number of the run."""
    ledger.save_judges({"made-up": IDENTITY})
    ledger.save_suite(suite, [RUBRIC])
    run = ledger.begin_run("run", suite.name)
    for task in ledger.pending(run, tasks(suite), "all"):
        ledger.append(run, task, Judgement(verdict_of(task), "text", "m", fingerprint=fingerprint))
    ledger.end_run(run, "done")
    return run


def grade(value, spread=0.1, seed=0):
    rng = np.random.default_rng(seed)
    return lambda task: Grade((), float(np.clip(value(task) + rng.normal(0, spread), 0, 1)))


def drift(ledger, since):
    with ledger.reading() as reader:
        return drift_of("made", str(since), reader)


def words(found):
    (judge,) = found.judges
    return {each.candidate: each.word for each in judge.candidates}


def test_a_judge_that_grew_strict_is_told_from_candidates_that_got_worse(ledger):
    suite = make_suite(NAMES, CASES)
    ask(ledger, suite, graded_tasks, grade(lambda _: 0.7))
    run = ask(ledger, suite, graded_tasks, grade(lambda _: 0.5, seed=1), fingerprint="two")
    found = drift(ledger, run)
    (judge,) = found.judges
    assert words(found) == {"base": "the judge moved", "tuned": "the judge moved"}
    assert judge.n_anchors == 2 * CASES
    assert judge.shift.interval.low < -0.2 < judge.shift.interval.high
    assert (judge.builds_before, judge.builds_after) == (("m (one)",), ("m (two)",))
    said = " ".join(drift_text(found).split())
    assert "the grade changed by -2" in said
    assert "model m (one) before, m (two) after" in said
    assert "| base | the judge moved |" in drift_markdown(found)


def test_a_candidate_that_got_better_is_told_from_its_judge(ledger):
    """Half of the outputs of `tuned` are new and better; the judge says of all others what it said before."""
    old = make_suite(NAMES, CASES)
    ask(ledger, old, graded_tasks, grade(lambda _: 0.5, seed=8))
    changed = make_suite(NAMES, CASES, text="{name} on {case}")
    for number in range(0, CASES, 2):
        output = changed.outputs["tuned"][f"c{number}"]
        changed.outputs["tuned"][f"c{number}"] = type(output)("tuned", f"c{number}", "much better")
    better = grade(lambda task: 0.8 if "better" in task.first.text else 0.5, seed=3)
    run = ask(ledger, changed, graded_tasks, better)
    found = drift(ledger, run)
    assert words(found) == {"base": "neither moved", "tuned": "the candidate moved"}
    tuned = next(each for each in found.judges[0].candidates if each.candidate == "tuned")
    assert (tuned.n_anchors, tuned.n_changed) == (CASES // 2, CASES // 2)
    assert tuned.moved.interval.low < 0.3 < tuned.moved.interval.high


def test_pairs_drift_too(ledger):
    suite = make_suite(NAMES, CASES)
    before = np.random.default_rng(3)
    ask(ledger, suite, pairwise_tasks, lambda _: Preference("first" if before.random() < 0.5 else "second"))
    run = ask(ledger, suite, pairwise_tasks, lambda _: Preference("first"))
    (judge,) = drift(ledger, run).judges
    assert judge.n_anchors == 2 * CASES
    assert judge.shift.value == pytest.approx(0.5, abs=0.15)
    assert {each.word for each in judge.candidates} == {"neither moved"}


def test_without_the_same_texts_the_judge_cannot_be_told(ledger):
    ask(ledger, make_suite(NAMES, CASES), graded_tasks, grade(lambda _: 0.5))
    run = ask(ledger, make_suite(NAMES, CASES, text="new {name} {case}"), graded_tasks, grade(lambda _: 0.7))
    found = drift(ledger, run)
    assert set(words(found).values()) == {"cannot tell"}
    assert "whether the judge moved is not known" in " ".join(drift_text(found).split())


def test_a_day_divides_as_a_run_does(ledger):
    suite = make_suite(NAMES, CASES)
    ask(ledger, suite, graded_tasks, grade(lambda _: 0.5))
    with ledger.reading() as reader:
        last = max(each.at for each in reader.given_answers(Question("made", "helpful", "made-up")))
    ask(ledger, suite, graded_tasks, grade(lambda _: 0.5, seed=4))
    moment = (last + timedelta(microseconds=1)).isoformat()
    assert set(words(drift(ledger, moment)).values()) == {"neither moved"}
    with pytest.raises(UsageError, match="answered both before and after"):
        drift(ledger, "1999-01-01")
    with pytest.raises(UsageError, match="give the number of a run, or a day"):
        drift(ledger, "yesterday")


def test_what_is_asked_again_tells_how_steady_a_judge_is(ledger):
    suite = make_suite(NAMES, CASES)
    rng = np.random.default_rng(5)
    for _ in range(3):
        ask(
            ledger,
            suite,
            pairwise_tasks,
            lambda _: Preference("first" if rng.random() < 0.8 else "second"),
        )
    with ledger.reading() as reader:
        found = repeatability_of(reader.given_answers(Question("made", "helpful", "made-up")))
    assert (found.n_tasks, found.n_answers) == (2 * CASES, 6 * CASES)
    assert found.flips == pytest.approx(2 * 0.8 * 0.2, abs=0.08)
    assert found.same.interval.low < 0.52 < found.same.interval.high
    assert found.icc is None


def test_steady_grades_have_an_intraclass_correlation(ledger):
    suite = make_suite(NAMES, CASES)
    level = {f"c{n}": n / CASES for n in range(CASES)}
    for seed in (6, 7):
        ask(ledger, suite, graded_tasks, grade(lambda task: level[task.case.id], 0.02, seed))
    with ledger.reading() as reader:
        found = repeatability_of(reader.given_answers(Question("made", "helpful", "made-up")))
    assert isinstance(found.icc, Figure)
    assert found.icc.value > 0.95
