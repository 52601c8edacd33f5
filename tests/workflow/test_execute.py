import asyncio

import pytest

from judgekit.domain.errors import AccessDenied
from judgekit.workflow.execute import Stop, Work, run_tasks


class Desk:
    """Answers tasks after a turn of the loop and counts how many are in flight."""

    def __init__(self, fails_at=None):
        self.in_flight = 0
        self.most_in_flight = 0
        self.recorded = []
        self.pulled = 0
        self.fails_at = fails_at

    def tasks(self, n):
        for task in range(n):
            self.pulled += 1
            yield task

    async def answer(self, task):
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(0)
        self.in_flight -= 1
        if task == self.fails_at:
            raise AccessDenied("the endpoint refused the key")
        return task * 10

    def record(self, task, result):
        self.recorded.append((task, result))

    def work(self):
        return Work(self.answer, self.record)


def run(desk, n, concurrency=4, stop=None):
    asyncio.run(run_tasks(desk.tasks(n), desk.work(), concurrency=concurrency, stop=stop or Stop()))


def test_every_task_is_answered_and_recorded_once():
    desk = Desk()
    run(desk, 100)
    assert sorted(desk.recorded) == [(task, task * 10) for task in range(100)]


def test_in_flight_is_what_was_asked_for():
    desk = Desk()
    run(desk, 100, concurrency=7)
    assert desk.most_in_flight == 7


def test_tasks_are_pulled_only_as_workers_get_free():
    desk = Desk(fails_at=5)
    with pytest.raises(AccessDenied):
        run(desk, 1_000_000, concurrency=3)
    assert desk.pulled < 20


def test_a_fatal_error_ends_the_run_after_what_is_in_flight_was_recorded():
    desk = Desk(fails_at=5)
    with pytest.raises(AccessDenied, match="refused the key"):
        run(desk, 100, concurrency=3)
    answered = {task for task, _ in desk.recorded}
    assert answered == set(range(max(answered) + 1)) - {5}
    assert max(answered) <= 5 + 3


def test_asking_to_stop_drains():
    desk = Desk()
    stop = Stop()

    def record(task, result):
        desk.recorded.append((task, result))
        if task == 9:
            stop.ask()

    asyncio.run(run_tasks(desk.tasks(100), Work(desk.answer, record), concurrency=4, stop=stop))
    assert 10 <= len(desk.recorded) <= 14


def test_asking_twice_abandons_what_hangs():
    stop = Stop()

    async def hang(_task):
        stop.ask()
        stop.ask()
        await asyncio.Event().wait()

    recorded = []
    work = Work(hang, lambda task, result: recorded.append((task, result)))
    asyncio.run(run_tasks(range(3), work, concurrency=2, stop=stop))
    assert recorded == []


def test_a_bug_keeps_its_traceback():
    async def broken(_task):
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(run_tasks(range(3), Work(broken, lambda *_: None), concurrency=1, stop=Stop()))
    assert caught.group_contains(ZeroDivisionError)
