"""A judge that always says the same, and remembers what it was asked."""

import asyncio
from dataclasses import dataclass, field

from judgekit.domain.judging import Judgement, JudgeTask, Usage
from judgekit.domain.verdict import CannotAssess, Failed, Preference, Refused, Unparsed

FIRST, SECOND, TIE = Preference("first"), Preference("second"), Preference("tie")
BROKEN = (Failed("down"), Unparsed("odd"), Refused("no"), CannotAssess("empty"))


@dataclass
class Says:
    """A judge that always says the same."""

    name: str
    verdict: object
    modes: tuple[str, ...] = ("pairwise", "graded")
    asked: list[JudgeTask] = field(default_factory=list)

    @property
    def identity(self) -> str:
        return f"id of {self.name}"

    async def judge(self, task: JudgeTask) -> Judgement:
        self.asked.append(task)
        if isinstance(self.verdict, Exception):
            raise self.verdict
        return Judgement(
            self.verdict, "text", f"model-{self.name}", "raw words", usage=Usage(1, 10, 2, 0, 0.5)
        )


def judged(judge, task):
    return asyncio.run(judge.judge(task))
