"""A recorded judge: its verdicts came from elsewhere and lie in the store; it cannot be asked for more."""

from judgekit.domain.ids import content_hash
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.rubric import Mode
from judgekit.domain.verdict import Failed

RECORDED = "recorded"


def recorded_identity(name: str) -> str:
    """Give the identity of a recorded judge: its name, as nothing else is known of it."""
    return content_hash([RECORDED, name])


class RecordedJudge:
    """Stands for verdicts that were imported: tasks they cover are answered, others stay missing."""

    modes: tuple[Mode, ...] = ("pairwise", "graded")

    def __init__(self, name: str) -> None:
        self.name = name
        self.identity = recorded_identity(name)

    async def judge(self, task: JudgeTask) -> Judgement:
        """Say that no verdict was recorded for a task."""
        reason = f"judge {self.name!r} is recorded and has no verdict on case {task.case.id!r}"
        return Judgement(Failed(reason), RECORDED, RECORDED)
