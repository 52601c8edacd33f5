"""A fresh project in a folder of its own, and the command line run in it."""

import gzip
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from figures import DATA

from judgekit.store.answers import Question
from judgekit.store.read import open_reader
from judgekit.workflow.readings import Reading, readings_of

STORE = Path(".judgekit", "store.duckdb")


class project:  # noqa: N801 - used as a function
    """A fresh project with the verdicts of a file imported; gives its store and what the import said."""

    def __init__(self, source: str, name: str, mapping: Mapping[str, str]) -> None:
        self.source, self.name, self.mapping = DATA / source, name, mapping
        self.folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> tuple[Path, str]:
        folder = Path(self.folder.name)
        (folder / "judgekit.toml").touch()
        (folder / f"{self.name}.csv").write_bytes(gzip.decompress(self.source.read_bytes()))
        words = [word for key, column in self.mapping.items() for word in ("--map", f"{key}={column}")]
        words += ["--set", "a=first", "--set", "b=second"]
        said = judgekit(self.folder.name, "import", "judgements", f"{self.name}.csv", *words)
        return folder / STORE, said.partition("\n")[0]

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()


def judgekit(folder: str, *words: str, codes: Sequence[int] = (0,)) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "judgekit", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if ran.returncode not in codes:
        sys.exit(ran.stderr)
    return ran.stdout.strip()


def readings(store: Path, asked: tuple[str, str, str], pair: tuple[str, str]) -> dict[str, Reading]:
    """Give what a pair came to by (suite, rubric, judge)."""
    with open_reader(store) as reader:
        return readings_of(reader.pair_scores(Question(*asked), *pair))
