"""Judges made of judges: the members are asked, and what each said stays visible."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from operator import add

from judgekit.domain.errors import BudgetReached
from judgekit.domain.ids import Json, content_hash
from judgekit.domain.judging import Judgement, JudgeTask, Usage
from judgekit.domain.rubric import Mode
from judgekit.domain.verdict import Failed, Preference, Verdict, status_of
from judgekit.judges.labels import SLOT_LABELS
from judgekit.judges.port import Judge


@dataclass(frozen=True, slots=True)
class Heard:
    """One member and what it judged; where outputs shown are its `own`, it has no say."""

    judge: str
    judgement: Judgement
    own: tuple[str, ...] = ()


async def hear(members: Sequence[Judge], task: JudgeTask) -> tuple[Heard, ...]:
    """Ask all members at once.

    A member stopped by the budget has failed, as long as another member's reply was paid for.

    Raises:
        FatalModelError: no task of a member can succeed.
        BudgetReached: the budget stopped the members before anything was paid.
    """
    answers = await asyncio.gather(*(member.judge(task) for member in members), return_exceptions=True)
    paid = any(isinstance(answer, Judgement) and answer.usage.calls for answer in answers)
    return tuple(
        Heard(member.name, _judgement(answer, paid=paid))
        for member, answer in zip(members, answers, strict=True)
    )


def told(verdict: Verdict, heard: Sequence[Heard], protocol: str) -> Judgement:
    """Give a verdict made from members, with all they said as JSON in `raw` and their usage summed.

    `raw` is `{"members": [{"judge", "own", "model", "protocol", "status", "letter", "verdict", "usage",
    "raw"}]}`; the letter is A, B or tie where there is a preference.
    """
    judgements = [each.judgement for each in heard]
    return Judgement(
        verdict=verdict,
        protocol=protocol,
        model=" + ".join(dict.fromkeys(judgement.model for judgement in judgements)),
        raw=json.dumps({"members": [_record(each) for each in heard]}),
        rationale=_rationale(heard),
        prompt_hash=content_hash([judgement.prompt_hash for judgement in judgements]),
        usage=reduce(add, (judgement.usage for judgement in judgements), Usage()),
        latency_ms=max((judgement.latency_ms for judgement in judgements), default=0.0),
    )


def shared_modes(members: Sequence[Judge]) -> tuple[Mode, ...]:
    """Give the modes in which every member can judge."""
    return tuple(mode for mode in members[0].modes if all(mode in member.modes for member in members))


def _judgement(answer: Judgement | BaseException, *, paid: bool) -> Judgement:
    if isinstance(answer, Judgement):
        return answer
    if isinstance(answer, BudgetReached) and paid:
        return Judgement(Failed(f"BudgetReached: {answer}"), "none", "")
    raise answer


def _record(heard: Heard) -> dict[str, Json]:
    judgement = heard.judgement
    verdict = judgement.verdict
    return {
        "judge": heard.judge,
        "own": list(heard.own),
        "model": judgement.model,
        "protocol": judgement.protocol,
        "status": status_of(verdict),
        "letter": SLOT_LABELS[verdict.choice] if isinstance(verdict, Preference) else None,
        "verdict": asdict(verdict),
        "usage": asdict(judgement.usage),
        "raw": judgement.raw,
    }


def _rationale(heard: Sequence[Heard]) -> str | None:
    said = (f"{each.judge}: {each.judgement.rationale}" for each in heard if each.judgement.rationale)
    return "\n\n".join(said) or None
