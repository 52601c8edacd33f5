"""The embedded judge on real pairs: LLMBar, half of them natural, half adversarial."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

from figures import lines
from project import judgekit

SUBSETS = ("LLMBar/Natural", "LLMBar/Adversarial/Neighbor")


def embedded(number: int, folder: Path) -> None:
    """Ask the embedded judge; a run broken off goes on in the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = "".join(json.dumps(pair) + "\n" for pair in pairs(number))
    (folder / "pairs.jsonl").write_text(written, encoding="utf-8")
    (folder / "judgekit.toml").touch()
    words = ("judge", "check", "embedded", "--pairs", "pairs.jsonl", "--quiet")
    said = judgekit(str(folder), *words, codes=(0, 1, 3))
    print(f"\n## The embedded judge on LLMBar\n\n```\n{said}\n```")


def pairs(number: int) -> list[dict]:
    """Pairs of LLMBar with their labels, drawn with a fixed seed."""
    rows = [row for row in lines("llmbar/instances.jsonl.gz") if row["subset"] in SUBSETS]
    rng = random.Random(1)
    chosen = [row for subset in SUBSETS for row in drawn(rng, rows, subset, number // len(SUBSETS))]
    return [
        {
            "id": f"{row['subset']}/{row['idx']}",
            "kind": row["subset"].rpartition("/")[2],
            "input": row["input"],
            "a": row["output_1"],
            "b": row["output_2"],
            "expect": "ab"[int(row["label"]) - 1],
        }
        for row in chosen
    ]


def drawn(rng: random.Random, rows: Sequence[dict], subset: str, number: int) -> list[dict]:
    return rng.sample([row for row in rows if row["subset"] == subset], number)
