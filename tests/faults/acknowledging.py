"""Compare two files as the command does, and tell of each verdict on standard output once it is safe.

    python acknowledging.py old.jsonl new.jsonl [--flush-every 16] [--die-in-flush 3]

Each line is the key of a verdict for which `Ledger.append` has returned. `--die-in-flush N` kills this
process with SIGKILL at a random instant inside its N-th flush.
"""

import argparse
import asyncio
import os
import random
import signal
import threading
import time
from pathlib import Path

from judgekit.cli.wiring import open_house
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.store import writing
from judgekit.store.events import Event
from judgekit.store.ledger import Ledger
from judgekit.workflow.compare import Asked, compare


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pair", nargs=2)
    parser.add_argument("--flush-every", type=int, default=writing.FLUSH_EVENTS)
    parser.add_argument("--die-in-flush", type=int, default=0)
    options = parser.parse_args()
    writing.FLUSH_EVENTS = options.flush_every
    tell_of_appends()
    if options.die_in_flush:
        die_in_flush(options.die_in_flush)
    house = open_house()
    plan = house.plan_pair(tuple(options.pair), None, (), ())
    with house.desk("none", None, quiet=True) as desk:
        asyncio.run(house.closing(compare(plan, desk, Asked())))


def tell_of_appends() -> None:
    append = Ledger.append

    def telling(ledger: Ledger, run: int, task: JudgeTask, judgement: Judgement) -> None:
        append(ledger, run, task, judgement)
        os.write(1, f"{task.key}\n".encode())

    Ledger.append = telling


def die_in_flush(number: int) -> None:
    """Measure the flushes before the N-th, and die somewhere within about that time in the N-th."""
    store_batch = writing._store_batch
    seconds: list[float] = []

    def storing(store: Path, events: list[Event]) -> None:
        if len(seconds) == number - 1:
            longest = max(seconds, default=0.1)
            threading.Timer(random.uniform(0, longest), os.kill, (os.getpid(), signal.SIGKILL)).start()
        start = time.perf_counter()
        store_batch(store, events)
        seconds.append(time.perf_counter() - start)

    writing._store_batch = storing


if __name__ == "__main__":
    main()
