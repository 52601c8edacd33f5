"""What a plan would ask and cost, before anything is asked."""

from collections.abc import Mapping

from judgekit.domain.config import Price
from judgekit.domain.judging import JudgeTask
from judgekit.domain.results import Estimate
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
    by_key = {task.key: task for task in plan.tasks(question)}
    tasks = list(by_key.values())
    answered = reader.count_answered(list(by_key), redo) if reader else 0
    share = 1 - answered / len(tasks) if tasks else 0.0
    priced = question.judge.name in prices
    prompt = round(share * sum(map(_prompt_tokens, tasks))) if priced else 0
    reply = round(share * REPLY_TOKENS * len(tasks)) if priced else 0
    cost = _cost(prompt, reply, prices[question.judge.name]) if priced else 0.0
    names = (question.rubric.name, question.judge.name, question.mode)
    return Estimate(*names, len(tasks), answered, prompt, reply, cost)


def _prompt_tokens(task: JudgeTask) -> int:
    rubric = len(task.rubric.instructions) + sum(len(c.description) for c in task.rubric.criteria)
    shown = len(task.first.text) + (len(task.second.text) if task.second else 0)
    case = len(task.case.text) + len(task.case.reference or "") + sum(map(len, task.case.context))
    return INSTRUCTION_TOKENS + (rubric + shown + case) // CHARACTERS_PER_TOKEN


def _cost(prompt_tokens: int, completion_tokens: int, price: Price | None) -> float | None:
    if price is None:
        return None
    return (prompt_tokens * price.input + completion_tokens * price.output) / 1e6
