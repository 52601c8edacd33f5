"""A project in a fresh folder, whose judge is a loopback server."""

import json
import os
import subprocess
import sys

import pytest
from loopback import Loopback

TOML = """
default_judge = "far"
[endpoints.loop]
base_url = "{url}"
max_concurrency = 8
timeout_s = 20
{key}
[judges.far]
endpoint = "loop"
model = "judge-1"
mode = "text"
[prices."judge-1"]
input = 1.0
output = 2.0
"""


class Place:
    """A project folder and the command run in it as a user would."""

    def __init__(self, folder):
        self.folder = folder

    def configure(self, url, key=""):
        (self.folder / "judgekit.toml").write_text(TOML.format(url=url, key=key), encoding="utf-8")

    def outputs(self, name, rows):
        path = self.folder / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path.name

    def run(self, *words, env=None, timeout=120):
        return subprocess.run(
            [sys.executable, "-m", "judgekit", *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            env={**os.environ, **(env or {})},
        )

    def start(self, *words):
        return subprocess.Popen(
            [sys.executable, "-m", "judgekit", *words],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture
def server():
    """A server that prefers the output that holds the word GOOD, and says A where none or both do."""
    with Loopback() as loop:
        loop.switches.answer = prefer_good
        yield loop


def prefer_good(body):
    shown = [message["content"] for message in body["messages"] if "GOOD" in message["content"]]
    if not shown or "BAD" not in shown[-1]:
        return "Both are alike. [[C]]"
    text = shown[-1]
    return "[[A]]" if text.index("GOOD") < text.index("BAD") else "[[B]]"


@pytest.fixture
def pair(place):
    return write_pair(place)


@pytest.fixture(scope="session")
def judged(tmp_path_factory):
    """A project with 16 judgements in its store, to be read only."""
    place = Place(tmp_path_factory.mktemp("judged"))
    with Loopback() as loop:
        loop.switches.answer = prefer_good
        place.configure(loop.base_url)
        ran = place.run("compare", *write_pair(place), "--limit", "8")
    assert ran.returncode == 0, ran.stderr
    return place


def write_pair(place):
    """Two files over 30 cases: the second is better in 24, worse in 6."""
    words = [("BAD", "GOOD") if case % 5 else ("GOOD", "BAD") for case in range(30)]
    old = [
        {"id": str(n), "input": f"Question {n}?", "output": f"{a} answer {n}"}
        for n, (a, _) in enumerate(words)
    ]
    new = [
        {"id": str(n), "input": f"Question {n}?", "output": f"{b} answer {n}"}
        for n, (_, b) in enumerate(words)
    ]
    return place.outputs("old", old), place.outputs("new", new)
