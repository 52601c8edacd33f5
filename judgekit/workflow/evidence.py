"""From the store to the statistics: what each judge said about B against A, one score per case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judgekit.domain.rubric import Mode
from judgekit.store import answers
from judgekit.store.answers import GradeScores, PairScores
from judgekit.store.read import Reader
from judgekit.workflow.contrast import Evidence, Scores
from judgekit.workflow.plan import Plan, Question

EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """What evidence is about: a question, its mode, and whether a criterion counts against outputs."""

    question: answers.Question
    mode: Mode
    subtracts: bool = False


def evidence_of(question: Question, plan: Plan, reader: Reader) -> Evidence:
    """Read what one judge said about the plan's pair on the plan's cases."""
    (pair,) = plan.pairs
    subtracts = any(criterion.weight < 0 for criterion in question.rubric.criteria)
    asked = Asked(store_question(question, plan), question.mode, subtracts)
    return stored_evidence(asked, pair, [case.id for case in plan.cases], reader)


def stored_evidence(asked: Asked, pair: tuple[str, str], cases: Sequence[str], reader: Reader) -> Evidence:
    """Read what one judge said about the second of a pair against the first, on these cases."""
    summary = reader.task_summary(asked.question, asked.mode, pair, cases)
    if asked.mode == "pairwise":
        scores = _pairwise(reader.pair_scores(asked.question, pair[1], pair[0]), set(cases))
    else:
        width = 2.0 if asked.subtracts else 1.0
        scores = _graded(reader.grade_scores(asked.question, pair), pair, width, set(cases))
    return Evidence(
        rubric=asked.question.rubric,
        judge=asked.question.judge,
        mode=asked.mode,
        scores=scores,
        coverage=summary.coverage,
        usage=summary.usage,
        seconds=summary.seconds,
    )


def store_question(question: Question, plan: Plan) -> answers.Question:
    """Give the question under the names the store knows it by."""
    return answers.Question(plan.suite.name, question.rubric.name, question.judge.name)


def _pairwise(found: PairScores, cases: set[str]) -> Scores:
    rows = np.array(
        [row for row, name in enumerate(found.case_ids.tolist()) if name in cases], dtype=np.int64
    )
    outcome = found.outcome[rows]
    return Scores(
        values=found.score_a[rows],
        clusters=found.clusters[rows].tolist(),
        null=EVEN,
        bounds=(0.0, 1.0),
        wins=int((outcome == "a").sum()),
        ties=int((outcome == "tie").sum()),
        losses=int((outcome == "b").sum()),
        consistency=_consistency(found, rows),
        first_share=_first_share(found, rows),
    )


def _graded(
    grades: Mapping[str, GradeScores], pair: tuple[str, str], width: float, cases: set[str]
) -> Scores:
    a, b = (grades.get(name) for name in pair)
    if a is None or b is None:
        return Scores(values=np.zeros(0), clusters=(), null=0.0, bounds=(-width, width))
    rows_a, rows_b = _shared(a, b, cases)
    totals_a, totals_b = a.totals[rows_a], b.totals[rows_b]
    differences = totals_b - totals_a
    return Scores(
        values=differences,
        clusters=a.clusters[rows_a].tolist(),
        null=0.0,
        bounds=(-width, width),
        wins=int((differences > 0).sum()),
        ties=int((differences == 0).sum()),
        losses=int((differences < 0).sum()),
        means=(float(totals_a.mean()), float(totals_b.mean())) if rows_a else None,
    )


def _shared(a: GradeScores, b: GradeScores, cases: set[str]) -> tuple[list[int], list[int]]:
    place_b = {name: row for row, name in enumerate(b.case_ids.tolist())}
    both = [(row, name) for row, name in enumerate(a.case_ids.tolist()) if name in place_b and name in cases]
    return [row for row, _ in both], [place_b[name] for _, name in both]


def _consistency(found: PairScores, rows: NDArray[np.int64]) -> float | None:
    status = found.order_status[rows]
    both = status[status != "single"]
    return float((both == "consistent").mean()) if both.size else None


def _first_share(found: PairScores, rows: NDArray[np.int64]) -> float | None:
    """Share of decided orders in which the output shown first was picked."""
    orders = ((found.a_shown_first[rows], "a"), (found.b_shown_first[rows], "b"))
    picked = sum(int((letters == first).sum()) for letters, first in orders)
    decided = sum(int(np.isin(letters, ("a", "b")).sum()) for letters, _ in orders)
    return picked / decided if decided else None
