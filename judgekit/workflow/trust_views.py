"""What judges said as preferences that can be compared, however they were asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, groupby

from judgekit.domain.rubric import Mode
from judgekit.store.answers import Question
from judgekit.store.opinions import JudgedOutput, JudgedPair
from judgekit.store.read import Reader

EVEN = 0.5
DECIMALS = 9
"""Scores that differ by less are the same: means of repeats are not exact."""

Key = tuple[str, str, str]
"""A case and two candidates, a the first in the alphabet."""


@dataclass(frozen=True, slots=True)
class Preference:
    """What a judge makes of a pair: a's share of the win (1, 0.5 or 0 from grades), and each order's word."""

    score_a: float
    cluster: str
    log_odds_a: float | None = None
    a_first: str | None = None
    b_first: str | None = None

    @property
    def outcome(self) -> str:
        """What both orders agree on, else tie; with one order, or from grades, the side that is ahead."""
        if self.a_first and self.b_first:
            return self.a_first if self.a_first == self.b_first else "tie"
        ahead = "tie" if self.score_a == EVEN else "a" if self.score_a > EVEN else "b"
        return self.a_first or self.b_first or ahead


@dataclass(frozen=True, slots=True)
class View:
    """One judge by one rubric in one mode; grades by (candidate, case), empty for pairs; clusters by case."""

    judge: str
    rubric: str
    mode: Mode
    preferences: Mapping[Key, Preference]
    grades: Mapping[tuple[str, str], float]
    clusters: Mapping[str, str]


def views_of(suite: str, reader: Reader) -> Iterator[View]:
    """Give a view of every question of the suite that has answers."""
    for question in reader.questions(suite):
        yield from views_of_question(question, reader)


def views_of_question(question: Question, reader: Reader) -> Iterator[View]:
    """Give what one judge said by one rubric: as pairs, as grades, or both."""
    said = reader.opinions(question)
    if said.pairs:
        preferences = dict(map(_from_pair, said.pairs))
        clusters = {each.case: each.cluster for each in said.pairs}
        yield View(question.judge, question.rubric, "pairwise", preferences, {}, clusters)
    if said.outputs:
        grades = {(each.candidate, each.case): each.total for each in said.outputs}
        clusters = {each.case: each.cluster for each in said.outputs}
        preferences = dict(_from_grades(said.outputs))
        yield View(question.judge, question.rubric, "graded", preferences, grades, clusters)


def _from_pair(pair: JudgedPair) -> tuple[Key, Preference]:
    score = round(pair.score_a, DECIMALS)
    if pair.a < pair.b:
        return (pair.case, pair.a, pair.b), Preference(
            score, pair.cluster, pair.log_odds_a, pair.a_first, pair.b_first
        )
    odds = None if pair.log_odds_a is None else -pair.log_odds_a
    return (pair.case, pair.b, pair.a), Preference(
        1 - score, pair.cluster, odds, _turned(pair.b_first), _turned(pair.a_first)
    )


def _turned(letter: str | None) -> str | None:
    return {"a": "b", "b": "a"}.get(letter or "", letter)


def _from_grades(outputs: tuple[JudgedOutput, ...]) -> Iterator[tuple[Key, Preference]]:
    for case, graded in groupby(sorted(outputs, key=_place), key=lambda each: each.case):
        for a, b in combinations(graded, 2):
            gap = round(a.total - b.total, DECIMALS)
            score = EVEN if gap == 0 else float(gap > 0)
            yield (case, a.candidate, b.candidate), Preference(score, a.cluster)


def _place(output: JudgedOutput) -> tuple[str, str]:
    return output.case, output.candidate
