"""Which columns of a file hold what of a judgement, and what its words stand for."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from pydantic import Field

from judgekit.domain.errors import UsageError
from judgekit.domain.frozen import Frozen
from judgekit.domain.ids import Json
from judgekit.files.near import did_you_mean
from judgekit.files.validation import as_model
from judgekit.files.yaml_lines import read_yaml

Key: TypeAlias = Literal[
    "case",
    "input",
    "reference",
    "judge",
    "model",
    "raw",
    "rationale",
    "status",
    "repeat",
    "a",
    "b",
    "output_a",
    "output_b",
    "winner",
    "choice",
    "shown_first",
    "winner_a_first",
    "winner_b_first",
    "choice_b_first",
    "candidate",
    "output",
    "score",
]
KEYS: tuple[Key, ...] = get_args(Key)
PAIR_VERDICTS: tuple[Key, ...] = ("winner", "choice", "winner_a_first", "winner_b_first", "choice_b_first")
_OWN_FORMS: tuple[tuple[Key, ...], ...] = (
    ("winner_a_first", "winner_b_first"),
    ("choice", "choice_b_first"),
    ("winner",),
    ("score",),
)
"""Columns of our own names that hold verdicts: both orders before one."""

_JOIN = "/"


class JudgementMap(Frozen):
    """Where each part of a judgement is found.

    `columns` maps our keys to the file's columns (several are joined by `/`), `constants` to a value that
    holds for every row, `values` maps the file's words for outcomes to `a`, `b`, `tie` or a status.
    """

    columns: dict[Key, str | tuple[str, ...]] = Field(default_factory=dict)
    constants: dict[Key, str] = Field(default_factory=dict)
    values: dict[str, str] = Field(default_factory=dict)

    @property
    def has_pairs(self) -> bool:
        """Whether the file holds preferences; grades otherwise."""
        return any(key in self.columns for key in PAIR_VERDICTS)

    def completed(self, row: Mapping[str, Json]) -> "JudgementMap":
        """Give the map with the columns of our own names for verdicts, where none was named."""
        if self.has_pairs or "score" in self.columns:
            return self
        own = next((form for form in _OWN_FORMS if not row.keys().isdisjoint(form)), ())
        columns = {**self.columns, **{key: key for key in own if key in row}}
        return self.model_copy(update={"columns": columns})

    def value_of(self, key: Key, row: Mapping[str, Json]) -> Json | None:
        """Give what a row holds for a key; None where there is nothing."""
        if key in self.constants:
            return self.constants[key]
        theirs = self.columns.get(key, key)
        if isinstance(theirs, str):
            return _found(theirs, row)
        parts = [_found(column, row) for column in theirs]
        return None if None in parts else _JOIN.join(map(str, parts))

    def text_of(self, key: Key, row: Mapping[str, Json]) -> str | None:
        """Give what a row holds for a key as text."""
        value = self.value_of(key, row)
        return None if value is None else as_text(value)


def load_map(path: Path) -> JudgementMap:
    """Give the map that a YAML file holds.

    Raises:
        FileProblems: the file cannot be read or is no map; all mistakes at once.
    """
    return as_model(JudgementMap, read_yaml(path))


def map_of(columns: Sequence[str], constants: Sequence[str], values: Sequence[str]) -> JudgementMap:
    """Give the map written as `KEY=COLUMN[,COLUMN]`, `KEY=VALUE` and `WORD=OUTCOME`.

    Raises:
        UsageError: one of them has no `=`, or a key is unknown.
    """
    named = {_key(key): tuple(theirs.split(",")) for key, theirs in map(_parts, columns)}
    return JudgementMap(
        columns={key: theirs[0] if len(theirs) == 1 else theirs for key, theirs in named.items()},
        constants={_key(key): value for key, value in map(_parts, constants)},
        values=dict(map(_parts, values)),
    )


def as_text(value: Json) -> str:
    """Give a cell as text; whole numbers that tables hold as 3.0 are 3."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _found(column: str, row: Mapping[str, Json]) -> Json | None:
    """What stands in a column, or below a dotted path of a nested row."""
    if column in row:
        return row[column]
    value: Json = row
    for part in column.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def _parts(text: str) -> tuple[str, str]:
    left, sign, right = text.partition("=")
    if not sign:
        raise UsageError(f"{text!r} has no '='; write KEY=COLUMN, such as case=question_id")
    return left, right


def _key(text: str) -> Key:
    for key in KEYS:
        if key == text:
            return key
    raise UsageError(f"there is no key {text!r}; {did_you_mean(text, KEYS, 'the keys')}")
