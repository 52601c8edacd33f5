"""A page of the documentation, followed to the letter: every shell block, in order, in one folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def follow(page: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Type the `sh` blocks of a page below docs/ in a folder; the first that fails ends it."""
    text = (DOCS / page).read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["sh", "-eu"],
        input="\n".join(blocks),
        cwd=folder,
        env={**os.environ, "PATH": path, **env},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
