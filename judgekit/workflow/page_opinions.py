"""What each judge says of a suite by each rubric, as its page shows it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from judgekit.domain.page import DrillDown, Duel, Opinion, Orders
from judgekit.domain.results import Coverage, Leaderboard
from judgekit.domain.rubric import Mode
from judgekit.stats.errors import StatsError
from judgekit.store import answers
from judgekit.store.answers import BattleCells, PairScores, Question
from judgekit.store.read import Reader
from judgekit.workflow.contrast import Terms, family_of
from judgekit.workflow.evidence import Asked, stored_evidence
from judgekit.workflow.page_ladder import rungs_of
from judgekit.workflow.page_panels import criterion_panels, shares_of_grades, shares_of_pairs, tag_panels
from judgekit.workflow.rank import Slices, rank_suite
from judgekit.workflow.rank_terms import RankTerms

MOST_PAIRS = 66
"""Pairs of twelve candidates; more would make the page slow to write, and unreadable."""

TOO_MANY = f"More than {MOST_PAIRS} pairs: tags and orders are left to the reports by-tag and position-bias."


def opinions_of(suite: str, found: DrillDown, reader: Reader) -> tuple[Opinion, ...]:
    """Give the opinion of every judge by every rubric, the one that judged most first.

    The p-values of all contrasts are one family.
    """
    boards = _boards(suite, reader)
    drafts, evidence = [], []
    for question in reader.questions(suite):
        for mode, rows in _by_mode(reader.coverage_of(question)):
            draft = _ranked(_opinion(question, mode, rows, reader), boards)
            asked = _asked(question, mode, rows, reader)
            drafts.append(replace(draft, rungs=rungs_of(asked, found, _judged(rows), reader)))
            pairs = _pairs(draft, rows, found)
            evidence.append(
                [(a, b, stored_evidence(asked, (a, b), found.case_ids, reader)) for a, b in pairs]
            )
    contrasts = iter(family_of([row for rows in evidence for row in rows], Terms()))
    opinions = (
        replace(draft, contrasts=tuple(next(contrasts) for _ in rows))
        for draft, rows in zip(drafts, evidence, strict=True)
    )
    return tuple(sorted(opinions, key=lambda opinion: -opinion.coverage.judged))


def _boards(suite: str, reader: Reader) -> Sequence[Leaderboard]:
    try:
        return rank_suite(suite, reader, Slices(), RankTerms()).boards
    except StatsError:
        return ()


def _ranked(draft: Opinion, boards: Sequence[Leaderboard]) -> Opinion:
    key = (draft.rubric, draft.judge, draft.mode)
    board = next((each for each in boards if (each.rubric, each.judge, each.mode) == key), None)
    reason = None if board else "too little is judged to rank anyone"
    return replace(draft, board=board, unranked=reason)


def _by_mode(found: Sequence[answers.Coverage]) -> Iterator[tuple[Mode, list[answers.Coverage]]]:
    def mode_of(row: answers.Coverage) -> Mode:
        return "graded" if row.candidate_b is None else "pairwise"

    for mode, rows in groupby(sorted(found, key=mode_of, reverse=True), key=mode_of):
        yield mode, list(rows)


def _opinion(question: Question, mode: Mode, rows: Sequence[answers.Coverage], reader: Reader) -> Opinion:
    draft = Opinion(question.rubric, question.judge, mode, _sum(rows))
    return (
        _graded(draft, question, rows, reader) if mode == "graded" else _fought(draft, question, rows, reader)
    )


def _graded(draft: Opinion, question: Question, rows: Sequence[answers.Coverage], reader: Reader) -> Opinion:
    grades = reader.grade_scores(question, [row.candidate_a for row in rows])
    tags = reader.cases_by_tag(question.suite)
    criteria = criterion_panels(grades)
    return replace(
        draft,
        criteria=criteria if len(criteria) > 1 else (),
        tags=tag_panels(shares_of_grades(grades), tags),
    )


def _fought(draft: Opinion, question: Question, rows: Sequence[answers.Coverage], reader: Reader) -> Opinion:
    draft = replace(draft, duels=tuple(_duels(reader.battle_cells(question))))
    if len(rows) > MOST_PAIRS:
        return replace(draft, notes=(TOO_MANY,))
    found = [reader.pair_scores(question, row.candidate_a, row.candidate_b or "") for row in rows]
    tags = reader.cases_by_tag(question.suite)
    return replace(draft, tags=tag_panels(shares_of_pairs(found), tags), orders=_orders(found))


def _duels(cells: BattleCells) -> Iterator[Duel]:
    columns = (cells.a, cells.b, cells.score_a, cells.win_a, cells.tie, cells.win_b)
    for a, b, score, wins, ties, losses in zip(*(column.tolist() for column in columns), strict=True):
        share = score / (wins + ties + losses)
        one, other = cells.candidates[a], cells.candidates[b]
        yield Duel(one, other, share, wins, ties, losses)
        yield Duel(other, one, 1 - share, losses, ties, wins)


def _orders(found: Sequence[PairScores]) -> Orders:
    counts = Counter(status for pair in found for status in pair.order_status.tolist())
    return Orders(counts["consistent"], counts["partial"], counts["conflict"], counts["single"])


def _pairs(draft: Opinion, rows: Sequence[answers.Coverage], found: DrillDown) -> list[tuple[str, str]]:
    """The pairs with the baseline, or with the first of those who met most; the other is spoken of."""
    met = [(row.candidate_a, row.candidate_b or "") for row in rows]
    counts = Counter(name for pair in met for name in pair if name)
    most = [name for name in counts if counts[name] == max(counts.values())]
    first = next((name for name in found.candidates if name in most), most[0])
    if found.baseline is not None and found.baseline in counts:
        first = found.baseline
    if draft.mode == "graded":
        return [(first, name) for name in counts if name != first]
    return [(first, b if a == first else a) for a, b in met if first in (a, b)]


def _asked(question: Question, mode: Mode, rows: Sequence[answers.Coverage], reader: Reader) -> Asked:
    """A criterion that counts against outputs shows by grades below zero."""
    grades = reader.grade_scores(question, [row.candidate_a for row in rows]) if mode == "graded" else {}
    return Asked(question, mode, any(bool((each.totals < 0).any()) for each in grades.values()))


def _judged(rows: Sequence[answers.Coverage]) -> frozenset[frozenset[str]]:
    """Which candidates were judged alone, or together."""
    return frozenset(
        frozenset(filter(None, (row.candidate_a, row.candidate_b))) for row in rows if row.judged
    )


def _sum(rows: Sequence[answers.Coverage]) -> Coverage:
    return Coverage(
        planned=sum(row.planned for row in rows),
        judged=sum(row.judged for row in rows),
        cannot_assess=sum(row.cannot_assess for row in rows),
        unparsed=sum(row.unparsed for row in rows),
        refused=sum(row.refused for row in rows),
        error=sum(row.error for row in rows),
    )
