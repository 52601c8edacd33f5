"""Questions: one call to a model each, with how its reply is read and what to ask if it cannot be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from judgekit.domain.cases import Message
from judgekit.domain.ids import Json
from judgekit.domain.rubric import Rubric
from judgekit.domain.verdict import (
    CannotAssess,
    CriterionGrade,
    Grade,
    Preference,
    Refused,
    Unparsed,
    Verdict,
)
from judgekit.judges.grading import total_grade
from judgekit.models.port import ChatReply

Answer = Preference | Grade | CriterionGrade | CannotAssess | Unparsed | Refused
"""What one reply came to: a whole verdict, or the grade of one criterion."""


@dataclass(frozen=True, slots=True)
class Read:
    """A reply as read: what it came to, and what the judge said before that."""

    answer: Answer
    rationale: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One call: the messages, what is asked of the endpoint beside text, how to read and how to repair.

    `repair` turns what is wrong with a reply into the follow-up question; None asks none. `max_tokens` None
    leaves the limit to the judge.
    """

    messages: tuple[Message, ...]
    read: Callable[[ChatReply], Read]
    repair: Callable[[str], Message] | None = None
    json_schema: dict[str, Json] | None = None
    top_logprobs: int | None = None
    max_tokens: int | None = None
    questions: tuple[Mapping[str, Json], ...] | None = None


def settled(rubric: Rubric, answers: Sequence[Answer]) -> Verdict:
    """Give the verdict that all answers to a task make together: the one answer, or all its criteria."""
    grades: list[CriterionGrade] = []
    for answer in answers:
        if not isinstance(answer, CriterionGrade):
            return answer
        grades.append(answer)
    return total_grade(rubric, grades)


def undelivered(reply: ChatReply) -> Refused | None:
    """Give the refusal that the endpoint itself reports, or None."""
    if reply.refusal:
        return Refused(reply.refusal)
    if reply.finish_reason == "content_filter":
        return Refused("the endpoint's content filter stopped the reply")
    return None
