"""What the tutorial tells people to type is typed here, in an empty folder."""

import re

from doc_page import DOCS, follow


def test_the_tutorial_works_as_written(tmp_path):
    ran = follow("tutorial.md", tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "new is better than old" in ran.stdout
    assert "112 judgements to ask" in ran.stdout
    assert (tmp_path / "report.html").stat().st_size > 20_000
    assert 'failures="0"' in (tmp_path / "gate.xml").read_text("utf-8")


def test_every_link_between_pages_leads_somewhere():
    for page in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
