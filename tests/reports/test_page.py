"""The page of a suite: what stands on it, that nothing on it runs, and that it stays small."""

import base64
import gzip
import hashlib
import json
import random
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from click.testing import CliRunner

from judgekit.cli.import_ import command as import_command
from judgekit.cli.report import command
from judgekit.cli.run import command as run_command
from judgekit.domain.errors import FileProblems
from judgekit.domain.verdict import Preference
from judgekit.render.page import MOST_BYTES

NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
ODD = {
    "html": NASTY,
    "template": "{{ 7 * 7 }}{% for x in y %} {{ ''.__class__ }}",
    "right-to-left": "abc \u202egnp.exe \u2066x\u2069 שלום",
    "control": "\x00\x1b[31m\x07 bell",
    "separators": "a\u2028b\u2029c",
    "surrogate": "half \ud83d of it",
    "emoji": "👩‍👩‍👧‍👦 🇺🇳",
    "huge": "x" * 300_000,
}


class Seen(HTMLParser):
    """The tags of a page with their attributes, and the texts of its scripts."""

    def __init__(self):
        super().__init__()
        self.tags = []
        self.texts = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags:
            self.texts.append((self.tags[-1][0], data))


def written(folder, monkeypatch, *words):
    monkeypatch.chdir(folder)
    ran = CliRunner().invoke(command, ["html", "made", "-o", "page.html", *words], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return (folder / "page.html").read_text(encoding="utf-8")


def seen(page):
    parser = Seen()
    parser.feed(page)
    return parser


def cases_of(page):
    packed = re.search(r'<script id="data"[^>]*>([^<]*)</script>', page)[1]
    return json.loads(gzip.decompress(base64.b64decode(packed)))


@pytest.fixture(scope="module")
def page(project):
    with pytest.MonkeyPatch.context() as patch:
        yield written(project, patch)


def test_the_answer_comes_first(page):
    body = page[page.index("<body>") :]
    assert body.index('class="headline"') < body.index("<main>")
    assert "rag is better than base" in body or "cannot tell yet whether rag or base" in body
    for part in ("Leaderboard", "Win rates", "By tag", "By criterion", "Both orders", "Coverage"):
        assert part in body
    for report in ("position-bias", "judge-agreement", "cost-and-latency"):
        assert f"judgekit report {report} made" in body


def test_every_case_can_be_looked_into(page):
    data = cases_of(page)
    assert [case["id"] for case in data["cases"]] == [f"c{n}" for n in range(8)]
    assert data["names"] == ["base", "few-shot", "rag"]
    first = data["cases"][0]
    assert first["outputs"]["2"] == "rag says 0"
    assert len(first["verdicts"]) == 13
    assert first["verdicts"][0][-1] == "the reply"


def test_the_page_loads_nothing_and_runs_only_its_own_script(page):
    found = seen(page)
    policy = next(a["content"] for _, a in found.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag, content in found.texts:
        if content.strip() and (tag == "style" or "use strict" in content):
            assert base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() in policy
    assert {tag for tag, _ in found.tags}.isdisjoint(
        {"link", "img", "iframe", "object", "embed", "form", "base"}
    )
    for _, attributes in found.tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "style"}]
        assert attributes.get("href", "#").startswith("#")
    assert "http" not in re.sub(r"http-equiv", "", page.split("<script id")[0])


def test_it_can_be_read_without_seeing_the_charts(page):
    found = seen(page)
    assert dict(found.tags)["html"] == {"lang": "en"}
    for attributes in (a for tag, a in found.tags if tag == "svg" and "class" in a):
        assert attributes.get("aria-hidden") == "true" or attributes["aria-label"]
    scopes = [a.get("scope") for tag, a in found.tags if tag == "th"]
    assert set(scopes) == {"row", "col"}
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_ladder_is_drawn_with_its_figures(page):
    ladder = page[page.index("<h3>Ladder") :]
    drawn = ladder[: ladder.index("</svg>")]
    assert 'role="img" aria-label="ladder: each rung against the one before"' in drawn
    assert drawn.count('class="dot"') == 2
    assert drawn.count('class="step ') == 2
    graded = page[page.rindex("<h3>Ladder") :]
    assert graded[: graded.index("</svg>")].count('class="dot"') == 3
    figures = graded[graded.index("<tbody>") : graded.index("</tbody>")]
    assert figures.count("<tr>") == 3
    assert "not shown" in figures or "real" in figures


def test_judges_are_held_against_people(make_store, monkeypatch):
    page = written(make_store(labelled=True), monkeypatch)
    start = page.index("The judge</dt>", page.index("judged by strict, pairwise"))
    said = page[start : page.index("</dl>", start)]
    assert 'aria-label="Agreement of the judge with others: helpful, strict, pairwise"' in said
    assert ">human:ann</th>" in said
    assert "Position: " in said
    assert "A program, or people: other judges are held against it." in page
    assert "how often this judge is right is not known" not in said


