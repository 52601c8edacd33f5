"""Suites from `suites/*.yaml`, with their cases and the outputs recorded for them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

from judgekit.domain.cases import Case, Output
from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.suite import Suite, SuiteFile
from judgekit.files.case_rows import CaseSource
from judgekit.files.cases import ReadTable, is_query, read_cases
from judgekit.files.document import Document
from judgekit.files.judge_checks import UNCHECKED, Known
from judgekit.files.library import find_named, name_problems
from judgekit.files.outputs import read_outputs
from judgekit.files.paths import path_below
from judgekit.files.suite_checks import suite_problems
from judgekit.files.validation import as_model
from judgekit.files.yaml_lines import read_yaml

Given = ParamSpec("Given")
Value = TypeVar("Value")


def load_suite(path: Path, read_table: ReadTable, known: Known = UNCHECKED) -> Suite:
    """Give a suite with its cases and recorded outputs.

    Args:
        path: the suite's YAML file.
        read_table: reads Parquet files and queries.
        known: the names of the rubrics and judges that exist, where they can be checked.

    Raises:
        FileProblems: all mistakes of the suite, its cases and its outputs, at once.
    """
    document = read_yaml(path)
    file = as_model(SuiteFile, document)
    told = _Told([*name_problems(file.name, path, document), *suite_problems(file, document, known)])
    fields = {str(ours): theirs for ours, theirs in file.fields.items()}
    source = CaseSource(file.cases, path.parent, document, fields, file.cluster_by)
    cases = told.attempt(read_cases, source, read_table)
    _check_paths(file, path.parent, document, told)
    outputs = _recorded(file, path.parent, document, cases, told)
    if cases is None or told.problems:
        raise FileProblems(told.problems)
    return Suite(file, str(path.parent), cases, outputs)


def find_suite(name_or_path: str, folders: Sequence[Path]) -> Path:
    """Give the file of a suite by its name, or the path itself; the first folder that has the name wins.

    Raises:
        FileProblems: no folder has it; tells near names.
    """
    return find_named(name_or_path, folders, "suites")


def missing_outputs(suite: Suite) -> dict[str, tuple[str, ...]]:
    """Give, for each candidate with recorded outputs, the ids of the cases it has none for."""
    return {
        candidate: tuple(case.id for case in suite.cases if case.id not in outputs)
        for candidate, outputs in suite.outputs.items()
    }


class _Told:
    """The mistakes of several files, gathered so that all are told at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)

    def attempt(
        self, read: Callable[Given, Value], *args: Given.args, **kwargs: Given.kwargs
    ) -> Value | None:
        """Give what is read, or note what is wrong with it."""
        try:
            return read(*args, **kwargs)
        except FileProblems as mistakes:
            self.problems += mistakes.problems
            return None


def _recorded(
    file: SuiteFile, folder: Path, document: Document, cases: tuple[Case, ...] | None, told: _Told
) -> dict[str, dict[str, Output]]:
    """The outputs of every candidate that has a file of them."""
    case_ids = None if cases is None else dict.fromkeys(case.id for case in cases)
    found: dict[str, dict[str, Output]] = {}
    for name, spec in file.candidates.items():
        if spec.outputs is not None:
            place = ("candidates", name, "outputs")
            if (spec.model or spec.extends) and not (folder / spec.outputs).exists():
                continue  # its pipeline has not run yet
            path = told.attempt(path_below, folder, spec.outputs, document, place)
            outputs = told.attempt(read_outputs, path, name, case_ids) if path else None
            found[name] = outputs or {}
    return found


def _check_paths(file: SuiteFile, folder: Path, document: Document, told: _Told) -> None:
    """The files that pipelines read later must be there now."""
    for name, spec in file.candidates.items():
        for key, part in (("examples", spec.examples), ("retrieve", spec.retrieve)):
            if part is not None and not (key == "retrieve" and is_query(part.source)):
                told.attempt(path_below, folder, part.source, document, ("candidates", name, key, "from"))
