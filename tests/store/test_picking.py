"""How items were picked stands beside their labels, over all draws and however far they were answered."""

import duckdb
import pytest

from judgekit.domain.picks import Pick
from judgekit.domain.verdict import CannotAssess, Failed, Preference
from judgekit.store.answers import Question
from judgekit.store.ledger import open_ledger
from judgekit.store.read import open_reader

QUESTION = Question("sql", "helpful", "strict")
FIRST = Preference("first")


@pytest.fixture
def draw(ledger, make_suite, make_tasks, rubric, judged):
    """Draw the first tasks of a suite, and answer the first of those."""
    suite = make_suite(8, ("base", "rag"))
    ledger.save_suite(suite, [rubric])
    tasks = [task for task in make_tasks(suite) if task.first.candidate == "base"]

    def make(n, probability, answered, way="random", verdict=FIRST):
        run = ledger.begin_run("label sql", suite.name)
        open_tasks = list(ledger.pending(run, tasks[:n]))
        ledger.save_picks(run, {task.key: Pick(way, probability) for task in tasks[:n]})
        for task in open_tasks[:answered]:
            ledger.append(run, task, judged(verdict))
        ledger.end_run(run, "done")

    return make


def picks(ledger):
    with ledger.reading() as reader:
        return reader.picks(QUESTION)


def test_a_label_tells_how_its_item_was_picked(ledger, draw):
    draw(2, 0.25, 2)
    assert picks(ledger) == {
        ("c0", "base", "rag"): Pick("random", 0.25),
        ("c1", "base", "rag"): Pick("random", 0.25),
    }


def test_a_draw_that_was_broken_off_is_a_smaller_draw(ledger, draw):
    draw(4, 0.5, 3)
    assert set(picks(ledger).values()) == {Pick("random", 0.375)}
    assert len(picks(ledger)) == 3


def test_cannot_tell_is_an_answer_and_an_error_is_none(ledger, draw):
    draw(2, 0.5, 2, verdict=CannotAssess("no idea"))
    assert set(picks(ledger).values()) == {Pick("random", 0.5)}
    draw(8, 1.0, 6, verdict=Failed("gone"))
    assert set(picks(ledger).values()) == {Pick("random", 0.5)}


def test_of_two_draws_the_likelier_counts(ledger, draw):
    draw(2, 0.25, 2)
    draw(4, 0.5, 2, way="uncertain")
    assert set(picks(ledger).values()) == {Pick("uncertain", 0.5)}
    assert len(picks(ledger)) == 4


def test_picked_by_hand_has_no_probability(ledger, draw):
    draw(1, None, 1, way="hand")
    assert picks(ledger) == {("c0", "base", "rag"): Pick("hand", None)}


def test_a_verdict_that_was_not_drawn_has_no_pick(store, make_suite, make_tasks, rubric, judged):
    suite = make_suite(1, ("base", "rag"))
    with open_ledger(store) as ledger:
        ledger.save_judges({"strict": "1" * 32})
        ledger.save_suite(suite, [rubric])
        run = ledger.begin_run("run sql", suite.name)
        for task in ledger.pending(run, make_tasks(suite)):
            ledger.append(run, task, judged(Preference("first")))
    with open_reader(store) as reader:
        assert reader.picks(QUESTION) == {}
    with duckdb.connect(store, read_only=True) as connection:
        rows = connection.execute("select pick, pick_probability from judgements").fetchall()
    assert rows == [(None, None), (None, None)]


@pytest.mark.parametrize("probability", [0.0, 1.5, -0.1])
def test_a_probability_is_above_0_and_at_most_1(draw, probability):
    with pytest.raises(duckdb.ConstraintException):
        draw(1, probability, 1)
