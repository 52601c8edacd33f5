"""Few-shot examples of a rubric, as turns of the conversation with the judge."""

from functools import lru_cache

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.errors import UsageError
from judgekit.domain.rubric import Example, Mode, Rubric
from judgekit.judges.fence import fence_key
from judgekit.judges.labels import CANNOT_ASSESS, SLOT_LABELS, grade_labels, offered_slots
from judgekit.judges.material import case_blocks, output_blocks
from judgekit.judges.reply_form import ReplyForm, verdict_text


@lru_cache(maxsize=64)
def example_turns(rubric: Rubric, mode: Mode, form: ReplyForm) -> tuple[Message, ...]:
    """Give the rubric's examples of this mode, each as a question and the reply that would be right.

    Raises:
        UsageError: an example's verdict is not one that the rubric allows.
    """
    fitting = (example for example in rubric.examples if (example.second is None) == (mode == "graded"))
    return tuple(turn for example in fitting for turn in _turns(rubric, mode, example, form))


def example_answer(rubric: Rubric, example: Example) -> dict[str, str]:
    """Give an example's verdict in the labels of a reply: `verdict`, or each criterion, to its label.

    Raises:
        UsageError: the verdict is not one that the rubric allows.
    """
    if example.second is not None:
        for slot in offered_slots(rubric):
            if example.verdict == slot:
                return {"verdict": SLOT_LABELS[slot]}
        raise _bad(rubric, example, f"one of {', '.join(offered_slots(rubric))}")
    pairs = (pair.partition("=") for pair in example.verdict.split(","))
    given = {name.strip(): label.strip() for name, _, label in pairs}
    for criterion in rubric.criteria:
        allowed = (*grade_labels(criterion), CANNOT_ASSESS)
        if given.get(criterion.name) not in allowed:
            raise _bad(rubric, example, f"'{criterion.name}=' and one of {', '.join(allowed)}")
    return {criterion.name: given[criterion.name] for criterion in rubric.criteria}


def _turns(rubric: Rubric, mode: Mode, example: Example, form: ReplyForm) -> tuple[Message, Message]:
    case = Case(id="example", input=(Message("user", example.input),), reference=example.reference)
    texts = (example.first,) if example.second is None else (example.first, example.second)
    outputs = [Output(candidate="example", case_id="example", text=text) for text in texts]
    key = fence_key(rubric, case, *outputs)
    blocks = case_blocks(case, key, with_reference=rubric.reference != "ignored")
    shown = [block for block in (blocks.input, blocks.reference, output_blocks(outputs, key)) if block]
    question = "\n\n".join((f"The code of this task is {key}.", *shown))
    answer = verdict_text(rubric, mode, example_answer(rubric, example), example.reason, form)
    return Message("user", question), Message("assistant", answer)


def _bad(rubric: Rubric, example: Example, right: str) -> UsageError:
    return UsageError(f"rubric {rubric.name!r}: example verdict {example.verdict!r} must hold {right}")
