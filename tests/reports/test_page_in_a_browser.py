"""The page as a browser sees it: ready, quiet, used by keys, hostile text shown as text. Needs Chromium."""

import re

import pytest
from chromium import Chromium, skip_without_chromium
from click.testing import CliRunner

from judgekit.cli.report import command

HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=alert(2)>\u202e\x07"
READY = "document.documentElement.dataset.ready === 'yes'"


def _said(name, number):
    return f"{name} {number} {HOSTILE}"


@pytest.fixture(scope="module")
def browser():
    skip_without_chromium()
    with Chromium() as open_browser:
        yield open_browser


@pytest.fixture(scope="module")
def address(make_store):
    folder = make_store(4, text=_said, raw=HOSTILE, labelled=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert CliRunner().invoke(command, ["html", "made"]).exit_code == 0
    return (folder / "report.html").as_uri()


@pytest.fixture
def page(browser, address):
    shown = browser.open(f"{address}#case=c1&a=rag&b=base")
    shown.wait_for(READY)
    yield shown
    assert shown.console == []
    assert {request.url.partition("#")[0] for request in shown.requests} == {address}
    assert shown.dialogs == []
    shown.close()


def text_of(page, selector):
    return page.evaluate(f"document.querySelector({selector!r}).innerText")


def test_the_case_in_the_address_is_open_and_hostile_text_is_only_text(page):
    story = page.evaluate("document.getElementById('story').outerHTML")
    assert ">c1" in story
    assert "&lt;img src=x onerror=alert(2)&gt;" in story
    assert '<span class="control">U+202E</span>' in story
    assert '<span class="control">U+0007</span>' in story
    everything = page.evaluate("document.documentElement.outerHTML")
    assert "<img" not in everything
    assert len(re.findall("<script", everything)) == 2
    assert page.evaluate("document.title") == "made · judgekit"


def test_what_people_say_stands_before_what_judges_say(page):
    assert "1 label of people: B is preferred" in text_of(page, "#story .people")
    assert "person ann" in text_of(page, "#story .verdict summary")
    page.evaluate(
        "const show = document.getElementById('outcome'); show.value = 'people';"
        "show.dispatchEvent(new Event('change'))"
    )
    assert text_of(page, "#found") == "3 of 4 cases"


def test_keys_lead_from_case_to_case(page):
    page.press("j")
    assert page.evaluate("location.hash").startswith("#case=c2&a=rag&b=base")
    page.press("x")
    assert "a=base&b=rag" in page.evaluate("location.hash")
    page.press("/")
    page.write("question 3")
    assert text_of(page, "#found") == "1 of 4 cases"
    page.press("Escape")
    page.press("k")
    assert page.evaluate("location.hash").startswith("#case=c3")


def test_differences_are_marked(page):
    page.evaluate("location.hash = 'case=c2&a=few-shot&b=base'")
    page.wait_for("document.querySelector('#story h3').textContent.startsWith('c2')")
    assert page.evaluate("document.querySelector('#story del').textContent").startswith("few-shot")
    assert page.evaluate("document.querySelector('#story ins').textContent").startswith("base")


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out(page, width):
    page.resize(width, 900, phone=width == 390)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_is_white_and_shows_what_is_folded(page):
    page.prefer("dark")
    page.command(
        "Emulation.setEmulatedMedia",
        media="print",
        features=[{"name": "prefers-color-scheme", "value": "dark"}],
    )
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.chart text:not(.quiet)')).fill")
        == "rgb(28, 27, 25)"
    )
    folded = "document.querySelector('details:not([open]) table')"
    assert page.evaluate(f"{folded}.getBoundingClientRect().height") > 0
    assert page.evaluate("document.querySelector('.controls').getBoundingClientRect().height") == 0
