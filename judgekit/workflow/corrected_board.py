"""A leaderboard as people would see it: the judge's ratings or mean grades, corrected by few labels."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judgekit.domain.results import CorrectedBoard, CorrectedLine, Interval, Leaderboard
from judgekit.stats.battles import Outcome
from judgekit.stats.cells import cells_from_counts
from judgekit.stats.corrected_strengths import RectifiedRatings, rectified_ratings
from judgekit.stats.correction import CorrectedMean
from judgekit.stats.errors import StatsError
from judgekit.stats.intervals import rating_bounds
from judgekit.stats.labelled_battles import LabelledBattles
from judgekit.stats.ranks import rank_intervals
from judgekit.stats.rectified import Rectification, rectified_mean
from judgekit.stats.strengths import ELO_PER_NAT
from judgekit.store.answers import Question
from judgekit.store.read import Reader
from judgekit.workflow.corrected import HOW_PICKED
from judgekit.workflow.rank_terms import RankTerms
from judgekit.workflow.rating_board import CENTRE
from judgekit.workflow.rating_pairs import finite
from judgekit.workflow.references import PEOPLE, Label, Reference, references_of
from judgekit.workflow.trust_views import EVEN, Key, Preference, View, views_of_question

FEWEST = 30
"""Labels from which intervals of corrected ratings and grades cover what they claim."""

ONLY = "only Bradley-Terry ratings without control, ties as Davidson has them or as halves, can be corrected"
OUTCOMES = {"a": Outcome.A, "b": Outcome.B, "tie": Outcome.TIE}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ground:
    """What was ranked: a question on some cases (None: all), and how."""

    asked: Question
    cases: Collection[str] | None
    terms: RankTerms


def corrected_board(board: Leaderboard, ground: Ground, reader: Reader) -> CorrectedBoard | None:
    """Give the board as people would see it, or why it cannot be had; None where no person labelled it."""
    people = next((each for each in references_of(ground.asked, (), reader) if each.name == PEOPLE), None)
    view = next((v for v in views_of_question(ground.asked, reader) if v.mode == board.mode), None)
    if people is None or view is None:
        return None
    try:
        return _of_grades(view, people, ground) if view.mode == "graded" else _of_pairs(view, people, ground)
    except StatsError as error:
        return CorrectedBoard(PEOPLE, len(people.pairs), reason=str(error))


def _of_pairs(view: View, people: Reference, ground: Ground) -> CorrectedBoard | None:
    terms = ground.terms
    battles = {key: each for key, each in view.preferences.items() if _within(key[0], ground)}
    labels = {key: label for key, label in people.pairs.items() if key in battles}
    if not labels:
        return None
    usable = _usable(labels, len(battles))
    reason = _reason(len(labels), len(usable))
    if terms.method == "elo" or terms.control or terms.ties == "rao_kupper":
        reason = ONLY
    if reason:
        return CorrectedBoard(PEOPLE, len(labels), reason=reason)
    stated = sum(each.log_odds_a is not None for each in battles.values())
    by_share = terms.by_share(preferred=2 * stated > len(battles))
    table = _Table.of(battles, by_share=by_share)
    halves = by_share or terms.ties == "half"
    found = rectified_ratings(
        cells_from_counts(
            table.a, table.b, table.judged, n_candidates=len(table.names), cluster=table.cluster
        ),
        table.labelled(usable, as_share=halves),
        ties="half" if halves else "davidson",
    )
    lines = tuple(_lines(found, table.names, terms))
    return CorrectedBoard(PEOPLE, len(usable), found.effective_labels, found.covariance.method, lines)


def _within(case: str, ground: Ground) -> bool:
    return ground.cases is None or case in ground.cases


def _usable(labels: Mapping[Key, Label], n_all: int) -> dict[Key, Label]:
    """The labels whose chance is known; where all is labelled, all of them, with the same chance."""
    if len(labels) == n_all:
        return {key: Label(label.value, 1.0) for key, label in labels.items()}
    return {key: label for key, label in labels.items() if label.chance is not None}


def _reason(n_labels: int, n_usable: int) -> str:
    if not n_usable:
        return HOW_PICKED
    if n_usable < FEWEST:
        left_out = f"; {n_labels - n_usable} are left out, as {HOW_PICKED}" if n_labels > n_usable else ""
        return f"{n_usable} of {FEWEST} labels that intervals need{left_out}"
    return ""


@dataclass(frozen=True, slots=True)
class _Table:
    """The judge's battles, one row each: counts of a, b and tie, or shares of the win."""

    names: tuple[str, ...]
    keys: Mapping[Key, int]
    a: NDArray[np.intp]
    b: NDArray[np.intp]
    cluster: NDArray[np.intp]
    judged: Floats

    @staticmethod
    def of(battles: Mapping[Key, Preference], *, by_share: bool) -> "_Table":
        names = tuple(sorted({name for _, a, b in battles for name in (a, b)}))
        place = {name: at for at, name in enumerate(names)}
        clusters: dict[str, int] = {}
        codes = [clusters.setdefault(each.cluster, len(clusters)) for each in battles.values()]
        said = [_shared(e.score_a) if by_share else _counted(e.outcome) for e in battles.values()]
        return _Table(
            names=names,
            keys={key: row for row, key in enumerate(battles)},
            a=np.array([place[a] for _, a, _ in battles]),
            b=np.array([place[b] for _, _, b in battles]),
            cluster=np.array(codes),
            judged=np.array(said),
        )

    def labelled(self, labels: Mapping[Key, Label], *, as_share: bool) -> LabelledBattles:
        """The battles that people labelled; chances only where they differ."""
        rows = np.array([self.keys[key] for key in labels])
        human = [_shared(each.value) if as_share else _counted(_side(each.value)) for each in labels.values()]
        chances = np.array([each.chance for each in labels.values()], dtype=np.float64)
        return LabelledBattles(
            a=self.a[rows],
            b=self.b[rows],
            human=np.array(human),
            judged=self.judged[rows],
            cluster=self.cluster[rows],
            chances=None if np.ptp(chances) == 0 else chances,
        )


