"""The real page in a real browser: twenty pairs labelled by key, and nothing a candidate wrote acts."""

import os
from pathlib import Path

import pytest
from label_place import HOSTILE

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
SCRIPTS = [path.name for path in (ROOT / "judgekit" / "labelling" / "static").glob("*.js")]
ACTIVE = (
    "document.querySelectorAll('main :is(a, img, svg, script, style, iframe, object, form, [src], [href], "
    "[onclick], [onload], [onerror], [style])').length"
)
NUMBER = "document.querySelector('main').dataset.number"
PICTURED = 16
"""The item of which the documentation has a picture."""
COUNT = "document.querySelector('#count').textContent"


@pytest.fixture
def opened(place, browser):
    """Open the page of `judgekit label` with some options; give the tab and what serves it."""
    open_now = []

    def open_page(*words, suite="demo", **size):
        serving = place.label(*words, suite=suite).__enter__()
        open_now.append(serving)
        page = browser.open(serving.address, **size)
        page.wait_for(COUNT)
        return page, serving

    yield open_page
    for serving in open_now:
        serving.__exit__()


def press_on(page, *keys):
    """Press keys that answer the item on show, and wait for the next one."""
    before = page.evaluate(COUNT)
    for key in keys:
        page.press(key)
    page.wait_for(f"{COUNT} !== {before!r}")


def finish(page, serving):
    """End the sitting on the page, and wait until the command has ended too."""
    page.click("#finish")
    return serving.ended()


def take_pictures(page):
    """Make the pictures of the documentation anew, if that is asked for."""
    if os.environ.get("UPDATE_IMAGES"):
        page.screenshot(IMAGES / "label-page.png")
        page.resize(390, 844, phone=True)
        page.prefer("dark")
        page.screenshot(IMAGES / "label-page-phone.png")
        page.prefer("light")
        page.resize(1280, 900)


def test_twenty_pairs_are_labelled_by_key(place, opened):
    page, serving = opened("--as", "ann", "--n", "20", suite="instructions")
    choices = {"1": "first", "a": "first", "2": "second", "b": "second", "3": "tie", "4": "tie", "5": None}
    pressed = [list(choices)[n % len(choices)] for n in range(20)]
    for n, key in enumerate(pressed):
        assert page.evaluate(COUNT) == f"{n + 1} of 20"
        if n == PICTURED:
            take_pictures(page)
        press_on(page, key)
    assert page.evaluate("document.querySelector('main').textContent").startswith("All done, all saved.")
    page.press("Enter")
    code, printed = serving.ended()
    assert (code, "20 labels saved as human:ann" in printed) == (0, True)
    given = place.sql("select choice from attempts where judge = 'human:ann' order by seq")
    assert [row["choice"] for row in given] == [choices[key] for key in pressed]
    (row,) = place.sql(
        "select count(*) as n, min(latency_ms) as fastest, min(pick) as pick, min(protocol) as protocol "
        "from judgements where judge = 'human:ann' and status in ('preference', 'cannot_assess')"
    )
    assert row["n"] >= 20
    assert row["fastest"] > 0
    assert (row["pick"], row["protocol"]) == ("random", "page")
    assert page.hosts == {"127.0.0.1"}
    assert page.console == []


def test_both_sides_are_used_and_the_page_does_not_tell_whose_they_are(opened):
    page, _ = opened("--as", "ann", "--pairs", "baseline", "tuned", "base")
    plain = []
    for _ in range(12):
        left, right = page.evaluate(
            "[...document.querySelectorAll('.sides section')].map(s => s.textContent)"
        )
        plain.append("Plain answer" in left)
        assert "Plain answer" in left + right
        assert not {"base", "tuned", "rag"} & set(page.evaluate("document.body.innerText").split())
        press_on(page, "2")
    assert 0 < sum(plain) < 12


