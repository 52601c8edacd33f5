"""Grades to a leaderboard: mean grades, and the differences of candidates graded on the same cases."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from judgekit.domain.errors import UsageError
from judgekit.domain.results import Interval, Leaderboard, PairDifference, Standing
from judgekit.stats.clustered import ClusteredMean, clustered_se
from judgekit.stats.errors import NotEnoughData
from judgekit.store.answers import GradeScores
from judgekit.workflow.rank_terms import RankTerms, Subject, place_of
from judgekit.workflow.rating_pairs import holm

ALPHA = 0.05
METHOD = (
    "mean grade, CR2 intervals clustered by case; ranks from paired differences on the cases both were "
    "graded on, CR2 t tests, Holm over all pairs"
)

Grades = Mapping[str, GradeScores]
Scores = dict[str, tuple[float, int]]
"""Total grade and cluster of each case."""


def rank_grades(
    grades: Grades, cases: frozenset[str] | None, terms: RankTerms, subject: Subject
) -> Leaderboard:
    """Rank candidates by their mean grade, and by paired differences on the cases they share.

    Args:
        grades: what each candidate was given.
        cases: the cases that count; None counts all.
        terms: how to rank.
        subject: what is ranked.

    Raises:
        UsageError: the baseline names nobody, or something is asked that grades cannot give.
        StatsError: nothing was graded.
    """
    if terms.method == "elo" or terms.control or terms.anchor or terms.bootstrap or terms.ties or terms.score:
        raise UsageError(f"{subject}: grades have a mean; only --baseline, --by and --format apply to them")
    scores = {name: _scores(found, cases) for name, found in grades.items()}
    means = {name: _mean(each) for name, each in scores.items() if each}
    if not means:
        raise NotEnoughData("nothing was graded")
    names = sorted(means, key=lambda name: -means[name].estimate)
    chosen = None if terms.baseline is None else names[place_of(terms.baseline, names)]
    every = _differences(list(combinations(names, 2)), scores)
    told = [f"interval of {name}: {warning}" for name in names for warning in means[name].warnings]
    return Leaderboard(
        source=subject.source,
        rubric=subject.rubric,
        judge=subject.judge,
        slice=subject.slice,
        mode="graded",
        method=METHOD,
        tie_model=None,
        standings=tuple(_standing(name, means[name], len(names), _sure(every)) for name in names),
        pairs=every if chosen is None else _differences([(n, chosen) for n in names if n != chosen], scores),
        baseline=chosen,
        coverage=subject.coverage,
        n_battles=sum(mean.n_items for mean in means.values()),
        n_clusters=max(mean.n_clusters for mean in means.values()),
        warnings=tuple(told),
    )


def _scores(found: GradeScores, cases: frozenset[str] | None) -> Scores:
    rows = zip(found.case_ids.tolist(), found.totals.tolist(), found.clusters.tolist(), strict=True)
    return {case: (total, cluster) for case, total, cluster in rows if cases is None or case in cases}


def _mean(scores: Scores) -> ClusteredMean:
    totals, clusters = zip(*scores.values(), strict=True)
    return clustered_se(totals, clusters, bounds=(-1.0 if min(totals) < 0 else 0.0, 1.0))


def _differences(
    pairs: Sequence[tuple[str, str]], scores: Mapping[str, Scores]
) -> tuple[PairDifference, ...]:
    """The paired differences of pairs that share cases, with Holm's p over all of them."""
    found: dict[int, tuple[str, str, ClusteredMean]] = {}
    for at, (a, b) in enumerate(pairs):
        shared = [case for case in scores[a] if case in scores[b]]
        if shared:
            gaps = [scores[a][case][0] - scores[b][case][0] for case in shared]
            clusters = [scores[a][case][1] for case in shared]
            found[at] = a, b, clustered_se(gaps, clusters, bounds=(-2.0, 2.0))
    adjusted = holm({at: mean.p for at, (_, _, mean) in found.items() if mean.p is not None})
    return tuple(
        PairDifference(a, b, mean.estimate, _interval(mean), mean.p, adjusted.get(at))
        for at, (a, b, mean) in found.items()
    )


def _sure(pairs: Sequence[PairDifference]) -> set[tuple[str, str]]:
    """Pairs (better, worse) that the data tell apart."""
    told = [pair for pair in pairs if pair.p_adjusted is not None and pair.p_adjusted < ALPHA]
    return {(pair.a, pair.b) if pair.difference > 0 else (pair.b, pair.a) for pair in told}


def _standing(name: str, mean: ClusteredMean, n_candidates: int, sure: set[tuple[str, str]]) -> Standing:
    return Standing(
        candidate=name,
        rating=mean.estimate,
        interval=_interval(mean),
        rank_low=1 + sum(worse == name for _, worse in sure),
        rank_high=n_candidates - sum(better == name for better, _ in sure),
        n=mean.n_items,
        flags=("too few clusters for an interval",) if mean.ci is None else (),
    )


def _interval(mean: ClusteredMean) -> Interval | None:
    return Interval(mean.ci.low, mean.ci.high) if mean.ci else None
