"""A sitting: what is shown, saved, skipped and taken back."""

import pytest
from judged_store import graded_tasks, make_suite

from judgekit.domain.errors import StoreFull, UsageError
from judgekit.domain.labelling import Answer, Item
from judgekit.labelling.keys import level_keys
from judgekit.labelling.session import OutOfStep, Session

ITEMS = [Item((task,), (task.first,)) for task in graded_tasks(make_suite(("base",), 3))]
YES = Answer(grades={"right": "yes"}, note="fine")


@pytest.fixture
def saved():
    return []


@pytest.fixture
def session(saved):
    seconds = iter(range(100))
    return Session(
        ITEMS, lambda item, answer: saved.append((item, answer)), before=2, clock=lambda: next(seconds)
    )


def cases_shown(session):
    shown = session.shown()
    return None if shown is None else (shown.number, shown.item.case.id)


def test_items_are_shown_in_order_and_saved_as_answered(session, saved):
    assert cases_shown(session) == (1, "c0")
    session.answer(1, YES)
    assert cases_shown(session) == (2, "c1")
    assert [(item.case.id, answer.note, answer.seconds > 0) for item, answer in saved] == [
        ("c0", "fine", True)
    ]
    assert (session.standing.done, session.standing.total, session.standing.answered) == (3, 5, 1)


def test_a_skipped_item_comes_after_the_others(session):
    session.skip(1)
    session.answer(2, YES)
    session.answer(3, YES)
    assert cases_shown(session) == (1, "c0")
    session.answer(1, YES)
    assert session.shown() is None
    assert session.standing.waiting == 0


def test_what_is_taken_back_is_shown_with_its_answer_and_replaced(session, saved):
    session.answer(1, YES)
    session.answer(2, YES)
    session.undo()
    session.undo()
    assert cases_shown(session) == (1, "c0")
    assert session.shown().earlier.grades == {"right": "yes"}
    session.answer(1, Answer(grades={"right": "no"}))
    assert [answer.grades["right"] for _, answer in saved] == ["yes", "yes", "no"]
    assert session.standing.answered == 2
    assert not Session(ITEMS, lambda *_: None).can_undo


def test_there_is_nothing_to_take_back_at_first(session):
    with pytest.raises(UsageError, match="nothing to take back"):
        session.undo()


def test_an_answer_to_another_item_is_refused(session, saved):
    session.answer(1, YES)
    for act in (lambda: session.answer(1, YES), lambda: session.skip(3)):
        with pytest.raises(OutOfStep):
            act()
    assert len(saved) == 1


def test_what_could_not_be_saved_stays_on_show():
    def save(*_):
        raise StoreFull("no room")

    session = Session(ITEMS, save)
    with pytest.raises(StoreFull):
        session.answer(1, YES)
    assert cases_shown(session) == (1, "c0")
    assert session.standing.answered == 0


@pytest.mark.parametrize(
    ("labels", "keys"),
    [
        (["yes", "no"], ("1", "2")),
        (["0", "1", "2"], ("0", "1", "2")),
        ([str(n) for n in range(1, 11)], ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")),
        ([str(n) for n in range(12)], ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "", "")),
    ],
)
def test_levels_have_keys(labels, keys):
    assert level_keys(labels) == keys
