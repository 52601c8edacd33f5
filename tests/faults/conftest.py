"""The whole engine against a server with faults: project, server, the workflow in this process, the store."""

import asyncio
import dataclasses
from collections import Counter

import duckdb
import pytest
from loopback import Loopback
from place import Place, prefer_good

from judgekit.cli.wiring import open_house
from judgekit.workflow.compare import Asked, compare


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture
def server():
    with Loopback() as loop:
        loop.switches.answer = prefer_good
        yield loop


@pytest.fixture
def judge(place, server, monkeypatch):
    """Compare two files as the command does, but in this process; give the comparison."""

    def run(pair, *, concurrency=8, timeout_s=20.0, clock=None):
        monkeypatch.chdir(place.folder)
        place.configure(server.base_url, concurrency=concurrency, timeout_s=timeout_s)
        house = open_house()
        if clock:
            house.connections._manner = dataclasses.replace(house.connections._manner, clock=clock)
        plan = house.plan_pair(pair, None, (), ())
        with house.desk("none", concurrency, quiet=True) as desk:
            return asyncio.run(house.closing(compare(plan, desk, Asked())))

    return run


@pytest.fixture
def ask_store(place):
    """Put SQL to the store, as its owner may."""

    def ask(sql, store=None):
        with duckdb.connect(store or place.store, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return ask


@pytest.fixture
def statuses(ask_store):
    """How many tasks ended how, by the attempt that counts."""

    def count():
        return dict(ask_store("select status, count(*)::int from judgements group by status"))

    return count


@pytest.fixture
def attempts(ask_store):
    """How many replies are stored for each key, failed calls not counted."""

    def count(store=None):
        sql = "select replace(key::varchar, '-', '') from attempts where status <> 'error'"
        return Counter(key for (key,) in ask_store(sql, store))

    return count
