"""Logged calls as a suite: cases, the outputs of each model, and a YAML file that says where from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.cases import Case, Output
from judgekit.domain.ids import Json
from judgekit.files.jsonl import write_jsonl
from judgekit.files.new_suite import check_free, write_yaml

_HEAD = "# Written by `judgekit import logs`; `metadata` says what the cases were drawn from.\n"
_ODD = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class LogSuite:
    """What a suite of logged calls is written from; the first candidate is the baseline."""

    name: str
    description: str
    cases: Sequence[Case]
    outputs: Mapping[str, Sequence[Output]]
    rubrics: Sequence[str]
    judges: Sequence[str]
    cluster_by: str
    metadata: Mapping[str, Json]


def write_log_suite(suite: LogSuite, folder: Path) -> Path:
    """Write `NAME.yaml` and the folder `NAME` beside it, the YAML file last; give that file.

    Raises:
        FileProblems: the suite is there already, or cannot be written.
    """
    path = folder / f"{suite.name}.yaml"
    check_free((path, folder / suite.name), "give another --suite")
    write_jsonl(folder / suite.name / "cases.jsonl", map(_case_row, suite.cases))
    files = _files(suite)
    for candidate, outputs in suite.outputs.items():
        rows = ({"id": output.case_id, "output": output.text} for output in outputs)
        write_jsonl(folder / files[candidate], rows)
    return write_yaml(path, _content(suite, files), _HEAD)


def _files(suite: LogSuite) -> dict[str, str]:
    """A file for each candidate, named after it as far as files can be."""
    found: dict[str, str] = {}
    for candidate in suite.outputs:
        stem = _ODD.sub("-", candidate).strip("-.") or "model"
        file, number = f"{suite.name}/outputs/{stem}.jsonl", 2
        while file.lower() in (other.lower() for other in found.values()):
            file, number = f"{suite.name}/outputs/{stem}-{number}.jsonl", number + 1
        found[candidate] = file
    return found


def _content(suite: LogSuite, files: Mapping[str, str]) -> dict[str, Json]:
    content: dict[str, Json] = {
        "name": suite.name,
        "description": suite.description,
        "cases": f"{suite.name}/cases.jsonl",
        "cluster_by": suite.cluster_by,
        "rubrics": list(suite.rubrics),
        "judges": list(suite.judges),
        "baseline": next(iter(files)),
        "candidates": {
            candidate: {"outputs": file, "made_by": f"{candidate}, as logged"}
            for candidate, file in files.items()
        },
        "metadata": dict(suite.metadata),
    }
    return {key: value for key, value in content.items() if value}


def _case_row(case: Case) -> dict[str, Json]:
    turns: Json = [{"role": turn.role, "content": turn.content} for turn in case.input]
    one = len(case.input) == 1 and case.input[0].role == "user"
    row = {
        "id": case.id,
        "input": case.input[0].content if one else turns,
        "tags": list(case.tags),
        "metadata": dict(case.metadata),
    }
    return {key: value for key, value in row.items() if value}
