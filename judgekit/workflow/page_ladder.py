"""The candidates of a suite as a ladder, where each was judged against the one before."""

from collections.abc import Sequence
from itertools import pairwise

from judgekit.domain.ladder import OutputCost, Rung, Step
from judgekit.domain.page import DrillDown
from judgekit.store.answers import GradeScores
from judgekit.store.read import Reader
from judgekit.workflow.contrast import Terms, family_of
from judgekit.workflow.evidence import Asked, stored_evidence
from judgekit.workflow.ladder import finding_of

FEWEST, MOST = 3, 16
"""With two candidates there is one step only, which the contrasts tell; too many are no ladder."""

Judged = frozenset[frozenset[str]]


def rungs_of(asked: Asked, found: DrillDown, judged: Judged, reader: Reader) -> tuple[Rung, ...]:
    """Give the rungs as `judgekit ladder` does: p-values adjusted over steps and gains over the baseline.

    Args:
        asked: the question, and how it is asked.
        found: the suite's candidates in their order, its baseline and its cases.
        judged: which candidates were judged, alone (graded) or two together.
        reader: the open store.
    """
    names = _order(asked, found.candidates, judged)
    if not FEWEST <= len(names) <= MOST:
        return ()
    baseline = found.baseline if found.baseline in names else names[0]
    gains = [(baseline, name) for name in names if name != baseline and _met(asked, (baseline, name), judged)]
    pairs = tuple(dict.fromkeys([*pairwise(names), *gains]))
    evidence = [(a, b, stored_evidence(asked, (a, b), found.case_ids, reader)) for a, b in pairs]
    steps = {(each.a, each.b): Step(each, finding_of(each)) for each in family_of(evidence, Terms())}
    before = {after: name for name, after in pairwise(names)}
    grades = reader.grade_scores(asked.question, names) if asked.mode == "graded" else {}
    costs = reader.output_costs(asked.question.suite, names)
    return tuple(
        Rung(
            candidate=name,
            n_cases=len(grades[name].totals) if name in grades else 0,
            score=_mean(grades.get(name)),
            step=steps[before[name], name] if name in before else None,
            gain=steps.get((baseline, name)),
            cost=costs.get(name, OutputCost()),
        )
        for name in names
    )


def _order(asked: Asked, candidates: Sequence[str], judged: Judged) -> tuple[str, ...]:
    """The candidates in their order, none if two neighbours never met."""
    known = frozenset(name for together in judged for name in together)
    names = tuple(name for name in candidates if name in known)
    return names if all(_met(asked, pair, judged) for pair in pairwise(names)) else ()


def _met(asked: Asked, pair: tuple[str, str], judged: Judged) -> bool:
    return asked.mode == "graded" or frozenset(pair) in judged


def _mean(grades: GradeScores | None) -> float | None:
    return None if grades is None else float(grades.totals.mean())
