"""JSONL, one object a line: read with line numbers, nothing lost and nothing guessed; written in one step."""

import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import jsonlines

from judgekit.domain.ids import Json
from judgekit.files.document import opened, problem_at
from judgekit.files.rows import Row, RowProblems

_BOM = b"\xef\xbb\xbf"
_ONE_OBJECT = "write one JSON object on each line"


def read_jsonl(path: Path, told: RowProblems) -> Iterator[Row]:
    """Give the objects of a JSONL file with their lines; lines with mistakes are told and left out.

    Only a newline ends a line: other separators of Unicode belong to the text around them.

    Raises:
        FileProblems: the file cannot be read.
    """
    number = 0
    with opened(path) as file:
        for line, raw in enumerate(file, start=1):
            content = raw.removeprefix(_BOM) if line == 1 else raw
            if content.isspace() or not content:
                continue
            try:
                value = _decoded(content)
            except (ValueError, RecursionError) as error:
                told.add_line(line, *_sentence(error, content))
                continue
            number += 1
            yield Row(number, line, value)


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Json]]) -> None:
    """Write one object a line, as a whole or not at all: readers see the old file or the new one.

    Raises:
        FileProblems: the file cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A lone surrogate, as broken streams leave them, is no UTF-8; its backslash form is its JSON form.
        with unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            jsonlines.Writer(file, dumps=_ENCODE).write_all(rows)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except FileExistsError as error:
        raise problem_at(path.parent, None, "is a file, not a folder") from error
    except OSError as error:
        raise problem_at(path, None, f"cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


class _Refused(ValueError):
    """JSON that is well-formed but would not come through as it is."""


def _distinct(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(f"key {twice!r} is written twice in one object", "keep one of them")
    return found


def _no_number(word: str) -> Json:
    raise _Refused(f"{word} is no number that JSON knows", "write null, or leave the key out")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


_ENCODE = partial(json.dumps, ensure_ascii=False, allow_nan=False)
_DECODER = json.JSONDecoder(object_pairs_hook=_distinct, parse_constant=_no_number, parse_float=_finite)


def _decoded(content: bytes) -> dict[str, Json]:
    value = _DECODER.decode(content.decode("utf-8"))
    if not isinstance(value, dict):
        raise _Refused(f"a row should be an object in {{}}, not {_kind(value)}", _ONE_OBJECT)
    return value


def _kind(value: Json) -> str:
    return "a list" if isinstance(value, list) else f"{json.dumps(value):.40}"


def _sentence(error: ValueError | RecursionError, content: bytes) -> tuple[str, str]:
    """What is wrong with a line, and what would be right."""
    if isinstance(error, _Refused):
        return error.args[0], error.args[1]
    if isinstance(error, RecursionError):
        return "objects are nested too deep to be read", ""
    if isinstance(error, UnicodeDecodeError):
        return "holds bytes that are not UTF-8 text", "save the file as UTF-8"
    if isinstance(error, json.JSONDecodeError):
        whole_list = content.lstrip()[:1] == b"["
        remedy = "the file is a JSON list; " + _ONE_OBJECT if whole_list else _ONE_OBJECT
        return f"not readable as JSON: {error.msg} at column {error.colno}", remedy
    return f"not readable as JSON: {str(error).partition(':')[0]}", ""
