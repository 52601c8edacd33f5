"""How large the page of a suite is, how long it takes to write, and how soon a browser has it ready.

Run: .venv/bin/python benchmarks/report/run.py [--quick]
Needs Chromium on the PATH. Outputs and verdicts are made up: texts of 1,300 characters in the mean, all pairs
in both orders, a rationale of 200 characters with every verdict.
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import combinations, permutations
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import chromium  # noqa: E402 - the tests' own driver

NAMES = ("baseline", "few-shot", "rag", "tuned")
JUDGES = ("small", "strong")
WORDS = (ROOT / "docs" / "architecture.md").read_text("utf-8").split()
LOADS = 7
HEAD = (
    "| cases | candidates | judges | verdicts | written in | size | read | search | requests | console |",
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)


class Shape(NamedTuple):
    cases: int
    candidates: int
    judges: int


SHAPES = (Shape(100, 4, 2), Shape(1000, 2, 1), Shape(1000, 4, 2))
READY = "document.documentElement.dataset.ready === 'yes'"
TIMES = """({
  read: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
  ready: window.seenReady,
})"""
WATCH = """new MutationObserver(() => {
  if (document.documentElement?.dataset.ready) window.seenReady ??= performance.now();
}).observe(document, {attributes: true, subtree: true, attributeFilter: ['data-ready']});"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer cases and loads")
    quick = parser.parse_args().quick
    if not any(map(shutil.which, chromium.NAMES)):
        print("no Chromium on the PATH: nothing measured")
        return
    print(*HEAD, sep="\n")
    with chromium.Chromium() as browser:
        for shape in (Shape(50, 3, 1),) if quick else SHAPES:
            print(row(browser, shape, 2 if quick else LOADS), flush=True)


def row(browser: chromium.Chromium, shape: Shape, loads: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        page, n_verdicts, seconds = written(Path(folder), shape)
        size = page.stat().st_size
        seen = [opened(browser, page) for _ in range(loads)]
    read = statistics.median(each["read"] for each in seen)
    ready = statistics.median(each["ready"] for each in seen)
    slowest = max(each["ready"] for each in seen)
    requests, complaints = max(each["requests"] for each in seen), sum(each["complaints"] for each in seen)
    cells = (
        *(f"{each:,}" for each in (*shape, n_verdicts)),
        f"{seconds:.1f} s",
        f"{size / 1000:,.0f} kB",
        f"{read:.0f} ms",
        f"{ready:.0f} ms, slowest {slowest:.0f}",
        *(str(each) for each in (requests, complaints)),
    )
    return f"| {' | '.join(cells)} |"


def written(folder: Path, shape: Shape) -> tuple[Path, int, float]:
    chance = random.Random(5)
    texts = {
        (name, n): " ".join(chance.choices(WORDS, k=chance.randint(60, 320)))
        for n in range(shape.cases)
        for name in NAMES[: shape.candidates]
    }
    rows = [
        {
            "case": f"case-{n:04}",
            "input": f"Question {n}: {' '.join(chance.choices(WORDS, k=20))}",
            "a": a,
            "b": b,
            "judge": judge,
            "winner": chance.choice(("a", "a", "b", "tie")),
            "shown_first": first,
            "output_a": texts[a, n],
            "output_b": texts[b, n],
            "rationale": " ".join(chance.choices(WORDS, k=30)),
        }
        for n in range(shape.cases)
        for a, b in combinations(NAMES[: shape.candidates], 2)
        for judge in JUDGES[: shape.judges]
        for first, _ in permutations("ab")
    ]
    (folder / "judgekit.toml").touch()
    (folder / "made.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    judgekit(folder, "import", "judgements", "made.jsonl", "--suite", "made")
    start = time.perf_counter()
    judgekit(folder, "report", "html", "made", "-o", "page.html")
    return folder / "page.html", len(rows), time.perf_counter() - start


def judgekit(folder: Path, *words: str) -> None:
    subprocess.run([sys.executable, "-m", "judgekit", *words], cwd=folder, check=True, capture_output=True)


def opened(browser: chromium.Chromium, page: Path) -> dict[str, float]:
    tab = browser.open("about:blank")
    tab.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
    tab.go(page.as_uri())
    tab.wait_for(READY)
    found: dict[str, float] = tab.evaluate(TIMES)
    requests = [each for each in tab.requests if each.url != "about:blank"]
    found |= {"requests": len(requests), "complaints": len(tab.console)}
    tab.close()
    return found


if __name__ == "__main__":
    main()
