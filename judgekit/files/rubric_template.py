"""A new rubric as text: complete, commented, and readable by the same loader as any other."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter, ValidationError

from judgekit.domain.errors import UsageError
from judgekit.domain.rubric import Mode, Name
from judgekit.files.schema import rubric_schema

ScaleName = Literal["binary", "likert"]
SCHEMA_NAME = "rubric.schema.json"
INSTRUCTIONS = (
    "Judge only by the criteria below, and only by what the outputs say. Neither length nor tone counts, "
    "unless a criterion names it."
)

_LIKERT = """    scale:
      likert:
        min: 1
        max: 5
        # Say of each level what one can see in an output that has it.
        anchors:
          1: shows none of it
          3: shows half of it
          5: shows all of it
"""
_PAIR_TEST = """#   - input: What is 15 percent of 80?
#     a: "12"
#     b: It is 15.
#     expect: a        # a, b or tie
#     why: 15 percent of 80 is 12.
"""
_GRADE_TEST = """#   - input: What is 15 percent of 80?
#     output: "12"
#     expect: {%s: %s}        # a label, a number, or a range [low, high]
#     why: 15 percent of 80 is 12.
"""


@dataclass(frozen=True, slots=True)
class NewRubric:
    """What a new rubric starts with; criteria are pairs of name and description."""

    name: str
    criteria: Sequence[tuple[str, str]]
    modes: tuple[Mode, ...] = ("pairwise",)
    scale: ScaleName = "binary"
    description: str = ""
    instructions: str = INSTRUCTIONS


def write_rubric(new: NewRubric, folder: Path) -> Path:
    """Write a new rubric into the `rubrics` folder of a project, with the schema that editors check it by.

    Raises:
        UsageError: the rubric exists, or its name or a criterion's is none.
    """
    for name in (new.name, *(name for name, _ in new.criteria)):
        _check_name(name)
    rubrics = folder / "rubrics"
    path = rubrics / f"{new.name}.yaml"
    if path.exists():
        raise UsageError(f"{path} exists already; edit it, or choose another name")
    rubrics.mkdir(parents=True, exist_ok=True)
    path.write_text(rubric_text(new, _schema_beside(rubrics)), encoding="utf-8")
    return path


def rubric_text(new: NewRubric, schema: str) -> str:
    """Give the text of a new rubric; `schema` is the path of the JSON Schema as seen from its file."""
    graded = "graded" in new.modes
    parts = [
        f"# yaml-language-server: $schema={schema}",
        f"name: {new.name}",
        f"description: {_quoted(new.description or 'What this rubric is for, in one line.')}",
        "# What the judge reads first. Say what to look at, not what to find.",
        f"instructions: {_quoted(new.instructions)}",
        "# pairwise: which of two is better; graded: each by itself; or both: [pairwise, graded]",
        f"mode: {new.modes[0] if len(new.modes) == 1 else '[' + ', '.join(new.modes) + ']'}",
        "# required: cases without a reference are not judged; ignored: the judge does not see it",
        "reference: optional",
        "ties: true",
        "# One question each, about something one can see. Weights count in grades; negative ones subtract.",
        "criteria:",
    ]
    parts += [_criterion(name, what, likert=graded and new.scale == "likert") for name, what in new.criteria]
    return "\n".join(parts).rstrip("\n") + "\n" + _tests(new)


def _criterion(name: str, description: str, *, likert: bool) -> str:
    head = f"  - name: {name}\n    description: {_quoted(description)}\n    weight: 1\n"
    return (head + _LIKERT if likert else head + "    scale: binary\n").rstrip("\n")


def _tests(new: NewRubric) -> str:
    """The place for tests, with one commented example for each mode."""
    first = new.criteria[0][0]
    best = "[4, 5]" if new.scale == "likert" else '"yes"'
    examples = [_PAIR_TEST] if "pairwise" in new.modes else []
    examples += [_GRADE_TEST % (first, best)] if "graded" in new.modes else []
    said = (
        "# Cases with the verdict you expect, hard ones first: `judgekit rubric test` puts them to a judge.\n"
    )
    return f"{said}# tests:\n{''.join(examples)}"


def _schema_beside(rubrics: Path) -> str:
    """The schema of the project's docs, or else one written beside the rubrics."""
    if (rubrics.parent / "docs" / "schema" / SCHEMA_NAME).exists():
        return f"../docs/schema/{SCHEMA_NAME}"
    path = rubrics / SCHEMA_NAME
    path.write_text(json.dumps(rubric_schema(), indent=2) + "\n", encoding="utf-8")
    return SCHEMA_NAME


def _quoted(text: str) -> str:
    """A text as a YAML scalar; JSON strings are YAML too."""
    return json.dumps(text, ensure_ascii=False)


def _check_name(name: str) -> None:
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError as error:
        right = "letters, digits, dots, dashes and underscores, a letter or digit first"
        raise UsageError(f"{name!r} is no name for a rubric or criterion; use {right}") from error


MODES: tuple[Mode, ...] = get_args(Mode)
