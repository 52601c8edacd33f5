"""Every built-in rubric's own tests, put to the embedded judge."""

import json
from pathlib import Path

from canaries import shown
from figures import ROOT
from project import judgekit

from judgekit.domain.results import Accuracy, Interval


def embedded_trials(folder: Path) -> None:
    """Print how many tests of each rubric the embedded judge gets right; goes on in the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "judgekit.toml").touch()
    print("\n## The embedded judge on the tests of the built-in rubrics\n")
    print("| rubric | tests | right | judged of asked |\n|---|--:|--:|--:|")
    right = tests = 0
    for path in sorted((ROOT / "rubrics").glob("*.yaml")):
        words = ("rubric", "test", path.stem, "--judge", "embedded", "--quiet", "--json")
        found = json.loads(judgekit(str(folder), *words))
        accuracy, coverage = _accuracy(found["accuracy"]), found["coverage"]
        right, tests = right + int(accuracy.right), tests + accuracy.n
        judged = f"{coverage['judged']} of {coverage['planned']}"
        print(f"| {path.stem} | {accuracy.n} | {shown(accuracy)} | {judged} |")
    print(f"\nIn all: {right} of {tests} right. The interval of a few tests is wide, as it must be.")


def _accuracy(given: dict) -> Accuracy:
    return Accuracy(given["right"], given["n"], Interval(**given["interval"]))
