"""Every built-in rubric's own tests, put to the embedded judge."""

import json
from pathlib import Path

from canaries import shown
from figures import ROOT
from project import judgekit

from judgekit.domain.results import Accuracy, Interval
from judgekit.workflow.accuracy import counted_accuracy


def embedded_trials(folder: Path) -> None:
    """Print how many tests of each rubric the embedded judge gets right; goes on in the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "judgekit.toml").touch()
    print("\n## The embedded judge on the tests of the built-in rubrics\n")
    print("| rubric | tests | right | judged of asked |\n|---|--:|--:|--:|")
    rights: dict[str, list[bool]] = {"pairwise": [], "graded": []}
    for path in sorted((ROOT / "rubrics").glob("*.yaml")):
        words = ("rubric", "test", path.stem, "--judge", "embedded", "--quiet", "--json")
        found = json.loads(judgekit(str(folder), *words))
        accuracy, coverage = _accuracy(found["accuracy"]), found["coverage"]
        for mark in found["marks"]:
            rights[mark["mode"]].append(mark["right"])
        judged = f"{coverage['judged']} of {coverage['planned']}"
        print(f"| {path.stem} | {accuracy.n} | {shown(accuracy)} | {judged} |")
    print()
    for mode, right in rights.items():
        print(f"- {mode}: {shown(counted_accuracy(sum(right), len(right)))} tests right")


def _accuracy(given: dict) -> Accuracy:
    return Accuracy(given["right"], given["n"], Interval(**given["interval"]))
