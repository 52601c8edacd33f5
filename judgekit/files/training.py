"""Files of training data: chat JSONL as trainers and fine-tuning APIs read it, written and checked."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from judgekit.domain.errors import FileProblems
from judgekit.domain.ids import Json, content_hash
from judgekit.domain.training import CheckedFile, CheckedRow, TrainingRow
from judgekit.files.document import problem_at, shown
from judgekit.files.jsonl import read_jsonl, write_jsonl
from judgekit.files.rows import Row, RowProblems, read_rows_as

Form = Literal["trl", "openai"]
_STRAY = "provenance belongs into a file beside it"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ChatTurn(_Strict):
    """One message; `content` says something."""

    role: Literal["system", "user", "assistant"]
    content: Annotated[str, Field(min_length=1)]


Answer = Annotated[list[ChatTurn], Field(min_length=1, max_length=1)]
Turns = Annotated[list[ChatTurn], Field(min_length=1)]


class SftRow(_Strict):
    """`{"messages": [...]}`, the last message the assistant's: TRL, axolotl, and fine-tuning APIs alike."""

    messages: Annotated[list[ChatTurn], Field(min_length=2)]


class DpoRow(_Strict):
    """`{"prompt": [...], "chosen": [...], "rejected": [...]}`: TRL's conversational preference form."""

    prompt: Turns
    chosen: Answer
    rejected: Answer


class Input(_Strict):
    """The prompt of a preference as APIs take it."""

    messages: Turns


class ApiDpoRow(_Strict):
    """`{"input": {...}, "preferred_output": [...], "non_preferred_output": [...]}`: fine-tuning APIs."""

    input: Input
    preferred_output: Answer
    non_preferred_output: Answer


Rows = SftRow | DpoRow | ApiDpoRow
FORMS: dict[str, type[Rows]] = {"messages": SftRow, "prompt": DpoRow, "input": ApiDpoRow}
"""The form of a file by the key that begins its rows."""


def write_training(path: Path, rows: Iterable[TrainingRow], form: Form) -> None:
    """Write rows as chat JSONL, as a whole or not at all; nothing but what trainers read.

    Raises:
        FileProblems: the file cannot be written.
    """
    write_jsonl(path, (_row(row, form) for row in rows))


def write_provenance(path: Path, files: Iterable[tuple[Path, Iterable[TrainingRow]]]) -> None:
    """Write where each row of each file comes from: its case, who answered, margin, and verdict keys.

    Raises:
        FileProblems: the file cannot be written.
    """
    write_jsonl(
        path,
        (
            {"file": file.name, "line": line, **_provenance(row)}
            for file, rows in files
            for line, row in enumerate(rows, start=1)
        ),
    )


def check_training(path: Path) -> CheckedFile:
    """Check a file of training data line by line; give its kind, its form and its rows.

    Raises:
        FileProblems: every line that a trainer would stumble over, and why.
    """
    told = RowProblems(shown(path))
    rows = list(read_jsonl(path, told))
    if not rows:
        told.raise_any()
        raise problem_at(path, None, "there are no rows")
    form = next((key for key in FORMS if key in rows[0].value), None)
    if form is None:
        what = f"the first row begins with none of {', '.join(map(repr, FORMS))}"
        raise FileProblems([*told.all, *problem_at(path, rows[0].line, what).problems])
    checked = []
    for row, read in read_rows_as(FORMS[form], rows, told, _STRAY):
        _tell_roles(row, read, told)
        checked.append(_checked(row, read))
    told.raise_any()
    return CheckedFile(shown(path), "sft" if form == "messages" else "dpo", form, tuple(checked))


def check_apart(training: CheckedFile, validation: CheckedFile) -> None:
    """Check that no row to validate on is trained on as well: its loss would say nothing.

    Raises:
        FileProblems: every such row.
    """
    trained = {row.hash for row in training.rows}
    told = RowProblems(validation.path)
    for row in validation.rows:
        if row.hash in trained:
            told.add_line(
                row.line, f"the row is in {training.path} as well", "keep it in one of the two files"
            )
    told.raise_any()


def _checked(row: Row, read: Rows) -> CheckedRow:
    content = read.model_dump(mode="json")
    return CheckedRow(row.line or row.number, sum(map(len, _texts(content))), content_hash(content))


def _texts(content: Json) -> Iterator[str]:
    """Every text of a row's messages."""
    if isinstance(content, dict) and "content" in content:
        yield content["content"]
    elif isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from _texts(part)


def _tell_roles(row: Row, read: Rows, told: RowProblems) -> None:
    """Note what no type says: whose turn it is."""
    match read:
        case SftRow():
            prompt, answers = read.messages[:-1], [read.messages[-1:]]
        case DpoRow():
            prompt, answers = read.prompt, [read.chosen, read.rejected]
        case ApiDpoRow():
            prompt, answers = read.input.messages, [read.preferred_output, read.non_preferred_output]
    if any(answer[0].role != "assistant" for answer in answers):
        told.add(row, "an answer is not the assistant's", 'give it the role "assistant"')
    if prompt[-1].role != "user":
        told.add(row, "the prompt does not end with what the user says")
    if any(turn.role == "system" for turn in prompt[1:]):
        told.add(row, "a system message stands after the first turn", "put it first")
    if len(answers) > 1 and answers[0][0].content == answers[1][0].content:
        told.add(row, "both answers are the same, so there is no preference")


def _row(row: TrainingRow, form: Form) -> dict[str, Json]:
    prompt = [{"role": turn.role, "content": turn.content} for turn in row.prompt]
    chosen = [{"role": "assistant", "content": row.chosen}]
    if row.rejected is None:
        return {"messages": [*prompt, *chosen]}
    rejected = [{"role": "assistant", "content": row.rejected}]
    if form == "trl":
        return {"prompt": prompt, "chosen": chosen, "rejected": rejected}
    return {"input": {"messages": prompt}, "preferred_output": chosen, "non_preferred_output": rejected}


def _provenance(row: TrainingRow) -> dict[str, Json]:
    known = {
        "case": row.case_id,
        "cluster": row.cluster,
        "chosen_by": row.chosen_by,
        "rejected_by": row.rejected_by,
        "score": row.score,
        "margin": row.margin,
        "probability": row.probability,
        "order_consistent": row.is_order_consistent,
        "judgements": list(row.judgements) or None,
    }
    return {key: value for key, value in known.items() if value is not None}
