"""Save judgements in a run: stop pairs early, or judge only the battles that teach most; and say so."""

from dataclasses import dataclass, replace

from judgekit.workflow.adaptive import Adaptive, judge_adaptively
from judgekit.workflow.contrast import Terms
from judgekit.workflow.early import Early, Look, judge_until_clear
from judgekit.workflow.judge_plan import Desk, judge_plan
from judgekit.workflow.plan import Plan

MEASURE = {"pairwise": "win rate", "graded": "difference of grades"}
TOO_NARROW = (
    "the tables' intervals are made for a fixed number of cases; after an early stop they are too narrow"
)


@dataclass(frozen=True, slots=True)
class Saving:
    """How a run asks for less than all: pairs stop early, or only so many battles are judged, with a seed."""

    stop_early: bool = False
    battles: int | None = None
    seed: int = 0


async def judge_saving(plan: Plan, desk: Desk, saving: Saving) -> tuple[str, ...]:
    """Judge a run's plan, all of it or less, and give what must be said beside its figures.

    Raises:
        JudgekitError: what ended the run early; everything received until then is recorded.
    """
    if saving.battles is not None:
        chosen = await judge_adaptively("run", plan, desk, Adaptive(saving.battles, saving.seed))
        return (chosen.caution,)
    if not saving.stop_early or not plan.pairs:
        await judge_plan("run", plan, desk)
        return ()
    terms = Terms(seed=saving.seed)
    notes: list[str] = []
    for pair in plan.pairs:
        alone = replace(plan, pairs=(pair,), alone=())
        early = await judge_until_clear("run", alone, desk, terms, among=len(plan.pairs))
        notes += [_told(*pair, look, early) for look in early.looks]
    return (*notes, TOO_NARROW)


def _told(a: str, b: str, look: Look, early: Early) -> str:
    """How far one pair was judged by one question, and what it came to."""
    asked = f"{look.question.rubric.name}, {look.question.judge.name}: {b} against {a}"
    if look.estimate is None or look.interval is None:
        return f"{asked}: nothing was judged"
    if early.seen == early.of:
        return f"{asked}: no early stop, all {early.of} cases were judged"
    after = f"after {early.seen} of {early.of} cases of this suite"
    ends = f"{_percent(look.estimate)} [{_percent(look.interval.low)}, {_percent(look.interval.high)}]"
    return f"{asked}: {'clear' if look.clear else 'not clear'} {after}, {MEASURE[look.question.mode]} {ends}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"
