"""What AlpacaEval wrote: `annotations.json`, pairs with a preference, and `model_outputs.json`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from judgekit.files.foreign_results import Foreign, ForeignResults, files_in, read_json, rows_of
from judgekit.files.judgement_rows import RecordedRow, ShownOutput
from judgekit.files.outcome_words import Outcome
from judgekit.files.rows import Row, RowProblems, read_rows_as

_TIES = (0, 1.5)


class _Output(Foreign):
    instruction: str
    output: str
    generator: str
    input: str = ""


class _Annotation(Foreign):
    instruction: str
    output_1: str
    output_2: str
    generator_1: str
    generator_2: str
    preference: Annotated[float | None, Field(ge=0, le=2)] = None
    annotator: str | None = None
    input: str = ""


def read_alpaca_eval(path: Path) -> ForeignResults:
    """Give the preferences of annotations, and outputs that nobody annotated.

    A preference of 1 is for the first output, of 2 for the second, of 1.5 (in early versions 0) for neither;
    between them it is 1 and the judge's probability of the second. None is no verdict.
    Cases are numbered by their instructions. The order in which outputs were shown is not in these files.

    Raises:
        FileProblems: a file cannot be read, or has rows that cannot be used; all mistakes of it at once.
    """
    cases: dict[str, str] = {}
    pairs: list[RecordedRow] = []
    answers: list[RecordedRow] = []
    for file in files_in(path, (".json",)):
        told = RowProblems(str(file))
        rows = rows_of(read_json(file), file, "the file")
        alone = [row for row in rows if "generator" in row.value and "preference" not in row.value]
        judged = [row for row in rows if row not in alone]
        answers += _answers(alone, cases, told)
        pairs += _pairs(judged, cases, told)
        told.raise_any()
    return ForeignResults("alpaca-eval", [*pairs, *answers], {"preference": pairs} if pairs else {})


def _answers(rows: Sequence[Row], cases: dict[str, str], told: RowProblems) -> Iterator[RecordedRow]:
    for row, found in read_rows_as(_Output, rows, told, ""):
        asked = _asked(found.instruction, found.input)
        outputs = (ShownOutput(found.generator, found.output),)
        yield RecordedRow(row=row, case=_case(asked, cases), outputs=outputs, input=asked)


def _pairs(rows: Sequence[Row], cases: dict[str, str], told: RowProblems) -> Iterator[RecordedRow]:
    for row, found in read_rows_as(_Annotation, rows, told, ""):
        asked, preference = _asked(found.instruction, found.input), found.preference
        first, second = found.generator_1, found.generator_2
        if first == second:
            told.add(row, f"{first!r} is compared with itself", "name two generators")
            continue
        if preference is not None and 0 < preference < 1:
            told.add(row, f"preference {preference:g} is neither between 1 and 2 nor 0")
            continue
        soft = preference is not None and preference not in (*_TIES, 1, 2)
        yield RecordedRow(
            row=row,
            case=_case(asked, cases),
            outputs=(ShownOutput(first, found.output_1), ShownOutput(second, found.output_2)),
            outcome=_outcome(preference),
            p_first=2 - preference if soft and preference is not None else None,
            judge=found.annotator,
            input=asked,
            order_known=False,
        )


def _outcome(preference: float | None) -> Outcome:
    if preference is None:
        return "unparsed"
    if preference in _TIES:
        return "tie"
    return "a" if preference < max(_TIES) else "b"


def _asked(instruction: str, given: str) -> str:
    return f"{instruction}\n\n{given}" if given else instruction


def _case(asked: str, cases: dict[str, str]) -> str:
    return cases.setdefault(asked, str(len(cases) + 1))
