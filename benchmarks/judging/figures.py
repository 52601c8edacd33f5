"""What is published or measured beside the data, and figures held against it."""

import csv
import gzip
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("JUDGEKIT_DATA", ROOT.parent / "shared" / "data"))
CLOSE = 1e-9

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Figure:
    """One figure, ours and the published one."""

    what: str
    ours: float
    published: float

    @property
    def is_equal(self) -> bool:
        return abs(self.ours - self.published) <= CLOSE * max(1.0, abs(self.published))


def shown(figure: Figure) -> str:
    return f"{figure.ours:.4g} ({figure.published:.4g})"


def verdict(figures: Sequence[Figure]) -> str:
    return "equal" if all(figure.is_equal for figure in figures) else "differs"


def table(name: str) -> Rows:
    data = (DATA / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    return list(csv.DictReader(text.splitlines()))


def lines(name: str) -> list[dict]:
    return [json.loads(line) for line in gzip.decompress((DATA / name).read_bytes()).splitlines()]
