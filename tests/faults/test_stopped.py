"""One signal drains and saves; a second one leaves at once; the next run asks only what is missing."""

import signal
import time

import pytest

N_TASKS = 60


@pytest.fixture
def started(place, server):
    """Start a comparison, and give it when 8 verdicts are in and 8 more are asked for."""
    place.configure(server.base_url, concurrency=8)
    pair = place.pair(N_TASKS // 2)
    processes = []

    def start():
        process = place.start("compare", *pair, "--quiet")
        processes.append(process)
        while server.counts.served < 8 or server.counts.in_flight < 8:
            assert process.poll() is None, process.communicate()
            time.sleep(0.005)  # waits for the server to have served, not for time to pass
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_drains_and_saves(started, place, server, attempts, number):
    server.switches.latency_s = 0.2
    process = started()
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "finishing what is in flight" in err
    assert "over" in out
    assert server.counts.requests == server.counts.served == len(attempts()) < N_TASKS
    assert place.run("compare", "old.jsonl", "new.jsonl", "--quiet").returncode == 0
    assert server.counts.requests == N_TASKS


def test_two_signals_leave_at_once(started, place, server, attempts):
    answer = server.switches.answer

    def answer_and_then_hang(body):
        server.switches.latency_s = 3600.0
        return answer(body)

    server.switches.latency_s = 0.2
    server.switches.answer = answer_and_then_hang
    process = started()
    process.send_signal(signal.SIGINT)
    while "finishing what is in flight" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert len(attempts()) == server.counts.served == 8
    server.switches.latency_s, server.switches.answer = 0.0, answer
    assert place.run("compare", "old.jsonl", "new.jsonl", "--quiet").returncode == 0
    assert server.counts.requests == N_TASKS + 8
