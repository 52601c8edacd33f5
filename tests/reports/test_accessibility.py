"""The page held against axe-core, the engine behind most accessibility checkers, in a real browser.

Needs Chromium, and axe.min.js: name the file in JUDGEKIT_AXE (`npm pack axe-core` brings it).
"""

import os
from pathlib import Path

import pytest
from chromium import Chromium, skip_without_chromium
from click.testing import CliRunner

from judgekit.cli.report import command

FOUND = """axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations
  .filter((each) => ['serious', 'critical'].includes(each.impact))
  .map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`))"""
IS_READY = "document.documentElement.dataset.ready === 'yes' || !document.getElementById('explorer')"


@pytest.fixture(scope="module")
def axe():
    named = os.environ.get("JUDGEKIT_AXE")
    if named is None:
        pytest.skip("JUDGEKIT_AXE names no axe.min.js")
    return Path(named).read_text("utf-8")


@pytest.fixture(scope="module")
def browser():
    skip_without_chromium()
    with Chromium() as open_browser:
        yield open_browser


@pytest.fixture(scope="module")
def pages(make_store):
    folder = make_store(40, text=lambda name, number: f"{name} says {number}. " * 150, labelled=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for words in (["html", "made"], ["leaderboard", "made", "--format", "html", "-o", "board.html"]):
            assert CliRunner().invoke(command, words).exit_code == 0
    return {
        "suite": (folder / "report.html").as_uri() + "#case=c1&a=rag&b=base",
        "report": (folder / "board.html").as_uri(),
    }


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["suite", "report"])
def test_nothing_serious_is_found(axe, browser, pages, name, scheme, width):
    page = browser.open("about:blank")
    page.prefer(scheme)
    page.resize(width, 900, phone=width == 390)
    page.go(pages[name])
    page.wait_for(IS_READY)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    page.evaluate(f"{axe};0")
    assert page.evaluate(FOUND) == []
    page.close()
