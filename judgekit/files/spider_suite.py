"""A benchmark as a suite: the YAML file, cases, outputs and databases, written all together."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.cases import Case, Output
from judgekit.domain.ids import Json
from judgekit.files.document import problem_at
from judgekit.files.jsonl import write_jsonl
from judgekit.files.new_suite import check_free, write_yaml

_HEAD = """\
# Written by `judgekit import spider`. The truth is to be had by running the queries: a query is right if it
# returns what the reference returns. `cluster_by: query` takes questions with the same reference (Spider asks
# most things twice, in other words) for one piece of evidence; `database` is more careful, `case` too bold.
"""
_PROMPT = "Tables:\n{schema}\n\n{input}\n\nAnswer with one SQLite query and nothing else."
_HINTED = "Tables:\n{schema}\n\nHint: {evidence}\n\n{input}\n\nAnswer with one SQLite query and nothing else."


@dataclass(frozen=True, slots=True)
class SqlSuite:
    """What a suite over databases is written from; `cluster_by` is `case` or a metadata key of the cases."""

    name: str
    description: str
    cases: Sequence[Case]
    outputs: Mapping[str, Sequence[Output]]
    databases: Mapping[str, Sequence[Path]]
    cluster_by: str = "query"


def write_sql_suite(suite: SqlSuite, folder: Path, *, link: bool = False) -> Path:
    """Write `NAME.yaml` and the folder `NAME` beside it; give the YAML file, which is written last.

    Databases are copied, so that the suite can be moved and shared; with `link` they stay where they are.
    A database of several files becomes a folder: a query must be right on every one.

    Raises:
        FileProblems: the suite is there already, or the folder cannot be written.
    """
    path, within = folder / f"{suite.name}.yaml", folder / suite.name
    check_free((path, within), "give another --name")
    write_jsonl(within / "cases.jsonl", map(_case_row, suite.cases))
    for candidate, outputs in suite.outputs.items():
        rows = ({"id": output.case_id, "output": output.text} for output in outputs)
        write_jsonl(within / "outputs" / f"{candidate}.jsonl", rows)
    try:
        for name, files in suite.databases.items():
            _place(files, within / "databases", name, link=link)
    except OSError as error:
        raise problem_at(within, None, f"cannot be written: {error.strerror or error}") from error
    return write_yaml(path, _content(suite), _HEAD)


def _place(files: Sequence[Path], folder: Path, name: str, *, link: bool) -> None:
    targets = {files[0]: folder / f"{name}.sqlite"}
    if len(files) > 1:
        targets = {file: folder / name / file.name for file in files}
    for file, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        if link:
            target.symlink_to(file.resolve())
        else:
            shutil.copyfile(file, target)


def _case_row(case: Case) -> dict[str, Json]:
    return {
        "id": case.id,
        "input": case.text,
        "reference": case.reference,
        "tags": list(case.tags),
        "metadata": dict(case.metadata),
    }


def _content(suite: SqlSuite) -> dict[str, Json]:
    judge = {
        "name": "execution",
        "kind": "program",
        "program": "sql_execution",
        "options": {"databases": f"{suite.name}/databases"},
        "rubrics": ["sql-execution"],
    }
    hinted = any(case.metadata.get("evidence") for case in suite.cases)
    candidates = {name: {"outputs": f"{suite.name}/outputs/{name}.jsonl"} for name in suite.outputs}
    file: dict[str, Json] = {
        "name": suite.name,
        "description": suite.description,
        "cases": f"{suite.name}/cases.jsonl",
        "cluster_by": suite.cluster_by,
        "rubrics": ["sql-execution"],
        "judges": [judge],
        "prompt": _HINTED if hinted else _PROMPT,
    }
    if candidates:
        file |= {"baseline": next(iter(candidates)), "candidates": candidates}
    return file
