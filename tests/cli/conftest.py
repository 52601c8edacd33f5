"""A project in a fresh folder, whose judge is a loopback server."""

import pytest
from loopback import Loopback
from place import Place, prefer_good


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture
def server():
    """A server that prefers the output that holds the word GOOD, and says A where none or both do."""
    with Loopback() as loop:
        loop.switches.answer = prefer_good
        yield loop


@pytest.fixture
def pair(place):
    return place.pair()


@pytest.fixture(scope="session")
def judged(tmp_path_factory):
    """A project with 16 judgements in its store, to be read only."""
    place = Place(tmp_path_factory.mktemp("judged"))
    with Loopback() as loop:
        loop.switches.answer = prefer_good
        place.configure(loop.base_url)
        ran = place.run("compare", *place.pair(), "--limit", "8")
    assert ran.returncode == 0, ran.stderr
    return place
