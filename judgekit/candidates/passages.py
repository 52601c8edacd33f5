"""Passages to retrieve from: JSONL rows, or Markdown and text files cut into chunks."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json

CHUNK_CHARS = 1000
"""Most characters of a chunk."""

_TEXT_SUFFIXES = (".md", ".markdown", ".txt", ".rst")
_BLANK_LINES = re.compile(r"\n\s*\n")
_BREAK = re.compile(r"(?<=[.!?])\s+|\n")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text with the name of where it came from."""

    id: str
    text: str


def read_passages(path: Path) -> tuple[Passage, ...]:
    """Give the passages of a JSONL file (`text`, `id` optional), a text file, or a folder of text files.

    Raises:
        FileProblems: the path does not exist, holds no passage, or has rows without a text.
    """
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in _TEXT_SUFFIXES)
        found = [piece for file in files for piece in _chunks(file, file.relative_to(path).as_posix())]
    elif not path.is_file():
        raise FileProblems([Problem(str(path), None, "no such file or folder of passages")])
    elif path.suffix.lower() == ".jsonl":
        found = _rows(path)
    else:
        found = list(_chunks(path, path.name))
    if not found:
        raise FileProblems([Problem(str(path), None, "holds no passage", "put JSONL, .md or .txt there")])
    return tuple(found)


def passages_of_rows(rows: Sequence[Mapping[str, Json]], source: str) -> tuple[Passage, ...]:
    """Give the passages of a table's rows: column `text`, and `id` where there is one.

    Raises:
        FileProblems: a row has no text, or there is none.
    """
    found = [(number, _text_of(row), row.get("id")) for number, row in enumerate(rows, start=1)]
    silent = [number for number, text, _ in found if text is None]
    if silent:
        where, what = f"row {silent[0]} of {source}", "has no text"
        raise FileProblems([Problem(where, None, what, "give a column 'text', such as: select body as text")])
    if not found:
        raise FileProblems([Problem(source, None, "holds no passage")])
    named = ((str(number if given is None else given), text or "") for number, text, given in found)
    return tuple(Passage(name, text) for name, text in named)


def chunk_text(text: str, limit: int = CHUNK_CHARS) -> list[str]:
    """Cut a text into chunks of at most `limit` characters.

    Paragraphs stay whole where they fit and are gathered; a Markdown heading begins a new chunk; a longer
    paragraph is cut after a sentence, or failing that between words.
    """
    chunks: list[str] = []
    for paragraph in filter(None, (part.strip() for part in _BLANK_LINES.split(text))):
        for piece in _pieces(paragraph, limit):
            joined = f"{chunks[-1]}\n\n{piece}" if chunks else piece
            if chunks and not piece.startswith("#") and len(joined) <= limit:
                chunks[-1] = joined
            else:
                chunks.append(piece)
    return chunks


def _pieces(paragraph: str, limit: int) -> list[str]:
    """The paragraph, or its sentences gathered up to the limit."""
    if len(paragraph) <= limit:
        return [paragraph]
    pieces = [""]
    for sentence in _BREAK.split(paragraph):
        for part in _fitting(sentence, limit):
            joined = f"{pieces[-1]} {part}".strip()
            if len(joined) <= limit:
                pieces[-1] = joined
            else:
                pieces.append(part)
    return [piece for piece in pieces if piece]


def _fitting(sentence: str, limit: int) -> Iterator[str]:
    """The sentence in parts of at most the limit, cut between words where there are any."""
    rest = sentence.strip()
    while len(rest) > limit:
        space = rest.rfind(" ", 0, limit + 1)
        cut = space if space > 0 else limit
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    yield rest


def _chunks(file: Path, name: str) -> Iterator[Passage]:
    text = file.read_text(encoding="utf-8", errors="replace")
    for number, chunk in enumerate(chunk_text(text), start=1):
        yield Passage(f"{name}#{number}", chunk)


def _rows(path: Path) -> list[Passage]:
    found: list[Passage] = []
    problems: list[Problem] = []
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                row = _row(line)
                if row is None:
                    problems.append(Problem(str(path), number, "no passage", 'write {"text": "..."}'))
                else:
                    found.append(Passage(str(row.get("id", f"{path.name}#{number}")), row["text"]))
    if problems:
        raise FileProblems(problems)
    return found


def _row(line: str) -> dict[str, str] | None:
    """The row, if it is an object with a text."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        return None
    return row if isinstance(row, dict) and _text_of(row) else None


def _text_of(row: Mapping[str, Json]) -> str | None:
    text = row.get("text")
    return text if isinstance(text, str) and text.strip() else None
