"""Fences: text that is judged stands between marks it cannot know, so it cannot pretend to end."""

from judgekit.domain.cases import Case, Output
from judgekit.domain.ids import content_hash
from judgekit.domain.rubric import Rubric

KEY_DIGITS = 16


def fence_key(rubric: Rubric, case: Case, *outputs: Output) -> str:
    """Give the code that marks the fences of one task, as hex digits.

    It is a hash over everything inside the fences: the same task always gets the same code (so verdicts can
    be reproduced), and no text can hold it, since it would have to hold its own hash. Both orders of a pair
    share it, and with it the beginning of their prompts, which a model then reads only once.
    """
    texts = sorted(output.hash for output in outputs)
    return content_hash([rubric.hash, case.hash, *texts])[:KEY_DIGITS]


def fenced(name: str, text: str, key: str) -> str:
    """Put text between two marks that carry its name and the task's code; the text itself stays as it is."""
    return f"[begin {name} {key}]\n{text}\n[end {name} {key}]"
