import resource
import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.errors import StoreError, StoreFull
from judgekit.store.events import Event, json_line
from judgekit.store.journal import Journal, replay


def event(number: int, text: str = "") -> Event:
    return Event("judgement", json_line({"kind": "judgement", "seq": number, "text": text}))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.journal"


@pytest.fixture
def journal(path):
    opened = Journal(path)
    yield opened
    opened.close()


@given(texts=st.lists(st.text(st.characters(codec=None, categories=None)), max_size=5))
def test_what_was_written_is_replayed(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("journal") / "j"
    events = [event(number, text) for number, text in enumerate(texts)]
    journal = Journal(path)
    for one in events:
        journal.write(one)
    assert list(replay(path)) == events
    journal.close()


def test_no_journal_replays_nothing(path):
    assert list(replay(path)) == []


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_torn_last_line_is_dropped(path, journal, cut):
    journal.write(event(1))
    journal.write(event(2))
    path.write_bytes(path.read_bytes()[:-cut])
    assert list(replay(path)) == [event(1)]


@pytest.mark.parametrize("damage", [b"{broken", b"[1]", b'{"seq": 1}', b"\xff\xfe"])
def test_a_damaged_line_before_the_last_is_named(path, journal, damage):
    journal.write(event(1))
    path.write_bytes(damage + b"\n" + path.read_bytes())
    with pytest.raises(StoreError, match="journal:1: damaged line"):
        list(replay(path))


def test_later_events_stay_when_earlier_ones_are_dropped(path, journal):
    journal.write(event(1))
    mark = journal.size
    journal.write(event(2, "é"))
    journal.drop_before(mark)
    journal.write(event(3))
    assert list(replay(path)) == [event(2, "é"), event(3)]
    journal.drop_before(journal.size)
    assert path.stat().st_size == 0


def test_an_empty_journal_leaves_no_file(path):
    Journal(path).close()
    assert not path.exists()


@pytest.fixture
def small_files():
    """No file may grow beyond 4 kB: the nearest thing to a full disk that needs no rights."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("small_files")
def test_an_event_that_does_not_fit_is_refused_whole(path, journal):
    journal.write(event(1))
    with pytest.raises(StoreFull, match="make room"):
        journal.write(event(2, "x" * 5000))
    journal.write(event(3))
    assert list(replay(path)) == [event(1), event(3)]
