"""One run writes to a store; others are told who it is, and readers get in between its writes."""

import json
import signal
import time

import duckdb
import pytest

from judgekit.store.migrate import backup_path, latest_version


@pytest.fixture
def running(place, server):
    """A run that has 8 verdicts and waits for the next 8."""
    answer = server.switches.answer

    def answer_and_then_hang(body):
        server.switches.latency_s = 3600.0
        return answer(body)

    server.switches.latency_s = 0.2
    server.switches.answer = answer_and_then_hang
    place.configure(server.base_url, concurrency=8)
    process = place.start("compare", *place.pair(), "--quiet")
    while server.counts.served < 8 or server.counts.in_flight < 8:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)  # waits for the server to have served, not for time to pass
    yield process
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_a_second_run_is_told_the_pid_of_the_first(running, place, server):
    asked = server.counts.requests
    second = place.run("compare", "old.jsonl", "new.jsonl", "--quiet")
    assert second.returncode == 2
    assert f"is being written by process {running.pid}" in second.stderr
    assert server.counts.requests == asked


@pytest.mark.usefixtures("running")
def test_readers_see_what_was_judged_while_the_run_goes_on(place):
    n_judged = 0
    while n_judged < 8:
        ran = place.run("sql", "select count(*) as n from attempts", "--format", "json")
        assert ran.returncode == 0, ran.stderr
        assert json.loads(ran.stdout)[0]["n"] >= n_judged
        n_judged = json.loads(ran.stdout)[0]["n"]


def test_a_store_of_a_newer_judgekit_is_refused_untouched(place, server):
    place.configure(server.base_url)
    pair = place.pair(6)
    assert place.run("compare", *pair, "--quiet").returncode == 0
    asked = server.counts.requests
    with duckdb.connect(place.store) as connection:
        connection.execute(
            "insert into schema_version values ($version, 'later', now()::timestamp)",
            {"version": latest_version() + 1},
        )
    before = place.store.read_bytes()
    ran = place.run("compare", *pair, "--quiet")
    assert ran.returncode == 2
    assert "pip install -U judgekit-lab" in ran.stderr
    assert place.store.read_bytes() == before
    assert server.counts.requests == asked
    assert not backup_path(place.store, latest_version() + 1).exists()
