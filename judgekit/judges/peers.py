"""Peers: each candidate's own model judges the others, never what its own candidate said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.frozen import Frozen
from judgekit.domain.ids import content_hash
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.verdict import CannotAssess
from judgekit.judges.combine import How, combine_verdicts
from judgekit.judges.members import hear, shared_modes, told
from judgekit.judges.options import read_options
from judgekit.judges.port import Judge


@dataclass(frozen=True, slots=True)
class Peer:
    """A judge, and the candidates whose outputs it may not judge because they are its own."""

    judge: Judge
    own: frozenset[str]


class PeersOptions(Frozen):
    """Options of peers: `ask_owners` also asks peers about their own outputs, to see how they favour them.

    What an owner says is kept and never counts.
    """

    ask_owners: bool = False


class Peers:
    """Asks every peer that has no own output in the task, and combines their verdicts."""

    def __init__(self, name: str, spec: JudgeSpec, peers: Sequence[Peer]) -> None:
        """Take the peers.

        Raises:
            UsageError: there are fewer than two, or an option is wrong.
        """
        if len(peers) < 2:  # noqa: PLR2004 - two is what "peers" means
            what = "peers need at least two members"
            raise UsageError(f"judge {name!r}: {what}; name them, or let two candidates have models")
        self.name = name
        ids = [[peer.judge.identity, sorted(peer.own)] for peer in peers]
        self.identity = content_hash([spec.hash, ids])
        self.modes = shared_modes([peer.judge for peer in peers])
        self._peers = tuple(peers)
        self._options = read_options(PeersOptions, spec.options, name)
        self._how: How = "majority" if spec.combine == "majority" else "mean"

    async def judge(self, task: JudgeTask) -> Judgement:
        """Ask the peers that may judge this task; without one it cannot be assessed."""
        shown = {task.first.candidate} | ({task.second.candidate} if task.second else set())
        owned = [tuple(sorted(shown & peer.own)) for peer in self._peers]
        if all(owned):
            reason = "every peer has an own output in this comparison; add a candidate or a judge"
            return Judgement(CannotAssess(reason), "peers", self.name)
        asked = [
            (peer.judge, own)
            for peer, own in zip(self._peers, owned, strict=True)
            if not own or self._options.ask_owners
        ]
        heard = await hear([judge for judge, _ in asked], task)
        marked = [replace(each, own=own) for each, (_, own) in zip(heard, asked, strict=True)]
        counting = [each.judgement.verdict for each in marked if not each.own]
        return told(combine_verdicts(task.rubric, counting, self._how), marked, "peers")


def own_candidates(judge: str, spec: JudgeSpec, models: Mapping[str, str]) -> frozenset[str]:
    """Give the candidates that are a judge's own: of its name, or made by its model.

    Args:
        judge: the judge's name.
        spec: the judge's specification.
        models: candidate to its model, as `model` or `endpoint:model`.
    """
    made = {spec.model, f"{spec.endpoint}:{spec.model}"} - {None}
    same_model = {candidate for candidate, model in models.items() if model in made or _bare(model) in made}
    return frozenset(same_model | {judge})


def _bare(model: str) -> str:
    """Give a model's name without its endpoint."""
    return model.partition(":")[2] or model
