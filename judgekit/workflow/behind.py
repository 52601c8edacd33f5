"""What stands behind a judge's figures, read from the store: its repeats and its members."""

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import TypeVar

from judgekit.domain.behind import Behind, Repeats
from judgekit.store.behind import MemberReply, RepeatedTask
from judgekit.store.read import Reader
from judgekit.workflow.accuracy import mean_accuracy
from judgekit.workflow.evidence import store_question
from judgekit.workflow.member_figures import members_of
from judgekit.workflow.member_scores import Ground
from judgekit.workflow.plan import Plan, Question

Shown = TypeVar("Shown", MemberReply, RepeatedTask)


def behind_all(plan: Plan, reader: Reader) -> tuple[Behind, ...]:
    """Give what stands behind each of the plan's questions that has repeats or members."""
    found = (behind_of(question, plan, reader) for question in plan.questions)
    return tuple(each for each in found if each is not None)


def behind_of(question: Question, plan: Plan, reader: Reader) -> Behind | None:
    """Give what stands behind one question's verdicts; None where each is one judge's single word."""
    asked = (question.mode, plan.candidates, [case.id for case in plan.cases])
    stored = store_question(question, plan)
    ground = Ground(
        clusters={case.id: case.cluster for case in plan.cases},
        subtracts=any(criterion.weight < 0 for criterion in question.rubric.criteria),
    )
    repeats = _repeats(_planned(reader.repeated_tasks(stored, *asked), plan), ground)
    replies = _planned(reader.member_replies(stored, *asked), plan)
    members = members_of(replies, ground) if replies else None
    if repeats is None and members is None:
        return None
    return Behind(question.rubric.name, question.judge.name, question.mode, repeats, members)


def _planned(found: Iterable[Shown], plan: Plan) -> list[Shown]:
    pairs = {frozenset(pair) for pair in plan.pairs}
    return [each for each in found if each.second is None or frozenset((each.first, each.second)) in pairs]


def _repeats(tasks: Sequence[RepeatedTask], ground: Ground) -> Repeats | None:
    if not tasks:
        return None
    changed = mean_accuracy(
        [float(task.changed) for task in tasks], [ground.clusters[task.case] for task in tasks]
    )
    degrees = sum(task.repeats - 1 for task in tasks)
    pooled = sum((task.repeats - 1) * task.variance for task in tasks) / degrees
    return Repeats(max(task.repeats for task in tasks), changed, sqrt(pooled))
