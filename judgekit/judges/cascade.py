"""A cascade: a cheap judge first, a strong one where the cheap one is unsure."""

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import BudgetReached
from judgekit.domain.ids import content_hash
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import levels, normalised
from judgekit.domain.verdict import CriterionGrade, Failed, Grade, Preference, Verdict
from judgekit.judges.members import Heard, hear, shared_modes, told
from judgekit.judges.port import Judge


class Cascade:
    """Asks the cheap judge, and the strong one only where the cheap verdict is not sure enough."""

    def __init__(self, name: str, spec: JudgeSpec, cheap: Judge, strong: Judge) -> None:
        self.name = name
        self.identity = content_hash([spec.hash, cheap.identity, strong.identity])
        self.modes = shared_modes((cheap, strong))
        self._cheap = cheap
        self._strong = strong
        self._margin = spec.margin

    async def judge(self, task: JudgeTask) -> Judgement:
        """Give the cheap verdict if it is sure, else the strong one; both stay visible."""
        heard = await hear((self._cheap,), task)
        if not is_unsure(heard[0].judgement.verdict, task.rubric, self._margin):
            return told(heard[0].judgement.verdict, heard, "cascade")
        try:
            heard = (*heard, *await hear((self._strong,), task))
        except BudgetReached as error:
            stopped = Judgement(Failed(f"BudgetReached: {error}"), "none", "")
            heard = (*heard, Heard(self._strong.name, stopped))
        return told(heard[-1].judgement.verdict, heard, "cascade")


def is_unsure(verdict: Verdict, rubric: Rubric, margin: float) -> bool:
    """Say whether a stronger judge should look: no verdict, a tie, or too little to choose between answers.

    A preference is unsure where its score lies within `margin` of one half. A grade is unsure where the
    spread of a criterion comes as close to knowing nothing as that: its variance on [0, 1] is within
    `margin` squared of the variance of equal shares (for yes or no that is the same rule).
    """
    if isinstance(verdict, Preference):
        return abs(verdict.score_first - 0.5) <= margin
    if isinstance(verdict, Grade):
        grades = {grade.criterion: grade for grade in verdict.criteria}
        weighed = (criterion for criterion in rubric.criteria if criterion.weight != 0)
        return any(_is_vague(criterion, grades[criterion.name], margin) for criterion in weighed)
    return True


def _is_vague(criterion: Criterion, grade: CriterionGrade, margin: float) -> bool:
    if grade.value is None:
        return True
    if grade.sd is None:
        return False
    steps = [level.value for level in levels(criterion.scale)]
    width = max(steps) - min(steps)
    if width == 0:
        return False
    shares = [normalised(criterion.scale, step) for step in steps]
    mean = sum(shares) / len(shares)
    knowing_nothing = sum((share - mean) ** 2 for share in shares) / len(shares)
    return (grade.sd / width) ** 2 >= knowing_nothing - margin**2
