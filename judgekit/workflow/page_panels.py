"""Small panels of a page: every candidate on each tag and on each criterion, with intervals."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from judgekit.domain.page import Line, Panel
from judgekit.stats.clustered import clustered_se
from judgekit.store.answers import GradeScores, PairScores

MOST_PANELS = 24


@dataclass(slots=True)
class CaseShares:
    """A share in [0, 1] for each candidate and case, and the cluster of each case."""

    by_candidate: dict[str, dict[str, float]]
    clusters: dict[str, int]


def shares_of_pairs(found: Sequence[PairScores]) -> CaseShares:
    """Give each candidate's share of the win on each case, its mean over its opponents."""
    shares: dict[str, dict[str, list[float]]] = {}
    clusters: dict[str, int] = {}
    for pair in found:
        for case, cluster, score in zip(
            pair.case_ids.tolist(), pair.clusters.tolist(), pair.score_a.tolist(), strict=True
        ):
            clusters.setdefault(case, cluster)
            shares.setdefault(pair.a, {}).setdefault(case, []).append(score)
            shares.setdefault(pair.b, {}).setdefault(case, []).append(1 - score)
    means = {name: {case: fmean(each) for case, each in cases.items()} for name, cases in shares.items()}
    return CaseShares(means, clusters)


def shares_of_grades(grades: Mapping[str, GradeScores]) -> CaseShares:
    """Give each candidate's total on each case."""
    shares = {
        name: dict(zip(scores.case_ids.tolist(), scores.totals.tolist(), strict=True))
        for name, scores in grades.items()
    }
    return CaseShares(shares, _clusters(grades))


def tag_panels(shares: CaseShares, tags: Mapping[str, Collection[str]]) -> tuple[Panel, ...]:
    """Give a panel for each of the largest tags."""
    largest = sorted(tags, key=lambda tag: (-len(tags[tag]), tag))[:MOST_PANELS]
    return tuple(panel for tag in largest if (panel := _panel(tag, shares, tags[tag])).lines)


def criterion_panels(grades: Mapping[str, GradeScores]) -> tuple[Panel, ...]:
    """Give a panel for each criterion, in the order of the first candidate's."""
    names = dict.fromkeys(name for scores in grades.values() for name in scores.criteria)
    clusters = _clusters(grades)
    panels = []
    for name in list(names)[:MOST_PANELS]:
        shares = {
            candidate: dict(
                zip(
                    scores.criteria[name].case_ids.tolist(),
                    scores.criteria[name].shares.tolist(),
                    strict=True,
                )
            )
            for candidate, scores in grades.items()
            if name in scores.criteria
        }
        panels.append(_panel(name, CaseShares(shares, clusters), clusters))
    return tuple(panels)


def _clusters(grades: Mapping[str, GradeScores]) -> dict[str, int]:
    return {
        case: cluster
        for scores in grades.values()
        for case, cluster in zip(scores.case_ids.tolist(), scores.clusters.tolist(), strict=True)
    }


def _panel(title: str, shares: CaseShares, cases: Collection[str]) -> Panel:
    lines = []
    for candidate, each in shares.by_candidate.items():
        mine = [case for case in each if case in cases]
        if mine:
            lines.append(_line(candidate, [each[case] for case in mine], [shares.clusters[c] for c in mine]))
    return Panel(title, tuple(sorted(lines, key=lambda line: line.candidate)))


def _line(candidate: str, values: Sequence[float], clusters: Sequence[int]) -> Line:
    mean = clustered_se(values, clusters, bounds=(min(0.0, *values, 0.0), 1.0))
    low, high = (mean.ci.low, mean.ci.high) if mean.ci else (None, None)
    return Line(candidate, mean.estimate, low, high, len(values))
