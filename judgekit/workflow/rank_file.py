"""Rank the candidates of a file of battles: one leaderboard per judge and slice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from judgekit.domain.errors import UsageError
from judgekit.domain.results import Leaderboard, Rankings
from judgekit.files.near import did_you_mean
from judgekit.store.battle_columns import BattleColumns
from judgekit.store.battle_file import FileCells, FileOrder, battles_in_order, count_battles
from judgekit.workflow.battles import battles_of_file, compact
from judgekit.workflow.elo_board import rate_in_order
from judgekit.workflow.rank import attempt, rankings
from judgekit.workflow.rank_terms import RankTerms, Subject
from judgekit.workflow.rating_board import rate_battles
from judgekit.workflow.rating_words import left_out

Found = TypeVar("Found", FileCells, FileOrder)


@dataclass(frozen=True, slots=True)
class BattleFile:
    """A file of battles, what its columns hold, and whose of them are ranked (no judge named: all)."""

    path: Path
    columns: BattleColumns
    judges: tuple[str, ...] = ()


def rank_file(file: BattleFile, terms: RankTerms) -> Rankings:
    """Rank the battles of a file.

    Raises:
        FileProblems: what is wrong with the file.
        UsageError: a judge or candidate is asked for that is not there, or options exclude each other.
        NotEnoughData: nothing can be ranked; the message says why.
    """
    _check(file, terms)
    if terms.method == "elo":
        orders = _chosen(battles_in_order(file.path, file.columns), file.judges)
        ranked = [attempt(_subject(file, each), partial(_rate_order, each, terms)) for each in orders]
    else:
        cells = _chosen(count_battles(file.path, file.columns), file.judges)
        ranked = [attempt(_subject(file, each), partial(_rate_cells, each, terms)) for each in cells]
    return rankings(ranked, f"{file.path.name} holds no battles")


def _check(file: BattleFile, terms: RankTerms) -> None:
    if {"length", "style"}.intersection(terms.control):
        raise UsageError(
            "--control length and style need the outputs: rank a suite. A file has --control position"
        )
    if file.judges and file.columns.judge is None:
        raise UsageError("--judge chooses among the judges of a file; name their column by --judge-column")
    if terms.method == "elo" and (file.columns.share or file.columns.weight or file.columns.case):
        raise UsageError(
            "Elo takes winners one by one; leave out --share, --weight and --case, or use --method bt"
        )


def _chosen(found: Sequence[Found], judges: tuple[str, ...]) -> list[Found]:
    there = sorted({each.part.judge for each in found if each.part.judge is not None})
    for name in judges:
        if name not in there:
            raise UsageError(f"the file has no judge {name!r}; {did_you_mean(name, there, 'its judges')}")
    return [each for each in found if not judges or each.part.judge in judges]


def _subject(file: BattleFile, found: FileCells | FileOrder) -> Subject:
    return Subject(file.path.name, None, found.part.judge, found.part.slice)


def _rate_cells(found: FileCells, terms: RankTerms, subject: Subject) -> Leaderboard:
    return rate_battles(battles_of_file(found), terms, subject)


def _rate_order(found: FileOrder, terms: RankTerms, subject: Subject) -> Leaderboard:
    names, a, b = compact(found.part.candidates, found.a, found.b)
    board = rate_in_order(names, (a, b, found.outcome), terms, subject)
    return replace(board, warnings=(*board.warnings, *left_out(0, found.part.n_undecided)))
