"""Pairs of answers of which one is known to be better: JSONL rows `{id, kind, input, a, b, expect}`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from judgekit.domain.errors import FileProblems, Problem
from judgekit.files.columns import OWN_FORM
from judgekit.files.document import problem_at, shown
from judgekit.files.jsonl import read_jsonl
from judgekit.files.rows import Row, RowProblems, read_rows_as, tell_repeated

CHECK_FOLDER = "judge-check"
CHECK_PAIRS = "pairs.jsonl"
CHECK_RUBRIC = "right-answer.yaml"


class LabelledPair(BaseModel):
    """Two answers and which of them is better; `kind` groups pairs that ask for the same skill."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str
    input: str
    a: str
    b: str
    expect: Literal["a", "b", "tie"]
    kind: str = "pair"


@dataclass(frozen=True, slots=True)
class CheckFiles:
    """Where the pairs that check a judge lie, and the rubric they are judged by."""

    pairs: Path
    rubric: Path


def find_check_files(suite_folders: tuple[Path, ...]) -> CheckFiles:
    """Give the first folder's `judge-check` files; a project's own go before those that come with judgekit.

    Raises:
        FileProblems: there are none.
    """
    found = [folder / CHECK_FOLDER for folder in suite_folders]
    pairs = next((folder / CHECK_PAIRS for folder in found if (folder / CHECK_PAIRS).is_file()), None)
    rubric = next((folder / CHECK_RUBRIC for folder in found if (folder / CHECK_RUBRIC).is_file()), None)
    if pairs is None or rubric is None:
        raise FileProblems([Problem(shown(found[0]), None, f"holds no {CHECK_PAIRS} or no {CHECK_RUBRIC}")])
    return CheckFiles(pairs, rubric)


def read_labelled_pairs(path: Path) -> tuple[LabelledPair, ...]:
    """Give the pairs in the order of the file.

    Raises:
        FileProblems: the file cannot be read, or rows are no labelled pairs; all mistakes at once.
    """
    told = RowProblems(shown(path))
    own = (Row(row.number, row.line, OWN_FORM.case_of(row.value)) for row in read_jsonl(path, told))
    found = list(read_rows_as(LabelledPair, own, told, "a pair has no other keys"))
    tell_repeated(((pair.id, row) for row, pair in found), told)
    told.raise_any()
    if not any(pair.expect != "tie" for _, pair in found):
        raise problem_at(path, None, "no pair expects a or b", "label some pairs in which one is better")
    return tuple(pair for _, pair in found)
