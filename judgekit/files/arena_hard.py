"""What Arena-Hard wrote: battles of each model with a baseline, in both orders."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from judgekit.files.bench_folder import BenchFolder, OfQuestion, judge_name, read_folder, rows_as
from judgekit.files.document import problem_at
from judgekit.files.foreign_results import Foreign, ForeignResults, files_in
from judgekit.files.judgement_rows import RecordedRow
from judgekit.files.outcome_words import outcome_of
from judgekit.files.rows import Row, RowProblems

USUAL_BASELINE = "gpt-4-0314"


class _Game(Foreign):
    score: str | None = None


class _Judgement(OfQuestion):
    model: str
    judge: str | list[str] | None = None
    games: list[_Game | None]
    baseline: str | None = None


def read_arena_hard(path: Path) -> ForeignResults:
    """Give the battles: of two games, the first shows the baseline first and the second the model.

    Where rows do not name the baseline, it is the one model that answered and was not judged, or gpt-4-0314.

    Raises:
        FileProblems: a file cannot be read, has rows that cannot be used, or the baseline is not known.
    """
    folder = read_folder(path)
    files = files_in(path / "model_judgment", (".jsonl",))
    found = {file: list(rows_as(_Judgement, file)) for file in files}
    baseline = _baseline(folder, [each for rows in found.values() for _, _, each in rows])
    verdicts: list[RecordedRow] = []
    for file, rows in found.items():
        told = RowProblems(str(file))
        verdicts += _battles(rows, folder, baseline, told)
        told.raise_any()
    return ForeignResults("arena-hard", [*verdicts, *folder.all_shown()], {"preference": verdicts})


def _baseline(folder: BenchFolder, judgements: Sequence[_Judgement]) -> str:
    if all(each.baseline for each in judgements):
        return ""
    others = folder.models - {each.model for each in judgements}
    if len(others) == 1:
        return next(iter(others))
    if USUAL_BASELINE in others or not folder.models:
        return USUAL_BASELINE
    what = "does not tell the baseline: rows do not name it, and not just one model was not judged"
    raise problem_at(folder.path, None, what, 'add "baseline": "NAME" to the rows of model_judgment')


def _battles(
    found: Sequence[tuple[Row, str, _Judgement]], folder: BenchFolder, baseline: str, told: RowProblems
) -> Iterator[RecordedRow]:
    for row, question, each in found:
        other = each.baseline or baseline
        orders = ((other, each.model), (each.model, other))
        for game, models in zip(each.games, orders, strict=False):
            outcome = outcome_of((game.score if game else None) or "", {}, *models)
            if outcome is None:
                told.add(row, f"{game.score if game else ''!r} is no outcome of a game", "such as A>B")
                continue
            shown = folder.shown(row, question, models)
            yield replace(shown, outcome=outcome, judge=judge_name(each.judge))
