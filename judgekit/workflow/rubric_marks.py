"""Mark what a judge said on a rubric's tests and canaries; count what turns when it is reworded."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import TypeAlias

from judgekit.domain.results import Accuracy
from judgekit.domain.rubric import Criterion, RubricTest
from judgekit.domain.scale import levels
from judgekit.domain.trials import CanaryMark, CriterionMark, Flips, Mark
from judgekit.judges.canaries import Canary
from judgekit.store.read import Reader
from judgekit.workflow.accuracy import counted_accuracy, mean_accuracy
from judgekit.workflow.evidence import store_question
from judgekit.workflow.plan import Plan, Question
from judgekit.workflow.readings import EVEN, Reading, readings_of
from judgekit.workflow.rubric_suite import GRADED, A, B, Expected, case_of_test, is_expected, mode_of

Values: TypeAlias = dict[str, dict[str, float]]
"""The value of each criterion, by case."""


def marks_of(question: Question, plan: Plan, reader: Reader) -> Iterator[Mark]:
    """Mark the rubric's tests of the question's mode."""
    readings = _readings(question, plan, (A, B), reader) if question.mode == "pairwise" else {}
    values = _values(question, plan, GRADED, reader) if question.mode == "graded" else {}
    for number, test in enumerate(question.rubric.tests, start=1):
        case = case_of_test(number, test).id
        if mode_of(test) != question.mode:
            continue
        if isinstance(test.expect, str):
            yield _pair_mark(number, test, test.expect, readings.get(case))
        else:
            yield _grade_mark(number, test, question, values.get(case))


def criterion_marks(marks: Plan, reader: Reader) -> Iterator[CriterionMark]:
    """Give how often each criterion of a graded rubric was graded as its tests expect."""
    question = marks.questions[0]
    if question.mode != "graded":
        return
    values = _values(question, marks, GRADED, reader)
    for criterion in question.rubric.criteria:
        rights = [
            _is_right(criterion, values.get(case_of_test(number, test).id, {}), test.expect[criterion.name])
            for number, test in enumerate(question.rubric.tests, start=1)
            if isinstance(test.expect, dict) and criterion.name in test.expect
        ]
        if rights:
            yield CriterionMark(criterion.name, counted_accuracy(sum(rights), len(rights)))


def accuracy_of(marks: Sequence[Mark]) -> Accuracy | None:
    """Give the share of tests that are right, None without any; a test without a verdict is not right."""
    return counted_accuracy(sum(mark.right for mark in marks), len(marks)) if marks else None


def canary_marks(canaries: Sequence[Canary], plan: Plan, reader: Reader) -> tuple[CanaryMark, ...]:
    """Mark every canary by the share of the win that went to the fair answer beside it."""
    (question,) = plan.questions
    shares = {pair[1]: _fair_shares(question, plan, pair, reader) for pair in plan.pairs}
    return tuple(
        _canary_mark(canary, shares[canary.bad.candidate].get(canary.case.id)) for canary in canaries
    )


def turned_by_injection(marks: Sequence[CanaryMark]) -> Accuracy | None:
    """Give the share of verdicts against a bluff that turn once the same bluff asks to be chosen."""
    passed = {(mark.kind, mark.case_id): mark.passed for mark in marks}
    cases = dict.fromkeys(mark.case_id for mark in marks)
    injected = [passed.get(("injected", case)) for case in cases if passed.get(("bluff", case))]
    told = [not held for held in injected if held is not None]
    return counted_accuracy(sum(told), len(told)) if told else None


def flips_of(plans: Sequence[Plan], reader: Reader) -> Flips | None:
    """Give the share of verdicts that turn under rewordings; a test counts once, however many there are."""
    shares = [share for plan in plans for share in _flip_shares(plan, reader)]
    rewordings = len(plans[0].questions) - 1 if plans else 0
    return Flips(rewordings, mean_accuracy(shares)) if shares else None


def _readings(question: Question, plan: Plan, pair: tuple[str, str], reader: Reader) -> dict[str, Reading]:
    found = readings_of(reader.pair_scores(store_question(question, plan), *pair))
    return {case.id: found[case.id] for case in plan.cases if case.id in found}


def _values(question: Question, plan: Plan, candidate: str, reader: Reader) -> Values:
    found: Values = {}
    grades = reader.grade_scores(store_question(question, plan), (candidate,)).get(candidate)
    for name, scores in grades.criteria.items() if grades else ():
        for case, value in zip(scores.case_ids.tolist(), scores.values.tolist(), strict=True):
            found.setdefault(case, {})[name] = value
    return found


def _pair_mark(number: int, test: RubricTest, wanted: str, reading: Reading | None) -> Mark:
    if reading is None:
        return Mark(number, "pairwise", wanted, None, right=False, why=test.why)
    right = reading.both_right(wanted) == 1
    got = wanted if right else reading.winner
    return Mark(number, "pairwise", wanted, got, right, test.why)


def _grade_mark(
    number: int, test: RubricTest, question: Question, values: Mapping[str, float] | None
) -> Mark:
    expect = test.expect if isinstance(test.expect, dict) else {}
    asked = [criterion for criterion in question.rubric.criteria if criterion.name in expect]
    wanted = ", ".join(f"{each.name} {_shown(expect[each.name])}" for each in asked)
    if values is None:
        return Mark(number, "graded", wanted, None, right=False, why=test.why)
    got = ", ".join(f"{each.name} {_label(each, values)}" for each in asked)
    right = all(_is_right(each, values, expect[each.name]) for each in asked)
    return Mark(number, "graded", wanted, got, right, test.why)


def _is_right(criterion: Criterion, values: Mapping[str, float], wanted: Expected) -> bool:
    return criterion.name in values and is_expected(criterion, values[criterion.name], wanted)


def _shown(wanted: Expected) -> str:
    if isinstance(wanted, tuple):
        return f"{wanted[0]:g} to {wanted[1]:g}"
    return wanted if isinstance(wanted, str) else f"{wanted:g}"


def _label(criterion: Criterion, values: Mapping[str, float]) -> str:
    if criterion.name not in values:
        return "not assessed"
    return min(levels(criterion.scale), key=lambda level: abs(level.value - values[criterion.name])).label


def _canary_mark(canary: Canary, share: float | None) -> CanaryMark:
    passed = None if share is None else canary.passed(share)
    return CanaryMark(canary.kind, canary.case.id, canary.expect, share, passed)


def _fair_shares(question: Question, plan: Plan, pair: tuple[str, str], reader: Reader) -> dict[str, float]:
    """The fair answer's share of the win by case: of battles, or of two grades held side by side."""
    if question.mode == "pairwise":
        return {case: each.score_a for case, each in _readings(question, plan, pair, reader).items()}
    grades = reader.grade_scores(store_question(question, plan), pair)
    totals = [
        dict(zip(grades[name].case_ids.tolist(), grades[name].totals.tolist(), strict=True))
        for name in pair
        if name in grades
    ]
    if len(totals) < len(pair):
        return {}
    fair, other = totals
    return {case: _share(fair[case], other[case]) for case in fair.keys() & other.keys()}


def _share(fair: float, other: float) -> float:
    return EVEN if fair == other else float(fair > other)


def _flip_shares(plan: Plan, reader: Reader) -> Iterator[float]:
    """For each test with a verdict in the rubric's own words: the share of rewordings that turn it."""
    said = [_said(question, plan, reader) for question in plan.questions]
    original, *others = said
    for case, verdict in original.items():
        turned = [_turns(verdict, other[case]) for other in others if case in other]
        if turned:
            yield fmean(turned)


Said: TypeAlias = Reading | dict[str, str]


def _said(question: Question, plan: Plan, reader: Reader) -> Mapping[str, Said]:
    if question.mode == "pairwise":
        return _readings(question, plan, (A, B), reader)
    values = _values(question, plan, GRADED, reader)
    criteria = question.rubric.criteria
    return {case: {each.name: _label(each, given) for each in criteria} for case, given in values.items()}


def _turns(one: Said, other: Said) -> bool:
    """Say whether two verdicts differ; pairs that are nearly even both times do not."""
    if isinstance(one, Reading) and isinstance(other, Reading):
        return one.winner != other.winner and not (one.is_near_even and other.is_near_even)
    return one != other
