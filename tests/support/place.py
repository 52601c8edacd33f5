"""A project folder whose judge is a loopback server, and the command run in it as a user would."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TOML = """
default_judge = "far"
concurrency = {concurrency}
[endpoints.loop]
base_url = "{url}"
max_concurrency = {concurrency}
timeout_s = {timeout_s}
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
    """A project in a folder: its configuration, its files of outputs, and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def store(self) -> Path:
        return self.folder / ".judgekit" / "store.duckdb"

    def configure(self, url: str, key: str = "", *, concurrency: int = 8, timeout_s: float = 20) -> None:
        """Write judgekit.toml; `key` is a line for the endpoint, such as one that names its key."""
        text = TOML.format(url=url, key=key, concurrency=concurrency, timeout_s=timeout_s)
        (self.folder / "judgekit.toml").write_text(text, encoding="utf-8")

    def outputs(self, name: str, rows: list[dict[str, Any]]) -> str:
        path = self.folder / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path.name

    def pair(self, n_cases: int = 30, padding: str = "") -> tuple[str, str]:
        """Two files of outputs: the second is better in four cases of five, worse in the fifth."""
        words = [("BAD", "GOOD") if case % 5 else ("GOOD", "BAD") for case in range(n_cases)]
        sides = zip(("old", "new"), zip(*words, strict=True), strict=True)
        old, new = (
            self.outputs(
                name,
                [
                    {"id": str(n), "input": f"Question {n}?", "output": f"{word} answer {n}{padding}"}
                    for n, word in enumerate(side)
                ],
            )
            for name, side in sides
        )
        return old, new

    def run(
        self, *words: str, env: dict[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "judgekit", *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            env={**os.environ, **(env or {})},
        )

    def start(self, *words: str, program: tuple[str, ...] = ("-m", "judgekit")) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *program, *words],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def prefer_good(body: dict[str, Any]) -> str:
    """Judge as a server: prefer the output that holds the word GOOD, tie where there is no such pair."""
    shown = [message["content"] for message in body["messages"] if "GOOD" in message["content"]]
    if not shown or "BAD" not in shown[-1]:
        return "Both are alike. [[C]]"
    text = shown[-1]
    return "[[A]]" if text.index("GOOD") < text.index("BAD") else "[[B]]"
