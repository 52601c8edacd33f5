"""What a run received is in the store once, whatever happens to the run."""

import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judgekit.domain.cases import Output
from judgekit.domain.errors import StoreFull
from judgekit.domain.judging import Judgement, Usage
from judgekit.domain.verdict import Preference
from judgekit.store.events import Generation
from judgekit.store.faithful import original
from judgekit.store.journal import journal_path
from judgekit.store.ledger import open_ledger

# Appends judgements for ever; a line on stdout acknowledges each after `append` has returned.
ENDLESS = """
import sys
from hashlib import sha256
from pathlib import Path
from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.verdict import Preference
from judgekit.store import writing
from judgekit.store.ledger import open_ledger

writing.FLUSH_EVENTS = 16
rubric = Rubric(name="r", instructions="i", criteria=(Criterion(name="c", description="d"),))
case = Case("c", (Message("user", "q"),))
outputs = Output("a", "c", "x"), Output("b", "c", "y")
with open_ledger(Path(sys.argv[1])) as ledger:
    ledger.save_judges({"j": "1" * 32})
    run = ledger.begin_run("endless", "s")
    for number in range(1_000_000):
        key = sha256(f"{run} {number}".encode()).hexdigest()[:32]
        task = JudgeTask(key, "j", rubric, case, *outputs)
        ledger.append(run, task, Judgement(Preference("first"), "text", "m", raw="r" * 200))
        sys.stdout.write(f"{key}\\n")
        sys.stdout.flush()
"""


def keys_of(store: Path) -> list[str]:
    with duckdb.connect(store, read_only=True) as connection:
        rows = connection.execute("select replace(key::varchar, '-', '') from attempt").fetchall()
    return [key for (key,) in rows]


def test_killed_runs_lose_and_double_nothing(store):
    acknowledged: list[str] = []
    for round_number in range(3):
        command = [sys.executable, "-c", ENDLESS, str(store)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        acknowledged += [process.stdout.readline().strip() for _ in range(150 + 37 * round_number)]
        os.kill(process.pid, signal.SIGKILL)
        rest, _ = process.communicate()
        acknowledged += [key for key in rest.split("\n") if len(key) == 32]
    with open_ledger(store):
        pass
    stored = keys_of(store)
    assert len(stored) == len(set(stored))
    assert set(acknowledged) <= set(stored)
    assert len(stored) <= len(acknowledged) + 3  # at most the one in flight of each round
    assert not journal_path(store).exists()


def begin(ledger, suite, rubric) -> int:
    ledger.save_judges({"strict": "1" * 32})
    ledger.save_suite(suite, [rubric])
    return ledger.begin_run("run", suite.name)


@pytest.fixture
def begun(ledger, make_suite, make_tasks, rubric):
    suite = make_suite(2)
    return ledger, begin(ledger, suite, rubric), make_tasks(suite)


@pytest.fixture
def finished(store, make_suite, make_tasks, rubric, judged):
    """A finished run of twelve verdicts and one output: its store, what its journal held, and its tasks."""
    suite = make_suite(2)
    tasks = make_tasks(suite)
    with open_ledger(store) as ledger:
        run = begin(ledger, suite, rubric)
        for task in ledger.pending(run, tasks):
            ledger.append(run, task, judged(Preference("first")))
        ledger.append_output(run, Output("base", "c0", "newer"), Generation("a" * 32, "m", Usage(1, 5, 5)))
        journal = journal_path(store).read_bytes()
    return store, journal, tasks


@pytest.mark.parametrize("torn", [b"", b'{"kind": "judgement", "run_i'])
def test_replaying_what_is_stored_already_changes_nothing(finished, torn):
    store, journal, tasks = finished
    journal_path(store).write_bytes(journal + torn)
    with open_ledger(store):
        pass
    assert sorted(keys_of(store)) == sorted(task.key for task in tasks)
    with duckdb.connect(store, read_only=True) as connection:
        answers = connection.execute(
            "select text from outputs where is_current and case_id = 'c0'"
        ).fetchall()
    assert sorted(answers) == [("newer",), ("rag on c0",), ("tuned on c0",)]


def test_what_a_killed_run_left_is_stored_by_the_next(finished):
    store, journal, tasks = finished
    with duckdb.connect(store) as connection:
        connection.execute("delete from attempt where seq >= 5")
        connection.execute("delete from attempt_text where seq >= 5")
    journal_path(store).write_bytes(journal)
    with open_ledger(store):
        pass
    assert sorted(keys_of(store)) == sorted(task.key for task in tasks)


ODD_TEXT = st.text(st.characters(codec=None, categories=None))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=ODD_TEXT, rationale=ODD_TEXT, model=ODD_TEXT)
def test_odd_texts_come_back_as_they_were(begun, store, raw, rationale, model):
    ledger, run, tasks = begun
    ledger.append(run, tasks[0], Judgement(Preference("first"), "text", model, raw, rationale))
    ledger.flush()
    with duckdb.connect(store, read_only=True) as connection:
        row = connection.execute("select raw, rationale, model from attempts where counts").fetchall()[0]
    assert tuple(map(original, row)) == (raw, rationale, model)


