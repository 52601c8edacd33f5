"""What a plan would ask and cost, before anything is asked."""

from collections.abc import Mapping

from judgekit.domain.config import Price
from judgekit.domain.judging import JudgeTask
from judgekit.domain.results import Estimate
from judgekit.domain.rubric import Rubric
from judgekit.store.planning import Redo
from judgekit.store.read import Reader
from judgekit.workflow.plan import Plan, Question

CHARACTERS_PER_TOKEN = 4
INSTRUCTION_TOKENS = 200
REPLY_TOKENS = 150


def estimate(
    question: Question, plan: Plan, reader: Reader | None, redo: Redo, prices: Mapping[str, Price | None]
) -> Estimate:
    """Estimate one question: tokens from the length of the texts, cost from the price of the judge's model.

    Args:
        question: what is asked.
        plan: of whom, on which cases.
        reader: the open store, None where there is none yet.
        redo: what would be asked again.
        prices: price of each judge's model by judge; judges that call no model are absent.
    """
    keys: set[str] = set()
    material_tokens = 0
    for task in plan.tasks(question):
        if task.key not in keys:
            keys.add(task.key)
            material_tokens += _material_tokens(task)
    answered = reader.count_answered(keys, redo) if reader and keys else 0
    to_ask = len(keys) - answered
    priced = question.judge.name in prices
    material = round(material_tokens * to_ask / len(keys)) if keys else 0
    prompt = to_ask * _instruction_tokens(question.rubric) + material if priced else 0
    reply = to_ask * REPLY_TOKENS if priced else 0
    cost = _cost(prompt, reply, prices[question.judge.name]) if priced else 0.0
    names = (question.rubric.name, question.judge.name, question.mode)
    return Estimate(*names, len(keys), answered, prompt, reply, cost)


def _instruction_tokens(rubric: Rubric) -> int:
    said = len(rubric.instructions) + sum(len(criterion.description) for criterion in rubric.criteria)
    return INSTRUCTION_TOKENS + said // CHARACTERS_PER_TOKEN


def _material_tokens(task: JudgeTask) -> int:
    shown = len(task.first.text) + (len(task.second.text) if task.second else 0)
    case = len(task.case.text) + len(task.case.reference or "") + sum(map(len, task.case.context))
    return (shown + case) // CHARACTERS_PER_TOKEN


def _cost(prompt_tokens: int, completion_tokens: int, price: Price | None) -> float | None:
    if price is None:
        return None
    return (prompt_tokens * price.input + completion_tokens * price.output) / 1e6
