"""What every judge is: something with an identity that turns a task into a judgement."""

from typing import Protocol

from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.rubric import Mode


class Judge(Protocol):
    """A language model, a program, or a person, behind one question."""

    @property
    def name(self) -> str:
        """The name it has in the suite or in `judgekit.toml`."""
        ...

    @property
    def identity(self) -> str:
        """Hash of all that decides its verdicts: model, parameters, prompt and parser versions."""
        ...

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes it can judge in."""
        ...

    async def judge(self, task: JudgeTask) -> Judgement:
        """Judge one task; a call that failed for good comes back as a `Failed` verdict.

        Raises:
            FatalModelError: no task of this judge can succeed.
            BudgetReached: the call could cost more than what is left.
        """
        ...
