"""Questions to models that can read a whole rubric and follow a form: one call settles a task."""

from collections.abc import Mapping
from dataclasses import replace

from judgekit.domain.config import Protocol
from judgekit.domain.judging import JudgeTask
from judgekit.domain.rubric import Rubric
from judgekit.domain.verdict import CriterionGrade, Grade, Preference, Unparsed
from judgekit.judges.asking import Answer, Question, Read, undelivered
from judgekit.judges.grade_parser import read_grade
from judgekit.judges.grading import total_grade
from judgekit.judges.labels import SLOT_LABELS, grade_labels, pair_labels
from judgekit.judges.logprobs import LabelShares, alternatives_at, label_shares, soft_grade, soft_preference
from judgekit.judges.pair_parser import read_preference
from judgekit.judges.prompt import graded_messages, pairwise_messages, repair_message
from judgekit.judges.reply_form import ReplyForm, verdict_schema
from judgekit.models.port import ChatReply

ENDPOINTS_MOST_LOGPROBS = 20
"""More alternatives per token than this no hosted endpoint gives."""


def full_question(task: JudgeTask, protocol: Protocol, top_logprobs: int | None = None) -> Question:
    """Give the call that settles a task by `json_schema`, `logprobs` or `text`."""
    form: ReplyForm = "json" if protocol == "json_schema" else "text"
    rubric, mode = task.rubric, task.mode
    if task.second is None:
        messages = graded_messages(rubric, task.case, task.first, form)
    else:
        messages = pairwise_messages(rubric, task.case, task.first, task.second, form)
    return Question(
        messages=messages,
        read=lambda reply: _read(reply, task),
        repair=lambda problem: repair_message(problem, rubric, mode, form),
        json_schema=verdict_schema(rubric, mode) if form == "json" else None,
        top_logprobs=(top_logprobs or ENDPOINTS_MOST_LOGPROBS) if protocol == "logprobs" else None,
    )


def _read(reply: ChatReply, task: JudgeTask) -> Read:
    refused = undelivered(reply)
    if refused:
        return Read(refused)
    read = _read_grade(reply, task.rubric) if task.second is None else _read_pair(reply, task.rubric)
    if isinstance(read.answer, Unparsed) and reply.finish_reason == "length":
        return Read(
            Unparsed("the reply was cut off before its verdict; max_tokens is too small"), read.rationale
        )
    return read


def _read_pair(reply: ChatReply, rubric: Rubric) -> Read:
    reading = read_preference(reply.text, rubric)
    answer: Answer = reading.verdict
    if isinstance(answer, Preference):
        shares = _shares(reply, reading.label_start, pair_labels(rubric), SLOT_LABELS[answer.choice])
        answer = soft_preference(shares, answer.choice) if shares else answer
    return Read(answer, reading.rationale)


def _read_grade(reply: ChatReply, rubric: Rubric) -> Read:
    reading = read_grade(reply.text, rubric)
    if isinstance(reading.verdict, Grade) and reply.top_logprobs:
        grades = _soft_grades(reply, rubric, reading.verdict, reading.label_starts)
        return Read(total_grade(rubric, grades), reading.rationale)
    return Read(reading.verdict, reading.rationale)


def _soft_grades(
    reply: ChatReply, rubric: Rubric, grade: Grade, starts: Mapping[str, int]
) -> tuple[CriterionGrade, ...]:
    """Give the grades with the expected value of each criterion that was assessed and has probabilities."""
    soft: list[CriterionGrade] = []
    for criterion, given in zip(rubric.criteria, grade.criteria, strict=True):
        shares = (
            _shares(reply, starts.get(criterion.name), grade_labels(criterion), given.label)
            if given.label
            else None
        )
        soft.append(soft_grade(criterion, shares, given.label) if shares else replace(given))
    return tuple(soft)


def _shares(
    reply: ChatReply, start: int | None, labels: tuple[str, ...], spelled: str | None
) -> LabelShares | None:
    if start is None or not reply.top_logprobs:
        return None
    alternatives = alternatives_at(reply.text, reply.top_logprobs, start)
    return label_shares(alternatives, labels, spelled) if alternatives else None
