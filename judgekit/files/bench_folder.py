"""The folders of MT-Bench and Arena-Hard: `question.jsonl`, `model_answer/` and `model_judgment/`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from judgekit.domain.ids import Json
from judgekit.files.document import problem_at
from judgekit.files.foreign_results import Foreign, files_in, text_of
from judgekit.files.jsonl import read_jsonl
from judgekit.files.judgement_rows import RecordedRow, ShownOutput
from judgekit.files.rows import Row, RowProblems, read_rows_as

BETWEEN_TURNS = "\n\n"


class OfQuestion(Foreign):
    """A row about a question, called by its `question_id`, or by its `uid` in Arena-Hard 2."""

    question_id: int | str | None = None
    uid: int | str | None = None

    @property
    def question(self) -> str | None:
        """The question's id."""
        found = self.uid if self.question_id is None else self.question_id
        return None if found is None else str(found)


Model = TypeVar("Model", bound=OfQuestion)


class _Question(OfQuestion):
    turns: list[Json] = Field(default_factory=list)
    prompt: str | None = None


class _Choice(Foreign):
    turns: list[Json]


class _Message(Foreign):
    role: str
    content: Json


class _Answer(OfQuestion):
    model_id: str | None = None
    model: str | None = None
    choices: list[_Choice] = Field(default_factory=list)
    messages: list[_Message] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BenchFolder:
    """Questions by id, and answers by model and id: their turns as texts."""

    path: Path
    questions: Mapping[str, list[str]]
    answers: Mapping[tuple[str, str], list[str]]
    rows: tuple[Row, ...]

    @property
    def models(self) -> frozenset[str]:
        """The models that answered."""
        return frozenset(model for model, _ in self.answers)

    def shown(self, row: Row, question: str, models: tuple[str, ...], turn: int = 1) -> RecordedRow:
        """Give what was judged: models' answers to a question up to a turn; a later turn is another case."""
        asked = BETWEEN_TURNS.join(self.questions.get(question, ())[:turn])
        outputs = (ShownOutput(model, self._answer(model, question, turn)) for model in models)
        return RecordedRow(
            row=row,
            case=question if turn == 1 else f"{question}/turn-{turn}",
            outputs=tuple(outputs),
            input=asked or None,
            cluster=question,
        )

    def all_shown(self) -> list[RecordedRow]:
        """Give every answer to a first turn, in the order of the files."""
        answers = zip(self.rows, self.answers, strict=True)
        return [self.shown(row, question, (model,)) for row, (model, question) in answers]

    def _answer(self, model: str, question: str, turn: int) -> str | None:
        turns = self.answers.get((model, question), ())[:turn]
        return BETWEEN_TURNS.join(turns) or None


def read_folder(path: Path) -> BenchFolder:
    """Give the questions and answers in a folder of a benchmark.

    Raises:
        FileProblems: it has no judgements, or a file cannot be read; all mistakes of one file at once.
    """
    if not (path / "model_judgment").is_dir():
        remedy = "name the folder of the benchmark, such as data/mt_bench"
        raise problem_at(path, None, "holds no folder model_judgment", remedy)
    questions: dict[str, list[str]] = {}
    if (path / "question.jsonl").is_file():
        for _, name, question in rows_as(_Question, path / "question.jsonl"):
            asked = [_text(turn) for turn in question.turns]
            questions[name] = asked or [question.prompt or ""]
    answers: dict[tuple[str, str], list[str]] = {}
    rows = []
    for file in _answer_files(path):
        for row, name, answer in rows_as(_Answer, file):
            key = (answer.model_id or answer.model or file.stem, name)
            if key not in answers:
                rows.append(row)
            answers[key] = _turns(answer)
    return BenchFolder(path, questions, answers, tuple(rows))


def rows_as(model: type[Model], file: Path) -> Iterator[tuple[Row, str, Model]]:
    """Give the rows of a JSONL file as a model, each with the id of its question.

    Raises:
        FileProblems: there are rows that cannot be used; all mistakes at once.
    """
    told = RowProblems(str(file))
    found = [
        (row, each.question, each) for row, each in read_rows_as(model, read_jsonl(file, told), told, "")
    ]
    for row, question, _ in found:
        if question is None:
            told.add(row, "has no 'question_id' and no 'uid'")
    told.raise_any()
    yield from ((row, question, each) for row, question, each in found if question is not None)


def judge_name(value: str | list[str] | None) -> str | None:
    """Give a judge's name: of a list with the name of its prompt, the model, which stands first."""
    return next(iter(value), None) if isinstance(value, list) else value


def _answer_files(path: Path) -> list[Path]:
    folder = path / "model_answer"
    return files_in(folder, (".jsonl",)) if folder.is_dir() else []


def _turns(answer: _Answer) -> list[str]:
    if answer.choices:
        return [_text(turn) for turn in answer.choices[0].turns]
    return [_text(message.content) for message in answer.messages if message.role == "assistant"]


def _text(turn: Json) -> str:
    """A turn, which may be an object around its text."""
    if isinstance(turn, dict):
        return _text(turn.get("content", turn.get("answer")))
    if isinstance(turn, list) and turn:
        return _text(turn[0])
    return text_of(turn) or ""
