"""Rubrics from `rubrics/*.yaml`."""

from collections.abc import Sequence
from pathlib import Path

from judgekit.domain.errors import FileProblems
from judgekit.domain.rubric import Rubric
from judgekit.files.library import find_named, name_problems
from judgekit.files.rubric_checks import rubric_problems
from judgekit.files.validation import as_model
from judgekit.files.yaml_lines import read_yaml


def load_rubric(path: Path) -> Rubric:
    """Give the rubric that a file holds.

    Raises:
        FileProblems: the file cannot be read or is no rubric; all mistakes at once.
    """
    document = read_yaml(path)
    rubric = as_model(Rubric, document)
    problems = [*name_problems(rubric.name, path, document), *rubric_problems(rubric, document)]
    if problems:
        raise FileProblems(problems)
    return rubric


def find_rubric(name: str, folders: Sequence[Path]) -> Path:
    """Give the file of a rubric by its name; the first folder that has it wins.

    Raises:
        FileProblems: no folder has it; tells near names.
    """
    return find_named(name, folders, "rubrics")
