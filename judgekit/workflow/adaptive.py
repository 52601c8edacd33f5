"""Judge the pairs that teach most: in rounds, by what one more battle of each pair would tell."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

from judgekit.stats.pair_choice import choose_pairs
from judgekit.stats.strengths import bradley_terry
from judgekit.store.answers import BattleCells
from judgekit.store.read import Reader
from judgekit.workflow.battles import Floats, battles_of_store
from judgekit.workflow.evidence import store_question
from judgekit.workflow.judge_plan import Desk, judge_more, running
from judgekit.workflow.plan import Plan

PRIOR = 1.0
"""Penalty on strengths while choosing: before any battle their sd is 1 nat, so that no fit can fail."""
SMALLEST_ROUND = 10

Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Adaptive:
    """How many battles to judge per question (both orders are one battle), and the seed of what is random."""

    battles: int
    seed: int = 0


@dataclass(slots=True)
class Chosen:
    """What was chosen over all questions: battles per pair, and how many were drawn at random."""

    battles: dict[Pair, int] = field(default_factory=dict)
    n_random: int = 0

    @property
    def caution(self) -> str:
        """What must be said beside the figures."""
        return (
            f"{sum(self.battles.values())} battles were chosen by what they would tell, {self.n_random} of "
            "them at random: ratings stay consistent, but intervals and p-values, made for a choice fixed "
            "beforehand, are somewhat too optimistic"
        )


async def judge_adaptively(command: str, plan: Plan, desk: Desk, how: Adaptive) -> Chosen:
    """Judge a plan's pairs in rounds, each battle where it teaches most, a tenth of them at random.

    Before each round strengths are fitted to the battles in the store; what was judged before counts, and is
    not judged again. Questions that grade one output at a time are judged in full.

    Args:
        command: what was called.
        plan: questions, and the pairs that may be judged.
        desk: where to judge.
        how: how many battles.

    Raises:
        JudgekitError: what ended the run early; everything received until then is recorded.
    """
    chosen = Chosen(dict.fromkeys(plan.pairs, 0))
    with running(command, plan, desk) as run:
        for question in plan.questions:
            alone = replace(plan, questions=(question,))
            if question.mode == "graded":
                await judge_more(alone, run, desk)
            else:
                await _judge_in_rounds(alone, run, desk, how, chosen)
    return chosen


async def _judge_in_rounds(plan: Plan, run: int, desk: Desk, how: Adaptive, chosen: Chosen) -> None:
    rng = np.random.default_rng(how.seed)
    with desk.ledger.reading() as reader:
        waiting = _waiting(plan, reader, how.seed)
    left = how.battles
    while left > 0 and any(waiting.values()) and not desk.stop.drained.is_set():
        with desk.ledger.reading() as reader:
            strengths = _strengths(plan, reader)
        room = min(left, max(SMALLEST_ROUND, desk.concurrency))
        only = _next(plan.candidates, strengths, waiting, (room, rng), chosen)
        await judge_more(replace(plan, only=frozenset(only)), run, desk)
        left -= len(only)


def _waiting(plan: Plan, reader: Reader, seed: int) -> dict[Pair, list[str]]:
    """The cases that each pair could still be judged on, in shuffled order."""
    ((question,),) = (plan.questions,)
    outputs, order = plan.suite.outputs, random.Random(seed)  # noqa: S311 - an order, no secret
    waiting = {}
    for a, b in plan.pairs:
        judged = set(reader.pair_scores(store_question(question, plan), a, b).case_ids.tolist())
        cases = [
            case.id
            for case in plan.cases
            if case.id not in judged and case.id in outputs.get(a, {}) and case.id in outputs.get(b, {})
        ]
        order.shuffle(cases)
        waiting[a, b] = cases
    return waiting


def _strengths(plan: Plan, reader: Reader) -> tuple[Floats, Floats]:
    """Strengths and covariance of the plan's candidates; those without battles stand where the prior is."""
    ((question,),) = (plan.questions,)
    names = plan.candidates
    theta, cov = np.zeros(len(names)), np.eye(len(names)) / PRIOR
    found = _among(reader.battle_cells(store_question(question, plan), by_cluster=True), names)
    if found.a.size:
        battles = battles_of_store(found)
        fit = bradley_terry(battles.cells(by_share=battles.prefers_shares), ties="half", prior=PRIOR)
        met = np.flatnonzero(~fit.idle)
        theta[met], cov[np.ix_(met, met)] = fit.theta[met], fit.cov[np.ix_(met, met)]
    return theta, cov


def _among(found: BattleCells, names: Sequence[str]) -> BattleCells:
    """The battles between candidates of the plan, with places in the plan's order."""
    place = np.array(
        [names.index(name) if name in names else -1 for name in found.candidates], dtype=np.int64
    )
    if not place.size:
        return found
    a, b = place[found.a], place[found.b]
    rows = np.flatnonzero((a >= 0) & (b >= 0))
    kept = {
        name: getattr(found, name)[rows] for name in ("win_a", "win_b", "tie", "score_a", "n_odds", "cluster")
    }
    return BattleCells(candidates=tuple(names), a=a[rows], b=b[rows], **kept)


def _next(
    names: Sequence[str],
    strengths: tuple[Floats, Floats],
    waiting: dict[Pair, list[str]],
    draw: tuple[int, np.random.Generator],
    chosen: Chosen,
) -> list[tuple[str, str, str]]:
    """The battles of one round, taken off those that wait."""
    room = np.zeros((len(names), len(names)))
    pairs = {}
    for (a, b), cases in waiting.items():
        i, j = sorted((names.index(a), names.index(b)))
        room[i, j], pairs[i, j] = len(cases), (a, b)
    n_battles, rng = draw
    found = choose_pairs(*strengths, room, n_battles, rng=rng)
    chosen.n_random += found.n_random
    battles = []
    for place in found.pairs:
        a, b = pairs[place]
        battles.append((a, b, waiting[a, b].pop()))
        chosen.battles[a, b] += 1
    return battles
