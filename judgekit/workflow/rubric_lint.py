"""Lint rubrics where they lie: every weakness with the file and line it stands on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.errors import FileProblems, Problem
from judgekit.files.document import Document, Place
from judgekit.files.rubric import load_rubric
from judgekit.files.yaml_lines import read_yaml
from judgekit.judges.findings import Finding, Severity
from judgekit.judges.lint import lint_rubric

_NUMBERED = re.compile(r"(test|example) (\d+)")
_CRITERION = re.compile(r"criteri(?:on|a) '([^']+)'")
_PARTS = ("instructions", "reference", "tests", "examples", "prompt", "criteria")


@dataclass(frozen=True, slots=True)
class Located:
    """One weakness of a rubric and where it stands; `kind` is `file` where the file itself has a mistake."""

    severity: Severity
    kind: str
    where: str
    problem: Problem


def lint_files(paths: Iterable[Path]) -> Iterator[Located]:
    """Give the weaknesses of rubric files; each mistake of a file that is no rubric is an error."""
    for path in paths:
        try:
            rubric = load_rubric(path)
        except FileProblems as mistakes:
            yield from (Located("error", "file", "", problem) for problem in mistakes.problems)
        else:
            document = read_yaml(path)
            yield from (_located(finding, document) for finding in lint_rubric(rubric))


def _located(finding: Finding, document: Document) -> Located:
    said = f"{finding.where}: {finding.what}"
    problem = document.problem(_place(finding.where, document), said, finding.remedy)
    return Located(finding.severity, finding.kind, finding.where, problem)


def _place(where: str, document: Document) -> Place:
    """Where in the file a finding stands: a numbered test or example, a criterion by name, or a part."""
    if numbered := _NUMBERED.fullmatch(where):
        return f"{numbered[1]}s", int(numbered[2]) - 1
    if named := _CRITERION.match(where):
        names = [criterion.get("name") for criterion in document.value["criteria"]]
        return ("criteria", names.index(named[1])) if named[1] in names else ("criteria",)
    return (where,) if where in _PARTS else ()
