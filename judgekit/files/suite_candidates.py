"""A candidate written into a suite's file: put in as text, so that comments and layout stay as they are."""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import yaml

from judgekit.domain.errors import FileProblems
from judgekit.domain.ids import Json
from judgekit.files.document import problem_at, read_text, shown
from judgekit.files.yaml_lines import parse_yaml

_INDENT = 2


def add_candidate(path: Path, name: str, keys: Mapping[str, Json], comment: str) -> None:
    """Put a candidate behind the others of a suite's file, with a comment above it.

    The file is written as a whole or not at all, and only if it then says what it said before and the
    candidate.

    Args:
        path: the suite's file.
        name: the candidate's name, which the suite does not have yet.
        keys: what the candidate is.
        comment: one line for people.

    Raises:
        FileProblems: the file cannot be read or written, or is laid out in a way that takes no addition.
    """
    text = read_text(path)
    before = parse_yaml(text, shown(path)).value
    expected = {**before, "candidates": {**(before.get("candidates") or {}), name: dict(keys)}}
    block = _block(name, keys, comment)
    with suppress(yaml.YAMLError, FileProblems):
        added = _added(text, name, keys, block)
        if parse_yaml(added, shown(path)).value == expected:
            replace_text(path, added)
            return
    remedy = f"write it there yourself:\n{''.join(block)}".rstrip()
    raise problem_at(path, None, f"candidate {name!r} cannot be put under 'candidates'", remedy)


def replace_text(path: Path, text: str) -> None:
    """Replace a file's text in one step, its line ends and permissions kept.

    Raises:
        FileProblems: the file cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        newline = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
        unfinished.write_text(text.replace("\r\n", "\n"), encoding="utf-8", newline=newline)
        shutil.copymode(path, unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise problem_at(path, None, f"cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _block(name: str, keys: Mapping[str, Json], comment: str) -> list[str]:
    """The candidate's lines, not yet indented."""
    body = yaml.safe_dump({name: dict(keys)}, sort_keys=False, allow_unicode=True, width=110)
    return [f"# {' '.join(comment.split())}\n", *body.splitlines(keepends=True)]


def _added(text: str, name: str, keys: Mapping[str, Json], block: list[str]) -> str:
    """The text with the candidate in the place that its layout asks for."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    pair = _candidates_in(text)
    if pair is None:
        return "".join([*lines, "candidates:\n", *_indented(block, _INDENT)])
    key, node = pair
    if not isinstance(node, yaml.MappingNode):
        place = key.end_mark.line + 1
        return "".join([*lines[:place], *_indented(block, _INDENT), *lines[place:]])
    if node.flow_style:
        end = node.end_mark.index - 1
        entry = f"{json.dumps(name)}: {json.dumps(keys, ensure_ascii=False)}"
        return text[:end] + (", " if node.value else "") + entry + text[end:]
    indent = node.value[0][0].start_mark.column
    place = _end_of(node, lines, indent)
    return "".join([*lines[:place], *_indented(block, indent), *lines[place:]])


def _candidates_in(text: str) -> tuple[yaml.Node, yaml.Node] | None:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next(((key, value) for key, value in pairs if key.value == "candidates"), None)


def _end_of(node: yaml.Node, lines: list[str], indent: int) -> int:
    """The number of lines up to a block's last; what is blank or further left belongs to what follows."""
    mark = node.end_mark
    end = mark.line if mark.column == 0 else mark.line + 1
    while end > 0 and _belongs_below(lines[end - 1], indent):
        end -= 1
    return end


def _belongs_below(line: str, indent: int) -> bool:
    text = line.strip()
    return not text or (text.startswith("#") and len(line) - len(line.lstrip()) < indent)


def _indented(block: list[str], indent: int) -> list[str]:
    return [" " * indent + line for line in block]