def test_nothing_a_candidate_wrote_acts_or_loads(opened):
    page, serving = opened("--as", "ann", "--rubric", "careful", "tuned", "rag")
    seen = ""
    total = serving.client.state()["progress"]["total"]
    for _ in range(total):
        seen += page.evaluate("document.querySelector('.sides').innerText") + "\n"
        page.evaluate("document.querySelectorAll('.sides *').forEach(element => element.click())")
        assert page.evaluate(ACTIVE) == 0
        before = page.evaluate(NUMBER)
        page.press("s")
        page.wait_for(f"{NUMBER} !== {before!r}")
    assert page.evaluate("document.title") == "demo: careful"
    assert {
        request.url.split("?")[0].removeprefix(f"http://{serving.client.host}") for request in page.requests
    } == {
        *("/", "/page.css", "/state", "/say"),
        *(f"/{name}" for name in SCRIPTS),
    }
    assert page.dialogs == []
    assert page.console == []
    for shown in (
        "<script>document.title",
        "pixel.png",
        "javascript:document.title",
        "U+202E",
        "U+001B",
        "U+200B",
    ):
        assert shown in seen
    assert len(HOSTILE) <= total


def test_grades_are_given_by_key_and_may_be_taken_back(place, opened):
    page, serving = opened("--as", "ann", "--rubric", "careful", "--n", "3")
    press_on(page, "1", "4", "Enter")
    press_on(page, "?", "5", "Enter")
    press_on(page, "u")
    chips = "[...document.querySelectorAll('.others button')].map(chip => chip.textContent)"
    assert page.evaluate(chips) == ["right: cannot tell", "clear: 5"]
    assert page.evaluate("document.querySelector('[aria-pressed=true]').textContent") == "?cannot tell"
    page.press("n")
    page.write("not so clear")
    page.press("Enter")
    page.press("ArrowRight")
    press_on(page, "2", "Enter")
    finish(page, serving)
    rows = place.sql(
        "select criterion, label, rationale from criterion_grades join judgements using (case_id, judge) "
        "where judge = 'human:ann' and first_candidate = candidate order by judgements.seq, criterion"
    )
    assert [(row["criterion"], row["label"]) for row in rows] == [
        ("clear", "4"),
        ("right", "yes"),
        ("clear", "2"),
        ("right", None),
    ]
    assert rows[2]["rationale"] == "not so clear"


def test_a_ranking_becomes_pairs(place, opened):
    page, serving = opened("--as", "ann", "--rank", "--n", "2")
    shown = page.evaluate("[...document.querySelectorAll('.sides section h2')].map(h => h.textContent)")
    assert shown == ["Answer 1", "Answer 2", "Answer 3"]
    press_on(page, "3", "1", "=", "2", "Enter")
    for _ in range(3):
        page.click(".ranking li:not([draggable]) button")
    page.click(".ranking li:nth-child(3) button")
    press_on(page, "Enter")
    finish(page, serving)
    answers = place.sql("select raw, choice from attempts order by seq")
    assert [row["raw"] for row in answers] == ["places as shown: 1, 3, 1"] * 3 + [
        "places as shown: 1, 3, 2"
    ] * 3
    assert [row["choice"] for row in answers] == ["first", "tie", "second", "first", "first", "second"]


def test_a_ranking_can_be_changed_by_dragging(opened):
    page, _ = opened("--as", "ann", "--rank", "--n", "1")
    for key in "123":
        page.press(key)
    page.evaluate(
        """(() => {
          const [first, , last] = document.querySelectorAll(".ranking li");
          const dataTransfer = new DataTransfer();
          last.dispatchEvent(new DragEvent("dragstart", { dataTransfer }));
          first.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
        })()"""
    )
    ranking = "[...document.querySelectorAll('.ranking li')].map(line => line.textContent.slice(0, 11))"
    assert page.evaluate(ranking) == ["1. Answer 3", "2. Answer 1", "3. Answer 2"]


def test_it_can_be_read_and_used_by_tab_on_a_phone_and_in_the_dark(opened):
    page, _ = opened("--as", "ann", "--n", "4", width=390, height=844)
    page.resize(390, 844, phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.prefer("dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 22, 23)"
    names = []
    for _ in range(6):
        page.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert any("What to look at" in name for name in names)
    tree = page.command("Accessibility.getFullAXTree")["nodes"]
    buttons = [node["name"]["value"] for node in tree if node.get("role", {}).get("value") == "button"]
    assert {"Left is better", "Right is better", "Tie", "Both bad", "Cannot tell", "Skip"} <= {
        name.strip() for name in buttons
    }
    assert all(name.strip() for name in buttons)


def test_a_server_that_is_gone_is_said(opened):
    page, serving = opened("--as", "ann", "--n", "4")
    press_on(page, "1")
    serving.process.kill()
    serving.process.wait()
    page.press("2")
    assert "does not answer any more" in page.wait_for("document.querySelector('#problem').textContent")
