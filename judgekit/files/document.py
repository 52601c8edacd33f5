"""A file as it was read: its plain value, the line of every part, and what is already known to be wrong."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias

from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json

MIB = 1024 * 1024

Place: TypeAlias = tuple[str | int, ...]
"""Where in a document something stands: keys and positions from the top down."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """A plain value with the line of each place in it.

    `problems` are mistakes of form found while reading (an alias, a key written twice); the values at the
    `marred` places are not what was meant, so nothing more is said about them.
    """

    path: str
    value: Json
    lines: Mapping[Place, int]
    problems: tuple[Problem, ...] = ()
    marred: frozenset[Place] = field(default_factory=frozenset)

    def line_of(self, place: Place) -> int | None:
        """The line of a place, or of the nearest place around it that has one."""
        for size in range(len(place), -1, -1):
            line = self.lines.get(place[:size])
            if line is not None:
                return line
        return None

    def problem(self, place: Place, what: str, remedy: str = "") -> Problem:
        """A mistake at a place of this document."""
        return Problem(self.path, self.line_of(place), what, remedy)


def shown(path: Path) -> str:
    """Give a path as a person would write it: relative to the working folder where it lies below it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def problem_at(path: Path, line: int | None, what: str, remedy: str = "") -> FileProblems:
    """Give the error for one mistake in one file."""
    return FileProblems([Problem(shown(path), line, what, remedy)])


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for reading bytes.

    Raises:
        FileProblems: there is no such file, or it cannot be read.
    """
    try:
        if not path.is_file():
            raise problem_at(path, None, "is a folder, not a file" if path.is_dir() else "no such file")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise problem_at(path, None, f"cannot be read: {error.strerror or error}") from error


def read_text(path: Path, most_bytes: int = MIB) -> str:
    """Give the text of a file that people write: UTF-8, without control characters.

    Raises:
        FileProblems: the file cannot be read, has more than `most_bytes`, or holds a byte that is not UTF-8
            or a control character.
    """
    with opened(path) as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise problem_at(path, None, f"is larger than {most_bytes // MIB} MiB", "split it into several files")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise problem_at(
            path, line, "holds bytes that are not UTF-8 text", "save the file as UTF-8"
        ) from error
    odd = _UNPRINTABLE.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        raise problem_at(path, line, f"holds the control character U+{ord(odd[0]):04X}", "remove it")
    return text