def test_a_reply_of_ten_megabytes_is_kept(begun, store):
    ledger, run, tasks = begun
    raw = "\x00é\n" * 2_500_000
    ledger.append(run, tasks[0], Judgement(Preference("first"), "text", "m", raw))
    ledger.flush()
    with duckdb.connect(store, read_only=True) as connection:
        assert connection.execute("select raw = $raw from attempts", {"raw": raw}).fetchall() == [(True,)]


NAMES = ["x'); drop table task; --", '"quoted" $name ? {x}', "\ud800", "نموذج\u202e", "\x00", "a" * 300, "="]


def test_names_are_only_names(store, make_suite, rubric, make_tasks, judged):
    suite = make_suite(2, tuple(NAMES))
    with open_ledger(store) as ledger:
        run = begin(ledger, suite, rubric)
        for task in ledger.pending(run, make_tasks(suite)):
            ledger.append(run, task, judged(Preference("first")))
        with ledger.reading() as reader:
            [question] = reader.questions("sql")
            assert set(reader.battle_cells(question).candidates) == set(NAMES)
            for name in NAMES[1:]:
                assert reader.pair_scores(question, NAMES[0], name).score_a.tolist() == [0.5, 0.5]


def test_a_verdict_that_does_not_fit_stops_the_run_and_loses_nothing(begun, judged, store):
    ledger, run, tasks = begun
    ledger.append(run, tasks[0], judged(Preference("first")))
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, unlimited[1]))
    with pytest.raises(StoreFull, match="make room"):
        ledger.append(run, tasks[1], Judgement(Preference("first"), "text", "m", "x" * 9_000_000))
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    ledger.append(run, tasks[2], judged(Preference("first")))
    ledger.flush()
    assert sorted(keys_of(store)) == sorted([tasks[0].key, tasks[2].key])


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def run_until_full(make_suite, make_tasks, rubric):
    """Judge until the disk is full, noting the key of each task that was acknowledged."""

    def run(store: Path, acknowledged: list[str]) -> None:
        suite = make_suite(400)
        with open_ledger(store) as ledger:
            number = begin(ledger, suite, rubric)
            for place, task in enumerate(ledger.pending(number, make_tasks(suite))):
                noise = random.Random(place).randbytes(4000).hex()
                ledger.append(number, task, Judgement(Preference("first"), "text", "m", noise))
                acknowledged.append(task.key)

    return run


def test_a_full_disk_loses_no_acknowledged_verdict(small_disk, run_until_full):
    store = small_disk / "store.duckdb"
    acknowledged: list[str] = []
    with pytest.raises(StoreFull):
        run_until_full(store, acknowledged)
    assert acknowledged
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    with open_ledger(store):
        pass
    stored = keys_of(store)
    assert len(stored) == len(set(stored))
    assert set(acknowledged) <= set(stored)
