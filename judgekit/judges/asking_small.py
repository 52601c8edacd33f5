"""Questions to embedded models: the reply is begun for them, and the next token's probabilities are read."""

from collections.abc import Callable

from judgekit.domain.cases import Message
from judgekit.domain.judging import JudgeTask
from judgekit.domain.rubric import Criterion
from judgekit.domain.verdict import Unparsed
from judgekit.judges.asking import Answer, Question, Read, undelivered
from judgekit.judges.labels import SLOT_LABELS, grade_labels
from judgekit.judges.logprobs import LabelShares, label_shares, soft_grade, soft_preference
from judgekit.judges.prompt_small import small_grade_messages, small_pair_messages
from judgekit.models.port import ChatReply

SMALL_TOP_LOGPROBS = 100
"""So many alternatives are asked for: a small model may put a label far down."""

_PAIR = (SLOT_LABELS["first"], SLOT_LABELS["second"])
_LABEL_TOKENS = 4


def small_questions(task: JudgeTask, top_logprobs: int | None = None) -> tuple[Question, ...]:
    """Give the calls that settle a task: one for a pair, one for each criterion of a graded rubric.

    A pair is asked for the better response even where ties are allowed: over both orders an even pair comes
    out even.
    """
    many = top_logprobs or SMALL_TOP_LOGPROBS
    if task.second is not None:
        messages = small_pair_messages(task.rubric, task.case, task.first, task.second)
        return (_question(messages, _PAIR, soft_preference, many),)
    return tuple(_grade_question(task, criterion, many) for criterion in task.rubric.criteria)


def _grade_question(task: JudgeTask, criterion: Criterion, many: int) -> Question:
    messages = small_grade_messages(task.rubric, criterion, task.case, task.first)
    return _question(messages, grade_labels(criterion), lambda shares: soft_grade(criterion, shares), many)


def _question(
    messages: tuple[Message, ...],
    labels: tuple[str, ...],
    soft: Callable[[LabelShares], Answer],
    many: int,
) -> Question:
    def read(reply: ChatReply) -> Read:
        refused = undelivered(reply)
        if refused:
            return Read(refused)
        if not reply.top_logprobs:
            return Read(Unparsed("the endpoint gave no token probabilities; use mode = 'text'"))
        shares = label_shares(reply.top_logprobs[0], labels, _spelled(reply.text, labels))
        if shares is None:
            return Read(Unparsed(f"none of {', '.join(labels)} is among the likeliest next tokens"))
        return Read(soft(shares))

    return Question(messages, read, top_logprobs=many, max_tokens=_tokens_needed(labels))


def _tokens_needed(labels: tuple[str, ...]) -> int:
    """One token tells labels apart, unless one label begins another: then the whole label is needed."""
    alike = any(a != b and b.startswith(a) for a in labels for b in labels)
    return _LABEL_TOKENS if alike else 1


def _spelled(text: str, labels: tuple[str, ...]) -> str | None:
    said = text.strip().casefold()
    fitting = [label for label in labels if said.startswith(label.casefold())]
    return max(fitting, key=len, default=None)
