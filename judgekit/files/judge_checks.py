"""What a judge needs besides right types: the keys of its kind, and names that exist."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import Problem
from judgekit.files.document import Document, Place
from judgekit.files.near import did_you_mean
from judgekit.files.phrases import subject

_NEEDED = {
    "llm": ("model",),
    "program": ("program",),
    "panel": ("members",),
    "cascade": ("cheap", "strong"),
}
"""The keys without which a judge of a kind cannot judge."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names a file may refer to; None leaves them unchecked."""

    rubrics: Collection[str] | None = None
    judges: Collection[str] | None = None
    endpoints: Collection[str] | None = None


UNCHECKED = Known()
"""For a file whose names are looked up later."""


def judge_problems(judge: JudgeSpec, document: Document, place: Place, known: Known) -> Iterator[Problem]:
    """Give the mistakes of one judge that its types do not show.

    Args:
        judge: the specification.
        document: the file it stands in.
        place: where in the file.
        known: the names it could refer to.
    """
    name = subject(document.value, place)
    for key in _NEEDED.get(judge.kind, ()):
        if not getattr(judge, key):
            yield document.problem(
                place, f"{name} is of kind {judge.kind!r} and has no {key!r}", f"add {key!r}"
            )
    for noun, other, where in _references(judge):
        words = {"judge": known.judges, "endpoint": known.endpoints, "rubric": known.rubrics}[noun]
        if words is not None and other not in words:
            what = f"{name} names {noun} {other!r}, which does not exist"
            yield document.problem((*place, *where), what, did_you_mean(other, words, f"the {noun}s"))


def _references(judge: JudgeSpec) -> Iterator[tuple[str, str, Place]]:
    """What a judge refers to: a noun, a name, and the key it stands in."""
    for position, member in enumerate(judge.members):
        yield "judge", member, ("members", position)
    for position, rubric in enumerate(judge.rubrics or ()):
        yield "rubric", rubric, ("rubrics", position)
    for key, noun in (("cheap", "judge"), ("strong", "judge"), ("endpoint", "endpoint")):
        other = getattr(judge, key)
        if other is not None:
            yield noun, other, (key,)
