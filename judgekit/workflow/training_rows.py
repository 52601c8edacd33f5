"""From verdicts to training rows: the winner of each case, or a better and a worse answer side by side."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

import numpy as np

from judgekit.domain.cases import Case, Message
from judgekit.domain.errors import UsageError
from judgekit.domain.suite import Suite
from judgekit.domain.training import REFERENCE, TrainingKind, TrainingRow
from judgekit.store.answers import Question
from judgekit.store.read import Reader

FULL_MARKS = 1.0
EVEN = 0.5

Asker: TypeAlias = Callable[[Case], tuple[Message, ...]]
"""Gives the messages that a model is asked a case with."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Which rows: learn from `winners` or `references`; of preferences one a case (`best`) or `all`."""

    kind: TrainingKind
    source: Literal["winners", "references"] = "winners"
    pairs: Literal["best", "all"] = "best"


@dataclass(frozen=True, slots=True)
class _Found:
    """An answer that stands out on a case, and the one below it, if any; answers by who gave them."""

    better: str
    worse: str | None
    score: float
    margin: float | None = None
    probability: float | None = None
    is_order_consistent: bool | None = None
    judgements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Battle:
    a: str
    b: str
    score_a: float
    probability_a: float | None
    is_order_consistent: bool
    judgements: tuple[str, ...]


def reference_rows(cases: Iterable[Case], ask: Asker) -> Iterator[TrainingRow]:
    """Give a row for each case with a reference, which is the answer to learn."""
    for case in cases:
        if case.reference is not None:
            yield TrainingRow(case.id, case.cluster, ask(case), case.reference, REFERENCE)


def graded_rows(
    pick: Pick, suite: Suite, asked: Question, reader: Reader, ask: Asker
) -> Iterator[TrainingRow]:
    """Give the rows that grades come to, in the order of the cases."""
    keys = reader.judgement_keys(asked)
    grades: dict[str, dict[str, float]] = defaultdict(dict)
    for name, seen in reader.grade_scores(asked, list(suite.outputs)).items():
        for case_id, total in zip(seen.case_ids.tolist(), seen.totals.tolist(), strict=True):
            grades[case_id][name] = total
    for case in suite.cases:
        mine = grades.get(case.id, {})
        known = {name: keys.get((case.id, name), ()) for name in mine}
        if pick.source == "references" and case.reference is not None:
            mine = {REFERENCE: FULL_MARKS, **mine}
        yield from _rows(suite, case, ask, _of_grades(pick, mine, known))


def paired_rows(
    pick: Pick, suite: Suite, asked: Question, reader: Reader, ask: Asker
) -> Iterator[TrainingRow]:
    """Give the rows that battles come to, in the order of the cases.

    Raises:
        UsageError: references are to be preferred, but no battle has one.
    """
    if pick.source == "references":
        raise UsageError("references stand in no battle; take a judge that grades, or winners")
    battles: dict[str, list[_Battle]] = defaultdict(list)
    keys = reader.judgement_keys(asked)
    for a, b in combinations(sorted(suite.outputs), 2):
        for case_id, battle in _battles(a, b, asked, reader, keys):
            battles[case_id].append(battle)
    for case in suite.cases:
        of_kind = _winner if pick.kind == "sft" else _decided
        yield from _rows(suite, case, ask, _best_first(pick, of_kind(battles.get(case.id, []))))


def _rows(suite: Suite, case: Case, ask: Asker, found: Iterable[_Found]) -> Iterator[TrainingRow]:
    for each in found:
        yield TrainingRow(
            case_id=case.id,
            cluster=case.cluster,
            prompt=ask(case),
            chosen=_text(suite, case, each.better),
            chosen_by=each.better,
            rejected=None if each.worse is None else _text(suite, case, each.worse),
            rejected_by=each.worse,
            score=each.score,
            margin=each.margin,
            probability=each.probability,
            is_order_consistent=each.is_order_consistent,
            judgements=each.judgements,
        )


def _text(suite: Suite, case: Case, who: str) -> str:
    return (case.reference or "") if who == REFERENCE else suite.outputs[who][case.id].text


def _of_grades(
    pick: Pick, grades: Mapping[str, float], keys: Mapping[str, tuple[str, ...]]
) -> Sequence[_Found]:
    """The best answer (the first of equals), or the better and worse answers."""
    order = sorted(grades, key=lambda name: -grades[name])
    if pick.kind == "sft":
        return [_Found(name, None, grades[name], judgements=keys.get(name, ())) for name in order[:1]]
    tops = order[:1] if pick.source == "references" else order
    pairs = [(a, b) for a in tops for b in order if grades[a] > grades[b]]
    return _best_first(
        pick,
        [
            _Found(a, b, grades[a], grades[a] - grades[b], judgements=(*keys.get(a, ()), *keys.get(b, ())))
            for a, b in pairs
        ],
    )


def _best_first(pick: Pick, found: Sequence[_Found]) -> Sequence[_Found]:
    ranked = sorted(found, key=lambda each: (-(each.margin or 0.0), -each.score))
    return ranked[:1] if pick.kind == "sft" or pick.pairs == "best" else ranked


def _battles(
    a: str, b: str, asked: Question, reader: Reader, keys: Mapping[tuple[str, ...], tuple[str, ...]]
) -> Iterator[tuple[str, _Battle]]:
    found = reader.pair_scores(asked, a, b)
    chances = 1 / (1 + np.exp(-found.log_odds_a))
    chance_of = dict(zip(found.odds_rows.tolist(), chances.tolist(), strict=True))
    for row, case_id in enumerate(found.case_ids.tolist()):
        is_consistent = str(found.order_status[row]) == "consistent"
        score = float(found.score_a[row])
        yield case_id, _Battle(a, b, score, chance_of.get(row), is_consistent, keys.get((case_id, a, b), ()))


def _decided(battles: Iterable[_Battle]) -> list[_Found]:
    """Each battle that one answer won, seen from the winner."""
    found = []
    for battle in battles:
        if battle.score_a != EVEN:
            a_won = battle.score_a > EVEN
            better, worse = (battle.a, battle.b) if a_won else (battle.b, battle.a)
            share = battle.score_a if a_won else 1 - battle.score_a
            p = battle.probability_a
            chance = p if p is None or a_won else 1 - p
            consistent, keys = battle.is_order_consistent, battle.judgements
            found.append(_Found(better, worse, share, 2 * share - 1, chance, consistent, keys))
    return found


def _winner(battles: Sequence[_Battle]) -> list[_Found]:
    """The answer with the largest mean share of the win over its battles on a case, the first of equals."""
    shares: dict[str, list[float]] = defaultdict(list)
    for battle in battles:
        shares[battle.a].append(battle.score_a)
        shares[battle.b].append(1 - battle.score_a)
    if not shares:
        return []
    best = max(shares, key=lambda name: float(np.mean(shares[name])))
    won = [battle for battle in battles if best in (battle.a, battle.b)]
    consistent = all(battle.is_order_consistent for battle in won)
    keys = tuple(key for battle in won for key in battle.judgements)
    mean = float(np.mean(shares[best]))
    return [_Found(best, None, mean, 2 * mean - 1, None, consistent, keys)]
