"""A project to label, and the browser to label it in."""

import pytest
from chromium import Chromium
from label_place import LabelPlace


@pytest.fixture
def place(tmp_path):
    """A project to label in; skipped where the extra `web` is not installed."""
    pytest.importorskip("starlette")
    made = LabelPlace(tmp_path)
    made.fill()
    return made


@pytest.fixture(scope="session")
def browser():
    with Chromium() as opened:
        yield opened
