"""Judges that look at outputs of their own model family: told, or refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from judgekit.candidates.resolve import has_pipeline, resolve_candidate
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.suite import Suite
from judgekit.workflow.trust_people import family_of

SEPARATE = "peers"
"""The kind of judge in which nobody judges its own."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Which candidates of a suite which judges are to be asked about, by name; `specs` are all judges."""

    suite: Suite
    candidates: Sequence[str]
    judges: Sequence[str]
    specs: Mapping[str, JudgeSpec]


def kin_notes(meeting: Meeting, *, strict: bool) -> tuple[str, ...]:
    """Give a note for each judge that is asked about candidates of its own family.

    Raises:
        UsageError: there is such a judge, and `strict` is set.
    """
    notes = tuple(_notes(meeting))
    if notes and strict:
        raise UsageError(f"{notes[0]}; take a judge of another family, or leave --strict out")
    return notes


def _notes(meeting: Meeting) -> Iterator[str]:
    candidates = {name: family_of(model) for name, model in _models(meeting).items()}
    for judge in dict.fromkeys(meeting.judges):
        for family in sorted({family_of(model) for model in _judging(judge, meeting.specs)}):
            kin = [name for name, other in candidates.items() if other == family]
            if kin:
                yield f"judge {judge} is of the family {family!r}, as {', '.join(kin)}: it may favour its own"


def _models(meeting: Meeting) -> dict[str, str]:
    specs = meeting.suite.file.candidates
    made = [name for name in meeting.candidates if name in specs and has_pipeline(name, specs)]
    return {name: resolve_candidate(name, specs).model for name in made}


def _judging(judge: str, specs: Mapping[str, JudgeSpec]) -> Iterator[str]:
    """The models that judge in a judge's name."""
    spec = specs.get(judge)
    if spec is None or spec.kind == SEPARATE:
        return
    if spec.model:
        yield spec.model
    for member in (*spec.members, spec.cheap, spec.strong):
        if member is not None:
            yield from _judging(member, specs)
