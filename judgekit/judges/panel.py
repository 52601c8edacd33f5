"""A panel: several judges on every task, combined by majority, by mean, or by how reliable each turns out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.ids import content_hash
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.verdict import Preference, Slot
from judgekit.judges.combine import How, combine_verdicts
from judgekit.judges.members import hear, shared_modes, told
from judgekit.judges.port import Judge

FEWEST = 2
SLOTS: tuple[Slot, ...] = ("first", "second", "tie")


class Panel:
    """Asks all its members and combines their verdicts.

    With `combine = "dawid-skene"` single tasks are combined by mean: how reliable a member is shows only over
    many tasks, so `weigh_members` weighs their votes when the run is over.
    """

    def __init__(self, name: str, spec: JudgeSpec, members: Sequence[Judge]) -> None:
        """Take the members.

        Raises:
            UsageError: there are fewer than two.
        """
        if len(members) < FEWEST:
            raise UsageError(f"judge {name!r}: a panel needs at least two members")
        self.name = name
        self.identity = content_hash([spec.hash, *(member.identity for member in members)])
        self.modes = shared_modes(members)
        self._members = tuple(members)
        self._how: How = "majority" if spec.combine == "majority" else "mean"

    async def judge(self, task: JudgeTask) -> Judgement:
        """Ask every member; one that fails has no say."""
        heard = await hear(self._members, task)
        verdict = combine_verdicts(task.rubric, [each.judgement.verdict for each in heard], self._how)
        return told(verdict, heard, "panel")


@dataclass(frozen=True, slots=True)
class Weighed:
    """Preferences by task key, with the posterior probability of each slot.

    A member's `accuracy` is the chance that it votes for what is so, estimated from the votes alone.
    """

    preferences: Mapping[str, Preference]
    accuracy: Mapping[str, float]


def weigh_members(votes: Mapping[str, Mapping[str, Slot]]) -> Weighed:
    """Weigh members by their reliability, estimated from their votes alone (Dawid and Skene 1979).

    Needs at least three members whose errors are not shared.

    Args:
        votes: task key to the vote of each member.

    Raises:
        NotEnoughData: fewer than three members, or all votes agree.
        NotConverged: the estimate does not settle.
    """
    from judgekit.stats.panel import dawid_skene  # noqa: PLC0415 - numpy only where it is needed

    estimate = dawid_skene(_flat(votes))
    columns = {slot: list(estimate.classes).index(slot) for slot in SLOTS if slot in estimate.classes}
    preferences: dict[str, Preference] = {}
    for key, row in zip(estimate.items, estimate.posterior.tolist(), strict=True):
        p = {slot: row[columns[slot]] if slot in columns else 0.0 for slot in SLOTS}
        choice = max(SLOTS, key=lambda slot: p[slot])
        preferences[str(key)] = Preference(choice, p["first"], p["second"], p["tie"])
    right = (estimate.confusion.diagonal(axis1=1, axis2=2) @ estimate.prior).tolist()
    return Weighed(preferences, dict(zip(map(str, estimate.judges), right, strict=True)))


def _flat(votes: Mapping[str, Mapping[str, Slot]]) -> Iterable[tuple[str, str, Slot]]:
    return ((key, judge, slot) for key, given in votes.items() for judge, slot in given.items())
