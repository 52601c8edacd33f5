"""How candidates stand by the word of some judges, and how a judge stands to its own candidate."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from judgekit.domain.behind import CandidateScore, SelfPreference
from judgekit.domain.results import Interval
from judgekit.domain.verdict import Grade, Preference, Verdict
from judgekit.judges.member_record import MemberSaid
from judgekit.stats.clustered import clustered_se
from judgekit.store.behind import MemberReply


@dataclass(frozen=True, slots=True)
class Ground:
    """What figures stand on: the cluster of each case, and whether a criterion counts against outputs."""

    clusters: Mapping[str, Hashable]
    subtracts: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One member on one task."""

    task: MemberReply
    member: MemberSaid


def scores_of(said: Iterable[tuple[MemberReply, Verdict]], ground: Ground) -> Iterator[CandidateScore]:
    """Give each candidate's score: per case the mean over pairs, orders and repeats, then over cases."""
    found: dict[str, dict[str, list[float]]] = {}
    for task, verdict in said:
        for candidate, score in _shares(task, verdict):
            found.setdefault(candidate, {}).setdefault(task.case, []).append(score)
    for candidate, cases in found.items():
        yield _score(candidate, {case: fmean(scores) for case, scores in cases.items()}, ground)


def _shares(task: MemberReply, verdict: Verdict) -> Iterator[tuple[str, float]]:
    if isinstance(verdict, Grade):
        yield task.first, verdict.total
    elif isinstance(verdict, Preference) and task.second is not None:
        yield task.first, verdict.score_first
        yield task.second, 1 - verdict.score_first


def _score(candidate: str, cases: Mapping[str, float], ground: Ground) -> CandidateScore:
    mean = clustered_se(
        list(cases.values()),
        [ground.clusters[case] for case in cases],
        bounds=(-1.0 if ground.subtracts else 0.0, 1.0),
    )
    interval = Interval(mean.ci.low, mean.ci.high) if mean.ci else None
    return CandidateScore(candidate, mean.estimate, interval, len(cases))


def self_preferences(said: Sequence[Sequence[Said]], ground: Ground) -> Iterator[SelfPreference]:
    """Give by how much each judge puts its own candidate above where the others put it, on the same tasks."""
    found: dict[tuple[str, str], dict[str, list[float]]] = {}
    for task in said:
        for own, each, difference in _differences(task):
            cases = found.setdefault((each.member.judge, own), {})
            cases.setdefault(each.task.case, []).append(difference)
    for (judge, candidate), cases in found.items():
        means = [fmean(differences) for differences in cases.values()]
        mean = clustered_se(means, [ground.clusters[case] for case in cases], bounds=(-1.0, 1.0))
        interval = Interval(mean.ci.low, mean.ci.high) if mean.ci else None
        yield SelfPreference(judge, candidate, mean.estimate, interval, len(cases))


def _differences(task: Sequence[Said]) -> Iterator[tuple[str, Said, float]]:
    """What owners of one of the outputs shown say of it, less what the others say on the mean."""
    told = [shares for each in task if each.member.counts and (shares := _shares_of(each))]
    for each in task:
        mine = _shares_of(each)
        if len(each.member.own) == 1 and mine and told:
            own = each.member.own[0]
            yield own, each, mine[own] - fmean(shares[own] for shares in told)


def _shares_of(said: Said) -> dict[str, float]:
    return dict(_shares(said.task, said.member.verdict))
