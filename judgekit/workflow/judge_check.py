"""How far a judge can be believed: its picks, held against a reference judge that prefers one output."""

from collections.abc import Collection, Iterator

import numpy as np

from judgekit.domain.results import Accuracy, Interval, JudgeCheck
from judgekit.stats.clustered import clustered_se
from judgekit.store import answers
from judgekit.store.answers import PairScores
from judgekit.store.read import Reader
from judgekit.workflow.evidence import store_question
from judgekit.workflow.plan import Plan

EVEN = 0.5
FEWEST_CASES = 5


def judge_checks(plan: Plan, reader: Reader, references: Collection[str]) -> Iterator[JudgeCheck]:
    """Hold every pairwise judge of the plan against each reference judge that has judged the same cases.

    Args:
        plan: what was compared.
        reader: the open store.
        references: names of judges that can be believed: programs, people.
    """
    truths = [asked for asked in reader.questions(plan.suite.name) if asked.judge in references]
    for question in plan.questions:
        if question.mode == "pairwise" and question.judge.name not in references:
            found = reader.pair_scores(store_question(question, plan), *plan.pairs[0])
            for asked in truths:
                preferred = _preferred(asked, plan, reader)
                single, both = _picks(found, preferred)
                if len(both) >= FEWEST_CASES:
                    names = (question.judge.name, asked.judge)
                    yield JudgeCheck(*names, _accuracy(single), _accuracy(both))


def _preferred(asked: answers.Question, plan: Plan, reader: Reader) -> dict[str, float]:
    """Give 1 for cases where the reference grades the first of the pair higher, 0 where the second."""
    ((a, b),) = plan.pairs
    grades = reader.grade_scores(asked, (a, b))
    if a not in grades or b not in grades:
        return {}
    totals = {
        name: dict(zip(seen.case_ids.tolist(), seen.totals, strict=True)) for name, seen in grades.items()
    }
    cases = {case.id for case in plan.cases} & totals[a].keys() & totals[b].keys()
    return {
        case: float(totals[a][case] > totals[b][case]) for case in cases if totals[a][case] != totals[b][case]
    }


def _picks(found: PairScores, preferred: dict[str, float]) -> tuple[list[float], list[float]]:
    """Give the share of right single orders, and whether both orders together are right, for each case."""
    odds = dict(zip(found.odds_rows.tolist(), found.log_odds_a, strict=True))
    single: list[float] = []
    both: list[float] = []
    for row, case in enumerate(found.case_ids.tolist()):
        if case in preferred:
            letters = (found.a_shown_first[row], found.b_shown_first[row])
            orders = [_right(letter, preferred[case]) for letter in letters if letter]
            single.append(float(np.mean(orders)))
            leaning = odds[row] if row in odds else found.score_a[row] - EVEN
            both.append(EVEN if leaning == 0 else float((leaning > 0) == bool(preferred[case])))
    return single, both


def _right(letter: str, prefers_a: float) -> float:
    return {"a": prefers_a, "b": 1 - prefers_a, "tie": EVEN}[letter]


def _accuracy(right: list[float]) -> Accuracy:
    mean = clustered_se(right, bounds=(0.0, 1.0))
    interval = Interval(mean.ci.low, mean.ci.high) if mean.ci else Interval(None, None)
    return Accuracy(float(np.sum(right)), len(right), interval)
