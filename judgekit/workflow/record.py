"""Record outputs: write what candidates answered into the files that their suite names for them."""

from collections.abc import Sequence
from pathlib import Path

from judgekit.domain.cases import Output
from judgekit.domain.errors import UsageError
from judgekit.domain.ids import Json
from judgekit.domain.suite import Suite
from judgekit.files.jsonl import write_jsonl


def check_recordable(suite: Suite, names: Sequence[str]) -> None:
    """See that each candidate names a file for its outputs, before anything is paid for.

    Raises:
        UsageError: one does not, or its file lies outside the suite's folder.
    """
    for name in names:
        _path(suite, name)


def record_outputs(suite: Suite, name: str) -> Path:
    """Write a candidate's outputs in the order of the cases, as a whole or not at all; give the file.

    Raises:
        UsageError: the candidate names no file, or one outside the suite's folder.
        FileProblems: the file cannot be written.
    """
    path, outputs = _path(suite, name), suite.outputs.get(name, {})
    write_jsonl(path, (_row(outputs[case.id]) for case in suite.cases if case.id in outputs))
    return path


def _path(suite: Suite, name: str) -> Path:
    named = suite.file.candidates[name].outputs
    if named is None:
        raise UsageError(f"candidate {name!r} names no file to record to; add 'outputs: {name}.jsonl' to it")
    folder = Path(suite.folder)
    if not (folder / named).resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"candidate {name!r}: {named!r} leads out of the folder of the suite")
    return folder / named


def _row(output: Output) -> dict[str, Json]:
    row: dict[str, Json] = {"id": output.case_id, "output": output.text}
    row |= {"context": list(output.context)} if output.context else {}
    return row | ({"metadata": dict(output.metadata)} if output.metadata else {})
