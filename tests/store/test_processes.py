"""One run and its readers, each a process of its own."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from judgekit.domain.errors import StoreBusy
from judgekit.domain.verdict import Preference
from judgekit.store.answers import Question
from judgekit.store.connect import opened
from judgekit.store.journal import journal_path
from judgekit.store.ledger import open_ledger
from judgekit.store.read import open_reader
from judgekit.store.sandbox import run_query

HOLD = """
import sys
from pathlib import Path
from judgekit.store.{module} import {opener} as open_it
with open_it(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.readline()
"""

READ = """
import sys
from pathlib import Path
from judgekit.store.answers import Question
from judgekit.store.read import open_reader
question = Question("sql", "helpful", "strict")
for _ in range(20):
    with open_reader(Path(sys.argv[1])) as reader:
        print(len(reader.pair_scores(question, "base", "rag").case_ids), flush=True)
"""


@pytest.fixture
def hold(store):
    """Keep the store open in another process until the test is over."""
    holders = []

    def start(module: str, opener: str) -> int:
        script = HOLD.format(module=module, opener=opener)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        process = subprocess.Popen([sys.executable, "-c", script, str(store)], **pipes)
        holders.append(process)
        assert process.stdout.readline() == "open\n"
        return process.pid

    yield start
    for process in holders:
        process.communicate("\n")


def test_a_second_run_is_told_the_pid_of_the_first(hold, store):
    pid = hold("ledger", "open_ledger")
    with pytest.raises(StoreBusy, match=f"written by process {pid}"), open_ledger(store):
        pass


def test_readers_get_in_while_a_run_is_waiting_for_its_judge(hold, store):
    hold("ledger", "open_ledger")
    with open_reader(store) as reader:
        assert reader.questions("sql") == ()


@pytest.fixture
def left_behind(ledger, store, make_suite, make_tasks, rubric, judged):
    """A store as a run leaves it that is killed: one judgement in the journal alone."""
    suite = make_suite(2, ("base", "rag"))
    run = ledger.begin_run("run", suite.name)
    ledger.save_suite(suite, [rubric])
    task = next(ledger.pending(run, make_tasks(suite)))
    ledger.append(run, task, judged(Preference("first")))
    copy = store.parent / "left" / "store.duckdb"
    copy.parent.mkdir()
    shutil.copy(journal_path(store), journal_path(copy))
    for file in store.parent.glob("store.duckdb*"):
        if file.suffix in {".duckdb", ".wal"}:
            shutil.copy(file, copy.parent)
    return copy


def test_what_a_killed_run_had_received_is_read(left_behind):
    assert journal_path(left_behind).stat().st_size > 0
    with open_reader(left_behind) as reader:
        assert len(reader.pair_scores(Question("sql", "helpful", "strict"), "base", "rag").case_ids) == 1
    assert not journal_path(left_behind).exists()


def test_what_a_killed_run_had_received_is_there_for_sql(left_behind):
    assert run_query(left_behind, "select count(*) from judgements where status = 'preference'").rows == (
        (1,),
    )


def test_a_reader_that_does_not_let_go_is_named(hold, store):
    pid = hold("read", "open_reader")
    with pytest.raises(StoreBusy, match=f"process {pid}"), opened(store, writing=True, patience_s=0.1):
        pass


def test_readers_during_a_run_see_whole_batches_and_disturb_nothing(
    ledger, store, make_suite, make_tasks, rubric, judged
):
    suite = make_suite(150, ("base", "rag"))
    run = ledger.begin_run("run", suite.name)
    ledger.save_suite(suite, [rubric])
    command = [sys.executable, "-c", READ, str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for number, task in enumerate(ledger.pending(run, make_tasks(suite))):
            ledger.append(run, task, judged(Preference("first")))
            if number % 30 == 29:
                ledger.flush()
        counts = [int(line) for line in process.stdout]
    assert process.returncode == 0
    assert counts == sorted(counts)
    with ledger.reading() as reader:
        [question] = reader.questions("sql")
        assert len(reader.pair_scores(question, "base", "rag").case_ids) == 150


def test_threads_that_open_and_let_go_at_once_wait_for_each_other(store):
    def open_often(_):
        for _ in range(60):
            with opened(store, writing=True) as connection:
                assert connection.execute("select 1").fetchall() == [(1,)]
        return "done"

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(open_often, range(3))) == ["done"] * 3
