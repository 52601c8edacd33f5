"""Typed questions to endpoints that answer with probabilities: one call settles a task, without words."""

import math
from collections.abc import Sequence
from functools import partial

from judgekit.domain.ids import Json
from judgekit.domain.judging import JudgeTask
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import LikertScale, levels
from judgekit.domain.verdict import CannotAssess, CriterionGrade, Preference, Refused, Slot, Unparsed
from judgekit.judges.asking import Answer, Question, Read
from judgekit.judges.decision_answers import YES, Decided, WrongAnswer, read_answers
from judgekit.judges.grading import total_grade
from judgekit.judges.labels import CANNOT_ASSESS, SLOT_LABELS, grade_labels, pair_labels
from judgekit.judges.logprobs import LabelShares, soft_grade, soft_preference
from judgekit.judges.prompt import described_criteria, graded_messages, pairwise_messages
from judgekit.models.port import ChatReply

_SLOTS: dict[str, Slot] = {label: slot for slot, label in SLOT_LABELS.items()}
_MEANINGS = {"A": "response A is better", "B": "response B is better", "tie": "both are equally good"}
_WITHHELD: dict[str, Json] = {
    "value": CANNOT_ASSESS,
    "description": "the material does not allow a judgement",
}

_Asked = tuple[dict[str, Json], ...]


def decisions_question(task: JudgeTask) -> Question:
    """Give the call that settles a task by typed questions.

    A pair is one choice. A graded rubric is a choice for each criterion; a likert scale is a score, with a
    predicate beside it that says whether the criterion can be assessed, which a score cannot say.

    Raises:
        UsageError: the rubric cannot be put into words.
    """
    rubric = task.rubric
    if task.second is not None:
        messages = pairwise_messages(rubric, task.case, task.first, task.second, "typed")
        asked: _Asked = (_pair_question(rubric),)
    else:
        messages = graded_messages(rubric, task.case, task.first, "typed")
        asked = tuple(question for criterion in rubric.criteria for question in _grade_questions(criterion))
    return Question(messages, partial(_read, task=task, asked=asked), questions=asked)


def _pair_question(rubric: Rubric) -> dict[str, Json]:
    choices = [{"value": label, "description": _MEANINGS[label]} for label in pair_labels(rubric)]
    return {
        "type": "choice",
        "name": "verdict",
        "instructions": f"Which response is better?\n{described_criteria(rubric, 'pairwise')}",
        "choices": [*choices, _WITHHELD],
    }


def _grade_questions(criterion: Criterion) -> _Asked:
    name, instructions = criterion.name, f"{criterion.name}: {criterion.description}"
    if not isinstance(criterion.scale, LikertScale):
        choices: list[dict[str, Json]] = [{"value": label} for label in grade_labels(criterion)]
        asked = {"type": "choice", "name": name, "instructions": instructions}
        return ({**asked, "choices": [*choices, _WITHHELD]},)
    steps = [
        {"label": level.label, **({"description": level.meaning} if level.meaning else {})}
        for level in levels(criterion.scale)
    ]
    doubt = f"The material does not allow a judgement on this criterion. {instructions}"
    return (
        {"type": "score", "name": name, "instructions": instructions, "levels": steps},
        {"type": "predicate", "name": f"{name}: {CANNOT_ASSESS}", "instructions": doubt},
    )


def _read(reply: ChatReply, task: JudgeTask, asked: _Asked) -> Read:
    try:
        answers = read_answers(reply.text, asked)
        return Read(answers if isinstance(answers, Refused) else _answer(task, answers))
    except WrongAnswer as error:
        return Read(Unparsed(str(error)))


def _answer(task: JudgeTask, answers: Sequence[Decided]) -> Answer:
    if task.second is not None:
        return _preference(task.rubric, answers[0])
    left = iter(answers)
    return total_grade(
        task.rubric,
        [
            _grade(criterion, next(left), next(left) if isinstance(criterion.scale, LikertScale) else None)
            for criterion in task.rubric.criteria
        ],
    )


def _preference(rubric: Rubric, decided: Decided) -> Preference | CannotAssess:
    if decided.picked == CANNOT_ASSESS:
        return CannotAssess(_WITHHELD["description"])
    return soft_preference(_on_scale(decided, pair_labels(rubric)), _SLOTS[decided.picked])


def _grade(criterion: Criterion, decided: Decided, doubt: Decided | None) -> CriterionGrade:
    if decided.picked == CANNOT_ASSESS or (doubt is not None and doubt.picked == YES):
        return CriterionGrade(criterion.name, None, None)
    shares = _on_scale(decided, grade_labels(criterion))
    if doubt is not None:
        shares = LabelShares(shares.shares, 1 - doubt.shares[YES])
    return soft_grade(criterion, shares, decided.picked)


def _on_scale(decided: Decided, labels: Sequence[str]) -> LabelShares:
    """Give the shares of the labels alone, made to sum to 1; what was withheld is missing from the mass."""
    mass = math.fsum(decided.shares[label] for label in labels)
    if mass == 0:
        raise WrongAnswer(f"{decided.picked!r} was picked, but has no probability")
    return LabelShares({label: decided.shares[label] / mass for label in labels}, min(mass, 1.0))
