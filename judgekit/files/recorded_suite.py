"""A suite and a rubric for judgements that came without: written as files that every command knows."""

from collections.abc import Sequence
from pathlib import Path

from judgekit.domain.ids import Json
from judgekit.domain.rubric import Rubric
from judgekit.files.jsonl import write_jsonl
from judgekit.files.judgement_rows import RecordedRow
from judgekit.files.new_suite import write_yaml

NOT_RECORDED = "(not recorded)"


def write_recorded_suite(
    rows: Sequence[RecordedRow], folder: Path, *, name: str, rubrics: Sequence[str], judges: Sequence[str]
) -> Path:
    """Write `NAME.yaml` and the folder `NAME` beside it, the YAML file last; give that file.

    Cases and outputs whose text the file lacks get a text that says so, another one each: what was judged is
    told apart by its text.

    Raises:
        FileProblems: the suite cannot be written.
    """
    write_jsonl(folder / name / "cases.jsonl", _cases(rows))
    files: dict[str, str] = {}
    for number, candidate in enumerate(_candidates(rows), start=1):
        files[candidate] = f"{name}/outputs/{number}.jsonl"
        write_jsonl(folder / files[candidate], _outputs(rows, candidate))
    content: dict[str, Json] = {
        "name": name,
        "description": "Cases, outputs and judges of judgements that were imported.",
        "cases": f"{name}/cases.jsonl",
        "rubrics": list(rubrics),
        "judges": [{"name": judge, "kind": "recorded"} for judge in judges],
        "candidates": {candidate: {"outputs": file} for candidate, file in files.items()},
    }
    if any(row.cluster for row in rows):
        content["cluster_by"] = "cluster"
    return write_yaml(folder / f"{name}.yaml", content)


def write_recorded_rubric(rubric: Rubric, folder: Path) -> Path:
    """Write a rubric as a file; give the file.

    Raises:
        FileProblems: it cannot be written.
    """
    return write_yaml(folder / f"{rubric.name}.yaml", rubric.model_dump(mode="json", exclude_defaults=True))


def text_of_output(candidate: str, case: str, text: str | None) -> str:
    """Give the text of an output, or one that says that it is not known."""
    return text if text and text.strip() else f"{NOT_RECORDED}: what {candidate} answered to {case}"


def _cases(rows: Sequence[RecordedRow]) -> list[dict[str, Json]]:
    found: dict[str, dict[str, Json]] = {}
    for row in rows:
        asked = row.input if row.input and row.input.strip() else f"{NOT_RECORDED}: the input of {row.case}"
        case: dict[str, Json] = {"id": row.case, "input": asked}
        besides: dict[str, Json] = {"reference": row.reference} if row.reference else {}
        if row.cluster:
            besides["metadata"] = {"cluster": row.cluster}
        found.setdefault(row.case, case | besides)
    return list(found.values())


def _candidates(rows: Sequence[RecordedRow]) -> list[str]:
    return sorted({output.candidate for row in rows for output in row.outputs})


def _outputs(rows: Sequence[RecordedRow], candidate: str) -> list[dict[str, Json]]:
    texts: dict[str, str | None] = {}
    for row in rows:
        for output in row.outputs:
            if output.candidate == candidate:
                texts[row.case] = texts.get(row.case) or output.text
    return [
        {"id": case, "output": text_of_output(candidate, case, text)} for case, text in sorted(texts.items())
    ]
