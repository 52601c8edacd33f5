"""YAML as data: the plain value of a file with the line of every key, by the YAML 1.2 core schema.

Left out on purpose, and told as mistakes: anchors and aliases (a small file can unfold to a huge one), tags
(they make objects), keys written twice, and several documents in one file. Only `true` and `false` are
booleans; `yes`, `no` and dates stay text, and so do numbers that are not finite.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json
from judgekit.files.document import Document, Place, read_text, shown

MOST_LEVELS = 32
"""Deepest nesting that is read; what people write has fewer than ten."""

MOST_TOLD = 100
"""Mistakes of form after which reading stops."""

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,300}|0o[0-7]{1,300}|0x[0-9a-fA-F]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BASES = {"0o": 8, "0x": 16}
_REMEDIES = {
    "mapping values are not allowed": "put a text that holds ': ' in quotes",
    "cannot start any token": "indent with spaces, not tabs, and put text that begins with @ or ` in quotes",
    "unexpected end of stream": "close the quote",
}


def read_yaml(path: Path) -> Document:
    """Give the value of a YAML file with its lines.

    Raises:
        FileProblems: the file cannot be read as one YAML document of at most 1 MiB.
    """
    return parse_yaml(read_text(path), shown(path))


def parse_yaml(text: str, path: str) -> Document:
    """Give the value of a YAML text with its lines; `path` names it in messages.

    Raises:
        FileProblems: the text is no YAML, is empty, or is nested too deep.
    """
    reader = _Reader(path, yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    try:
        return reader.document()
    except yaml.MarkedYAMLError as error:
        raise FileProblems([*reader.problems, _syntax_problem(path, error)]) from error
    except yaml.YAMLError as error:
        problem = Problem(path, None, f"not readable as YAML: {error}")
        raise FileProblems([*reader.problems, problem]) from error


def scalar_value(text: str) -> Json:
    """Give what a scalar without quotes stands for in the YAML 1.2 core schema."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return text[0] in "tT"
    if _INT.fullmatch(text):
        base = _BASES.get(text[:2], 10)
        return int(text if base == 10 else text[2:], base)  # noqa: PLR2004 - the base of plain numbers
    if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def _syntax_problem(path: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    said = error.problem or error.context or "unknown"
    fitting = (remedy for part, remedy in _REMEDIES.items() if part in said)
    remedy = next(fitting, "check the indentation, brackets and quotes up to this line")
    return Problem(path, mark.line + 1 if mark else None, f"not readable as YAML: {said}", remedy)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Reader:
    """Builds one document from parser events, noting lines and mistakes on the way."""

    def __init__(self, path: str, events: Iterator[yaml.Event]) -> None:
        self.path = path
        self.events = events
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self.marred: set[Place] = set()

    def document(self) -> Document:
        next(self.events)
        if not isinstance(next(self.events), yaml.DocumentStartEvent):
            raise FileProblems([Problem(self.path, None, "the file is empty")])
        value = self._node(next(self.events), ())
        next(self.events)
        after = next(self.events)
        if isinstance(after, yaml.DocumentStartEvent):
            self._tell(after, "a second document begins here", "keep one document in a file")
        return Document(self.path, value, self.lines, tuple(self.problems), frozenset(self.marred))

    def _node(self, event: yaml.Event, place: Place) -> Json:
        self.lines.setdefault(place, _line(event))
        if len(place) > MOST_LEVELS:
            self._tell(event, f"nested more than {MOST_LEVELS} levels deep")
            raise FileProblems(self.problems)
        self._tell_extras(event, place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        if isinstance(event, yaml.ScalarEvent):
            return scalar_value(event.value) if event.implicit[0] else event.value
        return None

    def _sequence(self, place: Place) -> list[Json]:
        items: list[Json] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*place, len(items))))
        return items

    def _mapping(self, place: Place) -> dict[str, Json]:
        entries: dict[str, Json] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, place)
            if key in entries:
                first = self.lines[(*place, key)]
                self._tell(event, f"key {key!r} is written twice, first on line {first}", "keep one of them")
                self.marred.add((*place, key))
                self._node(next(self.events), (*place, key))
                continue
            self.lines[(*place, key)] = _line(event)
            entries[key] = self._node(next(self.events), (*place, key))
        return entries

    def _key(self, event: yaml.Event, place: Place) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._tell_extras(event, place)
            return event.value
        self._tell(event, "a key must be plain text", "write 'key: value'")
        self._node(event, (*place, ""))
        self.marred.add(place)
        return ""

    def _tell_extras(self, event: yaml.Event, place: Place) -> None:
        """Aliases, anchors and tags are told; what they would have stood for is not looked at."""
        if isinstance(event, yaml.AliasEvent):
            self._tell(event, f"alias '*{event.anchor}' is not read", "write the value out")
            self.marred.add(place)
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if event.anchor is not None:
                self._tell(event, f"anchor '&{event.anchor}' is not read", "leave it out")
            if event.tag is not None:
                tag = event.tag.replace("tag:yaml.org,2002:", "!!")
                self._tell(event, f"tag {tag!r} is not read", "leave it out, or put text in quotes")
                self.marred.add(place)

    def _tell(self, event: yaml.Event, what: str, remedy: str = "") -> None:
        self.problems.append(Problem(self.path, _line(event), what, remedy))
        if len(self.problems) == MOST_TOLD:
            raise FileProblems(self.problems)