def test_what_people_would_say_stands_beside_what_a_judge_says(tmp_path, monkeypatch):
    (tmp_path / "judgekit.toml").touch()
    pairs = ["case,a,b,winner,shown_first"]
    labels = ["case,a,b,winner,annotator"]
    for n in range(120):
        truth, first = "ab"[n % 3 == 0], "ab"[n % 2]
        pairs.append(f"q{n},one,two,{truth if n % 5 else 'ab'[truth == 'a']},{first}")
        if n % 2:
            labels.append(f"q{n},one,two,{truth},ann")
    (tmp_path / "pairs.csv").write_text("\n".join(pairs))
    (tmp_path / "labels.csv").write_text("\n".join(labels))
    monkeypatch.chdir(tmp_path)
    for words in (
        ["judgements", "pairs.csv", "--suite", "made", "--judge", "model"],
        ["labels", "labels.csv", "--suite", "made", "--picked", "random"],
    ):
        assert CliRunner().invoke(import_command, words, catch_exceptions=False).exit_code == 0
    page = written(tmp_path, monkeypatch)
    assert "As people or programs would see it" in page
    assert "two: corrected by people: win rate" in page
    assert "60 labels" in page


def test_what_is_not_known_of_a_judge_is_said(page):
    assert "No person or program has judged the same outputs" in page


def test_one_candidate_is_a_page_that_says_so(tmp_path, monkeypatch):
    (tmp_path / "suites").mkdir()
    (tmp_path / "judgekit.toml").write_text("")
    (tmp_path / "suites" / "cases.jsonl").write_text('{"id": "1", "input": "2 + 2?", "reference": "4"}\n')
    (tmp_path / "suites" / "only.jsonl").write_text('{"id": "1", "output": "4"}\n')
    (tmp_path / "suites" / "lone.yaml").write_text(
        "name: lone\ncases: cases.jsonl\nrubrics: [correctness-vs-reference]\n"
        "judges: [{name: exact, kind: program, program: exact}]\n"
        "candidates:\n  only: {outputs: only.jsonl}\n"
    )
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(run_command, ["lone", "--quiet"]).exit_code == 0
    ran = CliRunner().invoke(command, ["html", "lone"], catch_exceptions=False)
    assert ran.exit_code == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "There is one candidate only, so there is nothing to compare it with." in page
    assert "100.0 %" in page


def test_odd_outputs_are_data(make_store, monkeypatch):
    odd = list(ODD.values())
    folder = make_store(
        len(odd),
        text=lambda name, number: f"{name} {odd[number]}",
        raw=NASTY,
        rationale=ODD["right-to-left"] + ODD["control"],
    )
    page = written(folder, monkeypatch)
    assert len([tag for tag, _ in seen(page).tags if tag == "script"]) == 2
    assert "alert(" not in page
    assert "__class__" not in page
    for case, text in zip(cases_of(page)["cases"], odd, strict=True):
        assert case["outputs"]["0"].startswith(f"base {text[:90_000]}")
        assert case["verdicts"][0][-1] == NASTY
    assert len(page) < 2_000_000


def test_names_are_shown_not_run(make_store, monkeypatch):
    folder = make_store(2)
    monkeypatch.chdir(folder)
    (folder / "reports").mkdir()
    own = f"-- title: {NASTY}\n-- description: \u202eodd\nselect '{NASTY}' as \"<b>\", 1 as suite\n"
    (folder / "reports" / "coverage.sql").write_text(own, encoding="utf-8")
    page = written(folder, monkeypatch)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "⟨U+202E⟩odd" in page


def test_a_thousand_long_cases_fit(make_store, monkeypatch):
    words = random.Random(4)
    folder = make_store(
        1000,
        text=lambda name, number: f"{name} {number} " + "".join(words.choices("abcdefghijkl mnop", k=2500)),
        verdict=lambda task: Preference("first") if task.first.candidate == "base" and task.second else None,
    )
    page = written(folder, monkeypatch)
    assert len(page.encode()) <= 2_000_000
    assert len(cases_of(page)["cases"]) == 1000
    assert "Texts are cut after" in page
    assert MOST_BYTES < 2_000_000


def test_half_a_run_says_so(make_store, monkeypatch):
    folder = make_store(
        4, verdict=lambda task: Preference("first") if task.case.id < "c2" and task.second else None
    )
    page = written(folder, monkeypatch)
    assert "planned judgements are missing" in page
    assert "The same command goes on where it stopped." in page


def test_nothing_judged_says_so(make_store, monkeypatch):
    page = written(make_store(2, verdict=lambda _: None), monkeypatch)
    assert "Nothing to say yet about helpful, judged by strict" in page


def test_nothing_stored_is_a_page_that_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(command, ["html", "text-to-sql"], catch_exceptions=False)
    assert ran.exit_code == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Nothing is judged yet. Run: judgekit run text-to-sql" in page
    assert 'id="explorer"' not in page


def test_a_suite_that_nobody_knows_is_told(project, tmp_path, monkeypatch):
    for folder in (project, tmp_path):
        monkeypatch.chdir(folder)
        with pytest.raises(FileProblems, match="there is no suite 'text-to-sq'; did you mean 'text-to-sql'"):
            CliRunner().invoke(command, ["html", "text-to-sq"], catch_exceptions=False)
    assert CliRunner().invoke(command, ["html"]).exit_code == 2
