"""From what the members of a judge said to figures: agreement, reliability, scores, self-preference."""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import combinations
from operator import add
from statistics import fmean

from judgekit.domain.behind import CandidateScore, MemberFigures, Members
from judgekit.domain.judging import Usage
from judgekit.domain.results import Accuracy, Coverage
from judgekit.domain.verdict import Grade, Preference, Slot, Verdict, status_of
from judgekit.judges.member_record import read_members
from judgekit.judges.panel import Weighed, weigh_members
from judgekit.stats.errors import NotConverged, NotEnoughData
from judgekit.store.behind import MemberReply
from judgekit.workflow.accuracy import mean_accuracy
from judgekit.workflow.member_scores import Ground, Said, scores_of, self_preferences

CASCADE = "cascade"


def members_of(replies: Sequence[MemberReply], ground: Ground) -> Members:
    """Give the figures of the members of one judge, from its replies, at least one."""
    said = [[Said(reply, member) for member in read_members(reply.raw)] for reply in replies]
    counting = [[each for each in task if each.member.counts] for task in said]
    kind = replies[0].protocol
    weighed = None if kind == CASCADE else _weighed(counting)
    everyone = list(dict.fromkeys(each.member.judge for task in said for each in task))
    return Members(
        kind=kind,
        members=tuple(_figures(judge, said, weighed, ground) for judge in everyone),
        agreement=_agreement(counting, ground),
        escalated=_share([len(task) > 1 for task in said], replies, ground) if kind == CASCADE else None,
        weighed=_weighed_scores(replies, weighed, ground) if weighed else (),
        own=tuple(self_preferences(said, ground)),
    )


def _figures(
    judge: str, said: Sequence[Sequence[Said]], weighed: Weighed | None, ground: Ground
) -> MemberFigures:
    mine = [(each, task) for task in said for each in task if each.member.judge == judge]
    counting = [(each, [x for x in task if x.member.counts]) for each, task in mine if each.member.counts]
    same = [(each.task, _mean_same(each, task)) for each, task in counting]
    verdicts = [(each.task, each.member.verdict) for each, _ in counting]
    picks = [(task, pick) for task, verdict in verdicts if (pick := _picks_first(verdict)) is not None]
    return MemberFigures(
        judge=judge,
        coverage=reduce(add, (_covered(verdict) for _, verdict in verdicts), Coverage()),
        usage=_usage(each for each, _ in mine),
        agrees=_mean([(task, share) for task, share in same if share is not None], ground),
        first=_mean(picks, ground),
        likely_right=weighed.accuracy.get(judge) if weighed else None,
        scores=tuple(scores_of(verdicts, ground)),
    )


def _usage(mine: Iterable[Said]) -> Usage:
    """What a member took; tasks that show the same texts share one verdict, which is counted once."""
    by_key = {each.task.key: each.member.usage for each in mine}
    return reduce(add, by_key.values(), Usage())


def _covered(verdict: Verdict) -> Coverage:
    if isinstance(verdict, Preference | Grade):
        return Coverage(planned=1, judged=1)
    return Coverage(planned=1, **{status_of(verdict): 1})


def _agreement(said: Sequence[Sequence[Said]], ground: Ground) -> Accuracy | None:
    shares: list[tuple[MemberReply, float]] = []
    for task in said:
        same = [_same(a.member.verdict, b.member.verdict) for a, b in combinations(task, 2)]
        told = [each for each in same if each is not None]
        if told:
            shares.append((task[0].task, fmean(told)))
    return _mean(shares, ground)


def _mean_same(one: Said, task: Sequence[Said]) -> float | None:
    others = (each for each in task if each.member.judge != one.member.judge)
    same = [_same(one.member.verdict, other.member.verdict) for other in others]
    told = [each for each in same if each is not None]
    return fmean(told) if told else None


def _same(one: Verdict, other: Verdict) -> float | None:
    """Give 1 for the same choice, for grades the share of equal labels; None where either is silent."""
    if isinstance(one, Preference) and isinstance(other, Preference):
        return float(one.choice == other.choice)
    if isinstance(one, Grade) and isinstance(other, Grade):
        labels = {each.criterion: each.label for each in other.criteria}
        same = [each.label == labels.get(each.criterion) for each in one.criteria]
        return fmean(same)
    return None


def _picks_first(verdict: Verdict) -> float | None:
    if not isinstance(verdict, Preference) or verdict.choice == "tie":
        return None
    return float(verdict.choice == "first")


def _weighed(said: Sequence[Sequence[Said]]) -> Weighed | None:
    """Weigh the members by their reliability; None where their votes do not tell it."""
    votes: dict[str, dict[str, Slot]] = {}
    for task in said:
        for each in task:
            verdict = each.member.verdict
            if isinstance(verdict, Preference):
                votes.setdefault(each.task.key, {})[each.member.judge] = verdict.choice
    try:
        return weigh_members(votes)
    except (NotEnoughData, NotConverged):
        return None


def _weighed_scores(
    replies: Sequence[MemberReply], weighed: Weighed, ground: Ground
) -> tuple[CandidateScore, ...]:
    told = ((reply, weighed.preferences.get(reply.key)) for reply in replies)
    return tuple(scores_of([(reply, verdict) for reply, verdict in told if verdict], ground))


def _share(flags: Sequence[bool], tasks: Sequence[MemberReply], ground: Ground) -> Accuracy | None:
    return _mean([(task, float(flag)) for task, flag in zip(tasks, flags, strict=True)], ground)


def _mean(shares: Sequence[tuple[MemberReply, float]], ground: Ground) -> Accuracy | None:
    if not shares:
        return None
    return mean_accuracy([share for _, share in shares], [ground.clusters[task.case] for task, _ in shares])
