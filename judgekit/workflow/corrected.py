"""A judge's win rate, corrected by people or programs that have judged some of the same cases."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

import numpy as np

from judgekit.domain.config import NamedJudge
from judgekit.domain.results import CorrectedRate, Interval
from judgekit.stats.correction import CorrectedMean, poststratified_mean, ppi_mean
from judgekit.store import answers
from judgekit.store.read import Reader
from judgekit.workflow.evidence import store_question
from judgekit.workflow.import_labels import PERSON
from judgekit.workflow.plan import Plan, Question
from judgekit.workflow.trust import FIRM
from judgekit.workflow.trust_views import views_of_question

PEOPLE = "people"
FEWEST_BINARY = 20
"""Labels from which poststratified intervals cover what they claim."""

FEWEST_SCORES = 50
"""Labels from which prediction-powered intervals cover 92 % or more."""

Scores = Mapping[str, float]


def corrected_rates(plan: Plan, reader: Reader) -> Iterator[CorrectedRate]:
    """Correct the win rate of every pairwise judge by every reference that has judged a part of the cases.

    People who labelled by the same rubric count as one reference, the mean of their labels. References that
    judged all cases correct nothing: their own word is the better one.
    """
    (pair,) = plan.pairs
    cases = {case.id: case.cluster for case in plan.cases}
    for question in plan.questions:
        references = dict(_references(question, plan, reader)) if question.mode == "pairwise" else {}
        if references and question.judge.name not in references:
            judged = _scores(store_question(question, plan), pair, reader)
            known = {case: score for case, score in judged.items() if case in cases}
            for reference, labels in references.items():
                fit = _corrected(known, labels, cases)
                if fit is not None:
                    n_labels = len(known.keys() & labels.keys())
                    yield _rate(question.rubric.name, question.judge.name, reference, n_labels, fit)


def _references(question: Question, plan: Plan, reader: Reader) -> Iterator[tuple[str, Scores]]:
    (pair,) = plan.pairs
    named = (judge for judge in plan.suite.file.judges if isinstance(judge, NamedJudge))
    firm = {judge.name for judge in named if judge.kind in FIRM}
    people: dict[str, list[float]] = {}
    for asked in reader.questions(plan.suite.name):
        if asked.judge.startswith(PERSON) and asked.rubric == question.rubric.name:
            for case, score in _scores(asked, pair, reader).items():
                people.setdefault(case, []).append(score)
        elif asked.judge in firm:
            yield asked.judge, _scores(asked, pair, reader)
    if people:
        yield PEOPLE, {case: fmean(scores) for case, scores in people.items()}


def _scores(asked: answers.Question, pair: tuple[str, str], reader: Reader) -> dict[str, float]:
    """The share of the win of the second of the pair, by case."""
    low, high = sorted(pair)
    found: dict[str, float] = {}
    for view in views_of_question(asked, reader):
        for (case, one, two), each in view.preferences.items():
            if (one, two) == (low, high):
                found.setdefault(case, each.score_a if pair[1] == low else 1 - each.score_a)
    return found


def _corrected(judged: Scores, labels: Scores, clusters: Mapping[str, str]) -> CorrectedMean | None:
    both = sorted(judged.keys() & labels.keys())
    rest = sorted(judged.keys() - labels.keys())
    y, f = [labels[case] for case in both], [judged[case] for case in both]
    others = [judged[case] for case in rest]
    single = len({clusters[case] for case in judged}) == len(judged)
    if not rest or len(both) < FEWEST_BINARY:
        return None
    if single and np.isin([*y, *f, *others], (0.0, 1.0)).all():
        return poststratified_mean(y, f, others)
    if len(both) < FEWEST_SCORES:
        return None
    return ppi_mean(y, f, others, clusters=(_of(clusters, both), _of(clusters, rest)))


def _of(clusters: Mapping[str, str], cases: Sequence[str]) -> list[str]:
    return [clusters[case] for case in cases]


def _rate(rubric: str, judge: str, reference: str, n_labels: int, fit: CorrectedMean) -> CorrectedRate:
    interval = None if fit.ci is None else Interval(max(0.0, fit.ci.low), min(1.0, fit.ci.high))
    return CorrectedRate(rubric, judge, reference, n_labels, fit.estimate, interval, fit.method, fit.warnings)
