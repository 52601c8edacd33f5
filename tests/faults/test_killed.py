"""kill -9 at any instant: every received verdict is there once, and only what was in flight is paid twice."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

ACKNOWLEDGING = str(Path(__file__).with_name("acknowledging.py"))
ROUNDS = int(os.environ.get("JUDGEKIT_KILL_ROUNDS", "6"))
CONCURRENCY = 16


@pytest.fixture
def acknowledged(place, server):
    """Start a run, kill it after so many verdicts (or let it end), and give the keys it acknowledged."""
    place.configure(server.base_url, concurrency=CONCURRENCY)

    def run(pair, *options, kill_after=None):
        process = place.start(*pair, *options, program=(ACKNOWLEDGING,))
        told = []
        while kill_after is not None and len(told) < kill_after and (line := process.stdout.readline()):
            told.append(line.strip())
        if kill_after is not None:
            process.send_signal(signal.SIGKILL)
        rest, errors = process.communicate(timeout=120)
        told += [key for key in rest.split("\n") if len(key) == 32]
        while server.counts.in_flight:
            time.sleep(0.005)  # until the server has noticed that its client is gone
        assert process.returncode in (0, -signal.SIGKILL), errors
        return told

    return run


def report(rounds, n_killed, lost, stored, paid_twice):
    """With -s: the figures of a long series."""
    doubled = sum(stored.values()) - len(stored)
    print(  # noqa: T201 - what a long series is run for
        f"{rounds} kills: {n_killed} verdicts received before them, {len(lost)} lost, {doubled} doubled, "
        f"{paid_twice} calls paid for twice (at most {CONCURRENCY} in flight)"
    )


def test_killed_runs_lose_and_double_nothing(place, server, acknowledged, attempts):
    chance = random.Random(5)
    server.switches.latency_s = 0.02
    pair = place.pair(20 * ROUNDS + 40)
    told = []
    for _ in range(ROUNDS):
        told += acknowledged(pair, kill_after=chance.randrange(1, 40))
    n_killed = len(told)
    told += acknowledged(pair)
    stored = attempts()
    paid_twice = server.counts.served - len(stored)
    report(ROUNDS, n_killed, set(told) - set(stored), stored, paid_twice)
    assert set(told) <= set(stored)
    assert len(told) == len(set(told))
    assert len(stored) == 2 * (20 * ROUNDS + 40)
    assert set(stored.values()) == {1}
    assert paid_twice <= CONCURRENCY * ROUNDS


def test_runs_killed_inside_a_flush_lose_and_double_nothing(place, server, acknowledged, attempts):
    rounds = (ROUNDS + 1) // 2
    pair = place.pair(40 * rounds)
    told = []
    for number in range(rounds):
        told += acknowledged(pair, "--flush-every", "8", "--die-in-flush", str(1 + number % 4))
    n_killed = len(told)
    told += acknowledged(pair)
    stored = attempts()
    report(rounds, n_killed, set(told) - set(stored), stored, server.counts.served - len(stored))
    assert set(told) <= set(stored)
    assert len(stored) == 80 * rounds
    assert set(stored.values()) == {1}
