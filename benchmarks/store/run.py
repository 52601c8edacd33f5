"""Measure the ledger: storing, resuming a finished plan, reading win matrices.

    python benchmarks/store/run.py [--quick | --tasks 1000000]

Prints CPU seconds (all threads of this process) and wall seconds. Goals: at least 20,000 rows a second
stored, at most 0.06 ms CPU a row, and a finished plan of a million tasks gone through in 3 s CPU.
"""

import argparse
import itertools
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.ids import task_key
from judgekit.domain.judging import Judgement, JudgeTask, Usage
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.suite import CandidateSpec, Suite, SuiteFile
from judgekit.domain.verdict import Preference
from judgekit.store.answers import Question
from judgekit.store.ledger import Ledger, open_ledger
from judgekit.store.read import open_reader

N_CANDIDATES = 50
JUDGE, IDENTITY = "judge", "1" * 32
RATIONALE = "The first answer names the right table and says why; the second one guesses. " * 5
READER = """
import sys, time
from pathlib import Path
from judgekit.store.connect import opened
for _ in range(200):
    begun = time.perf_counter()
    with opened(Path(sys.argv[1]), writing=False, patience_s=30):
        print(time.perf_counter() - begun)
    time.sleep(0.05)
"""
QUESTION = Question("bench", "better", JUDGE)
RUBRIC = Rubric(
    name="better",
    instructions="Which is better?",
    criteria=(Criterion(name="right", description="is right"),),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help="50,000 tasks")
    given = parser.parse_args()
    tasks_wanted = 50_000 if given.quick else given.tasks
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.duckdb"
        suite = make_suite(max(1, tasks_wanted // (N_CANDIDATES * (N_CANDIDATES - 1))))
        tasks = make_tasks(suite)
        with open_ledger(store) as ledger:
            fill(ledger, suite, tasks)
        with open_ledger(store) as ledger:
            resume(ledger, suite, tasks)
            wait_as_reader(ledger, store, tasks)
        print(f"file: {store.stat().st_size / len(tasks):.0f} bytes a judgement")
        read(store, suite)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, tasks included")


def fill(ledger: Ledger, suite: Suite, tasks: list[JudgeTask]) -> None:
    ledger.save_judges({JUDGE: IDENTITY})
    run = ledger.begin_run("bench", suite.name)
    with timed("save suite", len(suite.cases) * N_CANDIDATES):
        ledger.save_suite(suite, [RUBRIC])
    with timed("plan", len(tasks)):
        asked = list(ledger.pending(run, tasks))
    with timed("append and store", len(asked)):
        for number, task in enumerate(asked):
            choice = ("first", "second", "tie")[number * 2654435761 % 3]
            ledger.append(run, task, judgement(choice))
        ledger.flush()
    ledger.end_run(run, "done")


def resume(ledger: Ledger, suite: Suite, tasks: list[JudgeTask]) -> None:
    ledger.save_judges({JUDGE: IDENTITY})
    run = ledger.begin_run("bench", suite.name)
    with timed("save suite again", len(suite.cases) * N_CANDIDATES):
        ledger.save_suite(suite, [RUBRIC])
    with timed("resume a finished plan", len(tasks)):
        asked = sum(1 for _ in ledger.pending(run, tasks))
    print(f"  to ask: {asked}")


def wait_as_reader(ledger: Ledger, store: Path, tasks: list[JudgeTask]) -> None:
    """Let another process read again and again while verdicts come in at about a thousand a second."""
    run = ledger.begin_run("bench", "bench")
    command = [sys.executable, "-c", READER, str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        for task in itertools.cycle(tasks):
            ledger.append(run, task, judgement("first"))
            time.sleep(0.001)
            if reader.poll() is not None:
                break
        waits_s = sorted(float(line) for line in reader.stdout)
    print(
        f"reader wait during a run: median {statistics.median(waits_s) * 1e3:.0f} ms, "
        f"p99 {waits_s[int(len(waits_s) * 0.99)] * 1e3:.0f} ms of {len(waits_s)}"
    )


def read(store: Path, suite: Suite) -> None:
    first, second = list(suite.outputs)[:2]
    with open_reader(store) as reader:
        with timed("win matrix"):
            reader.battle_cells(QUESTION)
        with timed("win matrix by cluster"):
            reader.battle_cells(QUESTION, by_cluster=True)
        with timed("scores of one pair"):
            reader.pair_scores(QUESTION, first, second)
        with timed("coverage"):
            reader.coverage_of(QUESTION)


def make_suite(n_cases: int) -> Suite:
    names = [f"candidate-{number:02}" for number in range(N_CANDIDATES)]
    cases = tuple(
        Case(f"case-{number}", (Message("user", f"question {number}"),)) for number in range(n_cases)
    )
    file = SuiteFile(
        name="bench",
        cases="cases.jsonl",
        rubrics=("better",),
        candidates={name: CandidateSpec(outputs="outputs.jsonl") for name in names},
    )
    outputs = {
        name: {case.id: Output(name, case.id, f"{name} on {case.id}") for case in cases} for name in names
    }
    return Suite(file, ".", cases, outputs)


def make_tasks(suite: Suite) -> list[JudgeTask]:
    rubric_hash = RUBRIC.hash
    tasks = []
    for case in suite.cases:
        for a, b in combinations([outputs[case.id] for outputs in suite.outputs.values()], 2):
            for first, second in ((a, b), (b, a)):
                key = task_key(IDENTITY, rubric_hash, case.hash, (first.hash, second.hash), 0)
                tasks.append(JudgeTask(key, JUDGE, RUBRIC, case, first, second))
    return tasks


def judgement(choice: str) -> Judgement:
    return Judgement(
        Preference(choice, 0.5, 0.4, 0.1, 0.99),
        "logprobs",
        "model",
        choice,
        RATIONALE,
        "ab" * 16,
        None,
        Usage(1, 900, 60, 0, 0.0003),
        812.5,
    )


@contextmanager
def timed(what: str, n_rows: int = 0) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    rate = f", {n_rows / wall:,.0f} rows/s, {cpu / n_rows * 1e3:.4f} ms CPU a row" if n_rows else ""
    print(f"{what}: {cpu:.2f} s CPU, {wall:.2f} s wall{rate}", flush=True)


if __name__ == "__main__":
    main()
