"""A project whose outputs are to be labelled, some of them hostile, and the command run in it."""

import http.client
import json
import subprocess
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from place import Place

HOSTILE = (
    "<script>document.title = 'owned'; fetch('http://198.51.100.7/script')</script>",
    "[click me](javascript:document.title='owned') and [this](http://198.51.100.7/link)",
    "<svg onload=\"document.title = 'owned'\"><circle r=1 /></svg>",
    "![pixel](http://198.51.100.7/pixel.png) <img src='http://198.51.100.7/raw.png' onerror='alert(1)'>",
    "<style>body { background: url(http://198.51.100.7/s) }</style><iframe src='//198.51.100.7'></iframe>",
    "\u202egnp.exe\u202c and \x1b[2J and zero\u200bwidth",
    '{"html": "</script><script>alert(1)</script>", "rows": [1, 2]}',
    "SELECT name FROM city WHERE size > 1 -- <b onclick='alert(1)'>",
)
SUITE = """\
name: demo
cases: cases.jsonl
rubrics: [better, careful]
baseline: base
candidates:
  base: {outputs: base.jsonl}
  tuned: {outputs: tuned.jsonl}
  rag: {outputs: rag.jsonl}
"""
BETTER = """\
name: better
instructions: Which answer helps more?
mode: pairwise
criteria: [{name: help, description: It helps.}]
"""
CAREFUL = """\
name: careful
instructions: How careful is the answer?
mode: graded
criteria:
  - {name: right, description: It is right.}
  - {name: clear, description: It is clear., scale: {likert: {min: 1, max: 5, anchors: {1: murky, 5: clear}}}}
"""


class LabelPlace(Place):
    """A project with 12 cases and three candidates."""

    def fill(self) -> None:
        suites, rubrics = self.folder / "suites", self.folder / "rubrics"
        suites.mkdir()
        rubrics.mkdir()
        (self.folder / "judgekit.toml").write_text("")
        (suites / "demo.yaml").write_text(SUITE)
        (rubrics / "better.yaml").write_text(BETTER)
        (rubrics / "careful.yaml").write_text(CAREFUL)
        turns = [
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi"},
            {"role": "user", "content": "And?"},
        ]
        _write(
            suites / "cases.jsonl",
            [
                {
                    "id": f"c{n}",
                    "input": turns if n == 3 else f"Question *{n}*?",
                    "reference": f"reference {n}",
                    "tags": ["hard" if n % 3 == 0 else "easy"],
                }
                for n in range(12)
            ],
        )
        for name in ("base", "tuned", "rag"):
            _write(suites / f"{name}.jsonl", [{"id": f"c{n}", "output": _text(name, n)} for n in range(12)])

    def sql(self, query: str) -> list[dict[str, Any]]:
        """Give the rows of a query over the store."""
        ran = self.run("sql", query, "--format", "json")
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def label(self, *words: str, suite: str = "demo") -> "Serving":
        return Serving(self.start("label", suite, *words))


class Serving:
    """A labelling page that is served, as a context manager; `client` speaks to it as its script does."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def __enter__(self) -> Self:
        try:
            line = self.process.stderr.readline()
            assert line.startswith("Open "), line + self.process.stderr.read()
            self.address = line.split()[1]
            self.client = Client(self.address)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exc: object) -> None:
        if not self.process.stdout.closed:
            self.process.terminate()
            self.process.communicate(timeout=30)

    def ended(self) -> tuple[int, str]:
        """Wait until the command ends by itself, and give its code and what it printed."""
        printed, _ = self.process.communicate(timeout=30)
        return self.process.returncode, printed


class Client:
    """Speaks HTTP to a page, with or without its secrets."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host = parts.netloc
        self.key = parse_qs(parts.query)["key"][0]
        page = self.ask("GET", f"/?key={self.key}")
        self.cookie = page.headers["set-cookie"].split(";")[0]
        self.set_cookie = page.headers["set-cookie"]
        self.page = page.body
        self.pass_word = page.body.split('name="pass-word" content="')[1].split('"')[0]

    @property
    def headers(self) -> dict[str, str]:
        """What the page's own script sends."""
        return {"Cookie": self.cookie, "Origin": f"http://{self.host}", "X-Pass-Word": self.pass_word}

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str | None = None
    ) -> "Reply":
        connection = http.client.HTTPConnection(self.host, timeout=20)
        connection.request(method, path, body, headers or {})
        found = connection.getresponse()
        reply = Reply(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read().decode())
        connection.close()
        return reply

    def state(self) -> dict[str, Any]:
        return self.ask("GET", "/state", self.headers).told

    def say(self, act: str, number: int | None = None, **said: Any) -> "Reply":
        """Say something of the item on show, or of the one with a number."""
        number = number or (self.state()["item"] or {"number": 1})["number"]
        return self.ask("POST", "/say", self.headers, json.dumps({"act": act, "number": number, **said}))


class Reply:
    """An answer to a request."""

    def __init__(self, status: int, headers: dict[str, str], body: str) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.body)


def _text(name: str, n: int) -> str:
    if name == "base":
        return f"# Plain answer {n}\n\nOne **bold** word, `code` and a list:\n\n1. one\n2. two\n"
    return f"{HOSTILE[n % len(HOSTILE)]}" + ("" if name == "tuned" or n == 5 else f"\n\nretrieved {n}")


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