def _shared(score: float) -> tuple[float, float, float]:
    return score, 1 - score, 0.0


def _counted(outcome: str) -> tuple[float, float, float]:
    at = OUTCOMES[outcome]
    return float(at == Outcome.A), float(at == Outcome.B), float(at == Outcome.TIE)


def _side(score: float) -> str:
    return "tie" if score == EVEN else "a" if score > EVEN else "b"


def _lines(found: RectifiedRatings, names: tuple[str, ...], terms: RankTerms) -> Iterator[CorrectedLine]:
    fit = found.fit
    ranks = rank_intervals(fit, found.covariance)
    origin, centre = 0.0, CENTRE
    if terms.anchor is not None and terms.anchor[0] in names:
        origin, centre = float(fit.theta[names.index(terms.anchor[0])]), terms.anchor[1]
    low, high = rating_bounds(fit, found.covariance)
    rating, low, high = (centre + (ends - origin) * ELO_PER_NAT for ends in (fit.theta, low, high))
    for c in np.argsort(-rating, kind="stable").tolist():
        yield CorrectedLine(
            names[c], float(rating[c]), finite(low[c], high[c]), int(ranks.best[c]), int(ranks.worst[c])
        )


def _of_grades(view: View, people: Reference, ground: Ground) -> CorrectedBoard | None:
    grades = {key: total for key, total in view.grades.items() if _within(key[1], ground)}
    labels = {key: label for key, label in people.outputs.items() if key in grades}
    if not labels:
        return None
    lines, worth, n_labels, reason = [], 0.0, 0, ""
    for name in sorted({name for name, _ in grades}):
        mine = {case: total for (whose, case), total in grades.items() if whose == name}
        theirs = {case: label for (whose, case), label in labels.items() if whose == name}
        known = {case: e for case, e in theirs.items() if e.chance is not None or len(theirs) == len(mine)}
        reason = reason or _reason(len(theirs), len(known))
        if reason:
            return CorrectedBoard(PEOPLE, len(labels), reason=f"{name}: {reason}")
        fit = _mean(mine, known, view.clusters)
        n_labels += len(known)
        worth += fit.effective_labels or len(known)
        ends = None if fit.ci is None else Interval(fit.ci.low, fit.ci.high)
        lines.append(CorrectedLine(name, fit.estimate, ends))
    lines.sort(key=lambda line: -line.rating)
    return CorrectedBoard(PEOPLE, n_labels, worth, "prediction-powered mean, t", tuple(lines))


def _mean(
    judged: Mapping[str, float], labels: Mapping[str, Label], clusters: Mapping[str, str]
) -> CorrectedMean:
    both, rest = sorted(labels), sorted(judged.keys() - labels.keys())
    values = [labels[case].value for case in both]
    chances = [labels[case].chance or 1.0 for case in both]
    lowest = -1.0 if min(*judged.values(), *values) < 0 else 0.0
    how = Rectification(
        clusters=([clusters[case] for case in both], [clusters[case] for case in rest]),
        chances=None if len(set(chances)) == 1 else chances,
        bounds=(lowest, 1.0),
    )
    return rectified_mean(values, [judged[case] for case in both], [judged[case] for case in rest], how)
