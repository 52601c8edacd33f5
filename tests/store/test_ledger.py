from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judgekit.domain.errors import StoreBusy, StoreError
from judgekit.domain.verdict import CannotAssess, Failed, Preference, Refused, Unparsed
from judgekit.store.ledger import open_ledger

FIRST, SECOND = Preference("first"), Preference("second")


def rows(store: Path, sql: str) -> list[tuple]:
    with duckdb.connect(store, read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def begun(ledger, make_suite, rubric):
    """A ledger with a suite of four cases, its run, and the suite."""
    suite = make_suite()
    run = ledger.begin_run("compare base rag", suite.name, {"seed": 1})
    ledger.save_suite(suite, [rubric])
    return ledger, run, suite


@pytest.fixture
def judge(begun, make_tasks, judged):
    """Append attempts for the first task of the suite, and give the task."""
    ledger, run, suite = begun

    def append(verdicts, *, flush_each=False):
        task = next(ledger.pending(run, make_tasks(suite)[:1]))
        for verdict in verdicts:
            ledger.append(run, task, judged(verdict))
            if flush_each:
                ledger.flush()
        ledger.flush()
        return task

    return append


def test_a_judged_task_is_not_pending_again(begun, make_tasks, judged):
    ledger, run, suite = begun
    tasks = make_tasks(suite)
    for task in ledger.pending(run, tasks):
        ledger.append(run, task, judged(FIRST))
    assert list(ledger.pending(run, tasks)) == []


def test_pending_keeps_the_order_and_is_lazy(begun, make_tasks):
    ledger, run, suite = begun
    tasks = make_tasks(suite)
    pending = ledger.pending(run, iter(tasks))
    assert [next(pending) for _ in tasks] == tasks


def test_equal_outputs_are_asked_once_and_answer_both_tasks(begun, make_suite, make_tasks, judged, store):
    ledger, run, _ = begun
    suite = make_suite(1, texts={("rag", "c0"): "same", ("tuned", "c0"): "same"})
    tasks = make_tasks(suite)
    asked = list(ledger.pending(run, tasks))
    assert len(asked) == len({task.key for task in tasks}) == 3
    for task in asked:
        ledger.append(run, task, judged(FIRST))
    ledger.flush()
    assert rows(store, "select count(*), count(*) filter (status = 'preference') from judgements") == [(6, 6)]


@pytest.mark.parametrize(
    ("verdict", "redo", "asked_again"),
    [
        (FIRST, "none", False),
        (Unparsed("?"), "none", False),
        (Refused("no"), "none", False),
        (Failed("timeout"), "none", True),
        (FIRST, "failed", False),
        (CannotAssess(), "failed", False),
        (Unparsed("?"), "failed", True),
        (Refused("no"), "failed", True),
        (Failed("timeout"), "failed", True),
        (FIRST, "all", True),
    ],
)
def test_what_a_later_run_asks_again(begun, judge, verdict, redo, asked_again):
    ledger, _, suite = begun
    task = judge([verdict])
    later = ledger.begin_run("again", suite.name)
    assert bool(list(ledger.pending(later, [task], redo))) is asked_again


@pytest.mark.parametrize(
    ("attempts", "counted"),
    [
        ([FIRST, SECOND], "second"),
        ([FIRST, Failed("timeout")], "first"),
        ([Failed("timeout"), FIRST], "first"),
        ([Failed("a"), Failed("b")], None),
        ([FIRST, Unparsed("?"), Failed("timeout")], None),
        ([Unparsed("?"), SECOND, FIRST, Failed("x")], "first"),
    ],
)
@pytest.mark.parametrize("flush_each", [True, False])
def test_the_latest_attempt_with_a_reply_counts(judge, store, attempts, counted, flush_each):
    judge(attempts, flush_each=flush_each)
    assert rows(store, "select choice from judgements") == [(counted,)]
    assert rows(store, "select count(*), count(*) filter (counts) from attempts") == [(len(attempts), 1)]


def test_from_a_number_to_the_raw_reply(begun, make_tasks, judged, store):
    ledger, run, suite = begun
    for task in ledger.pending(run, make_tasks(suite)):
        ledger.append(run, task, judged(FIRST))
    ledger.end_run(run, "done")
    found = rows(
        store,
        """select j.raw, j.prompt_hash from battles as b
        join judgements as j on j.current and j.case_id = b.case_id and j.first_candidate = b.candidate_a
          and j.second_candidate = b.candidate_b
        where b.case_id = 'c1' and b.candidate_a = 'base' and b.candidate_b = 'rag'""",
    )
    assert found == [("the reply", "ab" * 16)]
    assert rows(store, "select command, suite, status, options from runs") == [
        ("compare base rag", "sql", "done", '{"seed":1}')
    ]


@pytest.mark.usefixtures("ledger")
def test_a_second_writer_is_told_who_holds_the_store(store: Path):
    with pytest.raises(StoreBusy, match=r"process \d+"), open_ledger(store):
        pass


def test_an_unsaved_judge_is_named(begun, make_tasks, judged):
    ledger, run, suite = begun
    task = make_tasks(suite)[0]
    stranger = type(task)(task.key, "stranger", task.rubric, task.case, task.first, task.second)
    with pytest.raises(StoreError, match="'stranger'"):
        list(ledger.pending(run, [stranger]))
    with pytest.raises(StoreError, match="'stranger'"):
        ledger.append(run, stranger, judged(FIRST))


VERDICTS = (FIRST, SECOND, Unparsed("?"), Failed("timeout"), CannotAssess())
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "ask", "flush", "new run"]), st.integers(0, 2), st.integers(0, 4)
    ),
    max_size=25,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_counts_is_what_one_would_pick_by_hand(begun, make_tasks, judged, store, steps):
    ledger, run, suite = begun
    tasks = make_tasks(suite)
    run = ledger.begin_run("again", suite.name)
    for what, task, verdict in steps:
        if what == "flush":
            ledger.flush()
        elif what == "new run":
            run = ledger.begin_run("again", suite.name)
        else:
            ledger.append(run, tasks[task], judged(VERDICTS[verdict]))
    ledger.flush()
    attempts = rows(store, "select key, status <> 'error', run_id, seq, counts from attempts")
    best = {key: max(attempt[1:4] for attempt in attempts if attempt[0] == key) for key, *_ in attempts}
    assert all(counts == (best[key] == tuple(rest)) for key, *rest, counts in attempts)
