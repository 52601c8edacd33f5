"""Training data out of judged outputs: rows with where they come from, and what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from judgekit.domain.cases import Message

TrainingKind = Literal["sft", "dpo"]
REFERENCE = "reference"
"""Says that an answer is the case's reference, not a candidate's output."""


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A prompt with the answer to learn and, for preferences, the answer to unlearn.

    `chosen_by` and `rejected_by` name candidates, or `reference`. `score` is the grade of the chosen answer,
    or its mean share of the win; `margin` the difference to the rejected one, in [0, 1]; `probability` the
    judge's that the chosen answer is better; `judgements` are the keys of the verdicts behind it. None where
    there is no such thing.
    """

    case_id: str
    cluster: str
    prompt: tuple[Message, ...]
    chosen: str
    chosen_by: str
    rejected: str | None = None
    rejected_by: str | None = None
    score: float | None = None
    margin: float | None = None
    probability: float | None = None
    is_order_consistent: bool | None = None
    judgements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenStatistics:
    """Estimated tokens (characters / 4) of the rows of a file, prompt and answers together."""

    total: int
    median: int
    percentile_95: int
    longest: int


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row that a trainer can read: its line, its characters, and a hash of what it teaches."""

    line: int
    characters: int
    hash: str


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file of training data in which no mistake was found; `form` is the key that begins its rows."""

    path: str
    kind: TrainingKind
    form: str
    rows: tuple[CheckedRow, ...]


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file of training rows that was written."""

    path: str
    rows: int
    tokens: TokenStatistics


@dataclass(frozen=True, slots=True)
class Contamination:
    """A row left out because it gives a test case away, as `suite/case`, and how."""

    case_id: str
    test: str
    kind: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export came to: the files, how many rows there were to begin with, why others were left out.

    `tested_against` counts the test cases of each suite that no row gives away. `trains_on_suite` names the
    suite whose own cases the rows are, which is therefore no test of what is trained on them.
    """

    kind: TrainingKind
    found: int
    files: tuple[ExportedFile, ...]
    provenance: str
    left_out: Mapping[str, int]
    contaminated: tuple[Contamination, ...]
    tested_against: Mapping[str, int]
    trains_on_suite: str | None = None
