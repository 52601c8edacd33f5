"""What the page on rubrics tells people to type is typed here, in an empty folder, with a scripted judge."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import Loopback
from oracle import oracle

from judgekit.files.rubric import load_rubric

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "write-a-rubric.md"
JUDGE = """
cat >> judgekit.toml <<'TOML'
[endpoints.loop]
base_url = "{}"
[judges.embedded]
model = "loop:m"
mode = "text"
TOML
"""


@pytest.fixture
def server(tmp_path):
    def answer(body):
        right = oracle(load_rubric(tmp_path / "rubrics" / "plain.yaml"))
        return right(body["messages"][-1]["content"])

    with Loopback() as loop:
        loop.switches.answer = answer
        yield loop


def test_the_page_works_as_written(tmp_path, server):
    first, *others = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ran = subprocess.run(
        ["sh", "-eu"],
        input="\n".join([first, JUDGE.format(server.base_url), *others]),
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1 rubric: 0 errors, 0 warnings, 0 hints" in ran.stdout
    assert "plain: pairwise and graded, 2 criteria, 5 tests: no mistake" in ran.stdout
    assert "sent beside the messages: questions" in ran.stdout
    assert ran.stdout.count("rubric plain, judge embedded: 5 of 5 right, 100.0 % [47.8, 100.0]") == 2
    assert "canary injected: the fair answer wins in 3 of 3" in ran.stdout
    assert "3 rewordings: 0.0 % [" in ran.stdout
    shown = re.search(r"hash (\w+) -> (\w+)", ran.stdout)[0]
    assert shown in PAGE.read_text("utf-8")
    assert "of the old, to be judged anew: 8 verdicts of judge embedded on suite plain.tests" in ran.stdout
    assert "  + Uses no technical term without saying in plain words what it is." in ran.stdout


def test_no_command_on_the_page_is_left_untried():
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert not [text for kind, text in blocks if kind != "sh" and text.startswith("judgekit")]
