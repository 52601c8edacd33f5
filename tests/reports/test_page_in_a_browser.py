"""The page as a browser sees it: ready, quiet, hostile text shown as text. Skipped without Chromium."""

import re
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from judgekit.cli.report import command

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=5000",
    "--dump-dom",
]
HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=alert(2)>\u202e\x07"


@pytest.fixture(scope="module")
def dom(make_store, tmp_path_factory):
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium on this machine")
    folder = make_store(4, text=lambda name, number: f"{name} {number} {HOSTILE}", raw=HOSTILE)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert CliRunner().invoke(command, ["html", "made"]).exit_code == 0
    profile = tmp_path_factory.mktemp("profile")
    address = (folder / "report.html").as_uri() + "#case=c1&a=rag&b=base"
    seen = subprocess.run(
        [browser, *QUIET, f"--user-data-dir={profile}", address],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=60,
        check=False,
    )
    return seen.stdout, [line for line in seen.stderr.splitlines() if "CONSOLE" in line]


def test_it_is_ready_and_has_nothing_to_complain_about(dom):
    page, complaints = dom
    assert 'data-ready="yes"' in page
    assert complaints == []


def test_the_case_in_the_address_is_open_and_hostile_text_is_only_text(dom):
    page, _ = dom
    story = page[page.index('id="story"') : page.index("</article>")]
    assert ">c1" in story
    assert "&lt;img src=x onerror=alert(2)&gt;" in story
    assert '<span class="control">U+202E</span>' in story
    assert '<span class="control">U+0007</span>' in story
    assert "<img" not in page
    assert len(re.findall("<script", page)) == 2
    assert "<title>made · judgekit</title>" in page
