"""What MT-Bench wrote: grades from 1 to 10, or battles in both orders, of first and second turns."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import Field

from judgekit.domain.ids import Json
from judgekit.files.bench_folder import BenchFolder, OfQuestion, judge_name, read_folder, rows_as
from judgekit.files.foreign_results import ForeignResults, files_in
from judgekit.files.judgement_rows import RecordedRow
from judgekit.files.outcome_words import Outcome
from judgekit.files.rows import Row, RowProblems

SCALE = (1, 10)


class _Judgement(OfQuestion):
    judge: str | list[str] | None = None
    turn: Annotated[int, Field(ge=1)] = 1
    model: str | None = None
    score: float | None = None
    judgment: Json = None
    model_1: str | None = None
    model_2: str | None = None
    g1_winner: str | None = None
    g2_winner: str | None = None


def read_mt_bench(path: Path) -> ForeignResults:
    """Give grades and battles; the second turn of a question is another case of its cluster.

    A score of -1 and a winner `error` are replies without a verdict.

    Raises:
        FileProblems: a file cannot be read, or has rows that cannot be used.
    """
    folder = read_folder(path)
    rows: list[RecordedRow] = []
    for file in files_in(path / "model_judgment", (".jsonl",)):
        told = RowProblems(str(file))
        for row, question, found in rows_as(_Judgement, file):
            judged = list(_rows(row, question, found, folder))
            if not judged:
                told.add(row, "names neither a 'model' nor 'model_1' and 'model_2'")
            rows += judged
        told.raise_any()
    kinds = {"score": [row for row in rows if len(row.outputs) == 1]}
    kinds["preference"] = [row for row in rows if len(row.outputs) > 1]
    verdicts = {name: found for name, found in kinds.items() if found}
    return ForeignResults("mt-bench", [*rows, *folder.all_shown()], verdicts, SCALE)


def _rows(row: Row, question: str, found: _Judgement, folder: BenchFolder) -> Iterator[RecordedRow]:
    judge = judge_name(found.judge)
    if found.model is not None:
        shown = replace(folder.shown(row, question, (found.model,), found.turn), judge=judge)
        judged = found.score is not None and found.score != -1
        yield replace(shown, score=found.score) if judged else replace(shown, outcome="unparsed")
    elif found.model_1 is not None and found.model_2 is not None:
        models = (found.model_1, found.model_2)
        for winner, shown_first in ((found.g1_winner, 0), (found.g2_winner, 1)):
            order = models if shown_first == 0 else models[::-1]
            shown = folder.shown(row, question, order, found.turn)
            yield replace(shown, outcome=_outcome(winner, shown_first), judge=judge)


def _outcome(winner: str | None, shown_first: int) -> Outcome:
    """Which of the outputs as shown won: `model_1` is the first of the row, shown first or second."""
    if winner == "tie":
        return "tie"
    if winner not in ("model_1", "model_2"):
        return "unparsed"
    return "a" if (winner == "model_1") == (shown_first == 0) else "b"
