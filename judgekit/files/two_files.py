"""Two JSONL files of outputs as a suite with two candidates, for a comparison without any other file."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from judgekit.domain.cases import Case, Output
from judgekit.domain.errors import FileProblems
from judgekit.domain.suite import CandidateSpec, Suite, SuiteFile
from judgekit.domain.turns import Turn, messages_of
from judgekit.files.case_rows import is_empty
from judgekit.files.columns import OWN_FORM
from judgekit.files.document import problem_at, shown
from judgekit.files.jsonl import read_jsonl
from judgekit.files.outputs import STRAY_KEYS, OutputRow, output_of, tell_nameless
from judgekit.files.rows import Row, RowProblems, read_rows_as, tell_repeated

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


class AnswerRow(OutputRow):
    """An output together with the case it answers."""

    input: str | list[Turn]
    reference: str | None = None


Answers: TypeAlias = dict[str, tuple[Row, AnswerRow]]


def suite_of_files(path_a: Path, path_b: Path, rubric_names: Sequence[str]) -> Suite:
    """Give a suite of the cases in two files of rows `{id, input, output, reference?}`.

    A case that only one file answers has no output of the other candidate.

    Args:
        path_a: the first candidate's file; its stem names the candidate.
        path_b: the second candidate's file.
        rubric_names: what the suite is judged by, at least one.

    Raises:
        FileProblems: all mistakes of both files, or the files ask different things under one id.
    """
    names = _candidate_names(path_a, path_b)
    told = (RowProblems(shown(path_a)), RowProblems(shown(path_b)))
    a, b = (_answers(path, problems) for path, problems in zip((path_a, path_b), told, strict=True))
    _tell_differences(a, b, told[1], shown(path_a))
    problems = [problem for each in told for problem in each.all]
    if problems:
        raise FileProblems(problems)
    cases = tuple(_case([each[name][1] for each in (a, b) if name in each]) for name in a | b)
    outputs = {name: _outputs(name, each) for name, each in zip(names, (a, b), strict=True)}
    return Suite(_suite_file(names, (path_a, path_b), rubric_names), str(path_a.parent), cases, outputs)


def _answers(path: Path, told: RowProblems) -> Answers:
    """The rows of one file by id; what is wrong with them is told."""
    own = (Row(row.number, row.line, OWN_FORM.case_of(row.value)) for row in read_jsonl(path, told))
    found = list(read_rows_as(AnswerRow, own, told, STRAY_KEYS))
    tell_nameless(found, told)
    tell_repeated(((answer.id, row) for row, answer in found), told)
    for row, answer in found:
        if is_empty(answer.input):
            told.add(row, "'input' is empty")
    if not found and not told.all:
        raise problem_at(path, None, "there are no outputs")
    return {answer.id: (row, answer) for row, answer in found}


def _tell_differences(a: Answers, b: Answers, told: RowProblems, path_a: str) -> None:
    """What the second file says otherwise than the first about the same case."""
    for name, (row, answer) in b.items():
        if name not in a:
            continue
        before, other = a[name]
        if answer.input != other.input:
            what = f"id {name!r} has another 'input' than at {path_a}:{before.line}"
            told.add(row, what, "compare answers to the same question")
        elif None not in (answer.reference, other.reference) and answer.reference != other.reference:
            what = f"id {name!r} has another 'reference' than at {path_a}:{before.line}"
            told.add(row, what, "a case has one reference")
    if a and b and not a.keys() & b.keys():
        told.add_line(1, f"no id is also in {path_a}", "outputs are compared case by case, joined by id")


def _case(answers: Sequence[AnswerRow]) -> Case:
    """The case that one or two outputs answer."""
    references = [answer.reference for answer in answers if answer.reference is not None]
    return Case(answers[0].id, messages_of(answers[0].input), references[0] if references else None)


def _outputs(candidate: str, answers: Answers) -> dict[str, Output]:
    return {name: output_of(candidate, answer) for name, (_, answer) in answers.items()}


def _candidate_names(path_a: Path, path_b: Path) -> tuple[str, str]:
    """The files' stems; where they are the same, with their folders."""
    if path_a.stem != path_b.stem:
        return path_a.stem, path_b.stem
    a, b = (f"{path.resolve().parent.name}/{path.stem}" for path in (path_a, path_b))
    if a == b:
        raise problem_at(
            path_b, None, f"cannot be told from {shown(path_a)} by its name", "rename one of them"
        )
    return a, b


def _suite_file(names: tuple[str, str], paths: tuple[Path, Path], rubric_names: Sequence[str]) -> SuiteFile:
    slug = _NOT_IN_NAMES.sub("-", f"{names[0]}-vs-{names[1]}").strip("._-")
    return SuiteFile(
        name=slug[:80] or "two-files",
        cases=shown(paths[0]),
        rubrics=tuple(rubric_names),
        candidates={
            name: CandidateSpec(outputs=shown(path)) for name, path in zip(names, paths, strict=True)
        },
    )
