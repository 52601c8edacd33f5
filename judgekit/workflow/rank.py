"""Rank the candidates of a suite: one leaderboard per rubric, judge and tag."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from judgekit.domain.errors import UsageError
from judgekit.domain.results import Coverage, Leaderboard, Rankings, Unranked
from judgekit.files.near import did_you_mean
from judgekit.stats.errors import InvalidInput, NotEnoughData, StatsError
from judgekit.store import answers
from judgekit.store.answers import Question
from judgekit.store.ledger import Ledger
from judgekit.store.rating import Ranking, RatingRow
from judgekit.store.read import Reader
from judgekit.workflow.battles import battles_as_shown, battles_of_store
from judgekit.workflow.controlled_board import rate_controlled
from judgekit.workflow.corrected_board import Ground, corrected_board
from judgekit.workflow.elo_board import rate_in_order
from judgekit.workflow.grade_board import rank_grades
from judgekit.workflow.rank_terms import RankTerms, Subject
from judgekit.workflow.rating_board import rate_battles

Ranked: TypeAlias = Leaderboard | Unranked


@dataclass(frozen=True, slots=True)
class Slices:
    """Which verdicts are ranked: by these rubrics and judges (none named: all of them), tag by tag or not."""

    rubrics: tuple[str, ...] = ()
    judges: tuple[str, ...] = ()
    by_tag: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """One question on the cases of one tag, or on all cases."""

    question: Question
    tag: str | None
    cases: frozenset[str] | None


def rank_suite(suite: str, reader: Reader, slices: Slices, terms: RankTerms) -> Rankings:
    """Rank what has been judged of a suite.

    Raises:
        UsageError: a rubric, judge, tag or candidate is asked for that is not there, or options exclude each
            other.
        NotEnoughData: nothing can be ranked; the message says why.
    """
    parts = [
        _Part(question, tag, cases)
        for question in _questions(suite, reader, slices)
        for tag, cases in _tags(suite, reader, slices)
    ]
    ranked = [each for part in parts for each in _rank_part(part, reader, terms)]
    return rankings(ranked, f"nothing of suite {suite!r} is judged yet; run: judgekit run {suite}")


def rankings(ranked: Sequence[Ranked], nothing: str) -> Rankings:
    """Put leaderboards together, and beside them what could not be ranked.

    Raises:
        NotEnoughData: there is no leaderboard; the message says why, or `nothing` if nothing was tried.
    """
    boards = tuple(each for each in ranked if isinstance(each, Leaderboard))
    unranked = tuple(each for each in ranked if isinstance(each, Unranked))
    if not boards:
        reasons = [f"{each.subject}: {each.reason}" for each in unranked]
        raise NotEnoughData("\n".join(reasons) or nothing)
    return Rankings(boards, unranked)


def attempt(subject: Subject, rank: Callable[[Subject], Leaderboard]) -> Ranked:
    """Rank, or say why it cannot be done; wrong input is no such reason and is raised."""
    try:
        return rank(subject)
    except InvalidInput:
        raise
    except StatsError as error:
        return Unranked(str(subject), str(error))


def keep_rankings(ledger: Ledger, rankings: Rankings) -> None:
    """Store the ratings of a suite; they stand in its leaderboard until newer ones come."""
    for suite in dict.fromkeys(board.source for board in rankings.boards):
        run = ledger.begin_run("rank", suite)
        for board in rankings.boards:
            if board.source == suite:
                ledger.save_ratings(run, _stored(board))
        ledger.end_run(run, "done")


def _stored(board: Leaderboard) -> Ranking:
    rows = tuple(
        RatingRow(
            candidate=line.candidate,
            rating=line.rating,
            low=line.interval.low if line.interval else None,
            high=line.interval.high if line.interval else None,
            rank_low=line.rank_low,
            rank_high=line.rank_high,
            flags=line.flags,
        )
        for line in board.standings
    )
    return Ranking(board.source, board.rubric or "", board.judge, board.method, board.confidence, rows)


def _questions(suite: str, reader: Reader, slices: Slices) -> list[Question]:
    there = reader.questions(suite)
    for noun, named, known in (
        ("rubric", slices.rubrics, {question.rubric for question in there}),
        ("judge", slices.judges, {question.judge for question in there}),
    ):
        for name in named:
            if there and name not in known:
                remedy = did_you_mean(name, sorted(known), f"its {noun}s")
                raise UsageError(f"suite {suite!r} was not judged by {noun} {name!r}; {remedy}")
    return [
        question
        for question in there
        if question.rubric in (slices.rubrics or {question.rubric})
        and question.judge in (slices.judges or {question.judge})
    ]


def _tags(suite: str, reader: Reader, slices: Slices) -> Sequence[tuple[str | None, frozenset[str] | None]]:
    if not slices.by_tag:
        return [(None, None)]
    tags = reader.cases_by_tag(suite)
    if not tags:
        raise UsageError(f"no case of suite {suite!r} has a tag to rank by")
    return list(tags.items())


def _rank_part(part: _Part, reader: Reader, terms: RankTerms) -> Iterator[Ranked]:
    found = reader.coverage_of(part.question)
    pairs = [row for row in found if row.candidate_b is not None]
    singles = [row for row in found if row.candidate_b is None]
    ground = Ground(part.question, part.cases, terms)
    if pairs:
        board = attempt(_subject(part, pairs), partial(_rank_pairs, part, reader, terms))
        yield _with_corrected(board, ground, reader)
    if singles:
        names = [row.candidate_a for row in singles]
        grades = reader.grade_scores(part.question, names)
        board = attempt(_subject(part, singles), partial(rank_grades, grades, part.cases, terms))
        yield _with_corrected(board, ground, reader)


def _with_corrected(board: Ranked, ground: Ground, reader: Reader) -> Ranked:
    if isinstance(board, Unranked):
        return board
    return replace(board, corrected=corrected_board(board, ground, reader))


def _rank_pairs(part: _Part, reader: Reader, terms: RankTerms, subject: Subject) -> Leaderboard:
    if terms.method == "elo":
        if part.tag is not None:
            raise UsageError("Elo takes all battles in their order; leave out --by, or use --method bt")
        order = reader.battle_sequence(part.question)
        return rate_in_order(order.candidates, (order.a, order.b, order.outcome), terms, subject)
    if terms.control:
        shown = reader.shown_battles(part.question, tag=part.tag)
        if terms.control == ("position",):
            return rate_battles(battles_as_shown(shown), terms, subject)
        return rate_controlled(shown, terms, subject)
    cells = reader.battle_cells(part.question, by_cluster=True, tag=part.tag)
    return rate_battles(battles_of_store(cells), terms, subject)


def _subject(part: _Part, rows: Sequence[answers.Coverage]) -> Subject:
    asked = part.question
    coverage = None if part.tag is not None else _sum(rows)
    return Subject(asked.suite, asked.rubric, asked.judge, part.tag, coverage)


def _sum(rows: Sequence[answers.Coverage]) -> Coverage:
    return Coverage(
        planned=sum(row.planned for row in rows),
        judged=sum(row.judged for row in rows),
        cannot_assess=sum(row.cannot_assess for row in rows),
        unparsed=sum(row.unparsed for row in rows),
        refused=sum(row.refused for row in rows),
        error=sum(row.error for row in rows),
    )
