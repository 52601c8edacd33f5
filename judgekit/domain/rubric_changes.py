"""What changed from one rubric to another, and what that means for verdicts in the store."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `part` names it, such as `criterion polite: weight`. None where there is nothing."""

    part: str
    old: str | None
    new: str | None
    reaches_judge: bool


@dataclass(frozen=True, slots=True)
class StoredVerdicts:
    """Verdicts in the store that one judge gave by one version of a rubric on one suite."""

    suite: str
    judge: str
    verdicts: int


@dataclass(frozen=True, slots=True)
class RubricDiff:
    """The changes, and the stored verdicts of each version.

    `comparable` says that both have one hash, so that verdicts by the one are verdicts by the other.
    """

    old: str
    new: str
    old_hash: str
    new_hash: str
    comparable: bool
    changes: tuple[Change, ...]
    stored_old: tuple[StoredVerdicts, ...] = ()
    stored_new: tuple[StoredVerdicts, ...] = ()
