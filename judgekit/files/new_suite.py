"""A suite that is written anew: never over one that is there, and as YAML that people can read on."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json
from judgekit.files.document import problem_at, shown


def check_free(paths: Iterable[Path], remedy: str) -> None:
    """Check that none of the paths is taken.

    Raises:
        FileProblems: one is there already; `remedy` says what to do.
    """
    for path in paths:
        if path.exists():
            raise FileProblems([Problem(shown(path), None, "is there already", remedy)])


def write_yaml(path: Path, content: Mapping[str, Json], head: str = "") -> Path:
    """Write a YAML file below a comment; give its path.

    Raises:
        FileProblems: it cannot be written.
    """
    text = yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True, width=110)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + text, encoding="utf-8")
    except OSError as error:
        raise problem_at(path, None, f"cannot be written: {error.strerror or error}") from error
    return path
