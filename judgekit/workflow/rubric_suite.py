"""A rubric's own tests and canaries as small suites, so that they are judged and stored like all else."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from judgekit.domain.cases import Case, Output
from judgekit.domain.rubric import Criterion, Mode, Rubric, RubricTest
from judgekit.domain.scale import levels
from judgekit.domain.suite import CandidateSpec, Suite, SuiteFile
from judgekit.domain.turns import messages_of
from judgekit.judges.canaries import Canary, make_canaries

Expected: TypeAlias = str | float | tuple[float, float]

A, B = "a", "b"
GRADED = "output"
FAIR = "fair"
MOST_FAIR = 3
"""Fair answers that canaries are put beside; each costs up to twelve judgements."""


def suite_of_tests(rubric: Rubric) -> Suite:
    """Give the rubric's tests as a suite: candidates `a` and `b` for pairs, `output` for grades."""
    outputs: dict[str, dict[str, Output]] = {A: {}, B: {}, GRADED: {}}
    cases = tuple(case_of_test(number, test) for number, test in enumerate(rubric.tests, start=1))
    for case, test in zip(cases, rubric.tests, strict=True):
        texts = {A: test.a, B: test.b} if mode_of(test) == "pairwise" else {GRADED: test.output}
        for name, text in texts.items():
            outputs[name][case.id] = Output(name, case.id, text or "")
    return _suite(f"{rubric.name[:70]}.tests", rubric, cases, outputs)


def case_of_test(number: int, test: RubricTest) -> Case:
    """Give the case of the rubric's test of this number, counted from 1."""
    return Case(
        id=f"test-{number}",
        input=messages_of(test.input),
        reference=test.reference,
        context=test.context,
        metadata=test.metadata,
    )


def mode_of(test: RubricTest) -> Mode:
    """Give the mode a test is for."""
    return "pairwise" if isinstance(test.expect, str) else "graded"


def canaries_of(rubric: Rubric, seed: int = 0) -> tuple[Canary, ...]:
    """Give the canaries beside the first fair answers among the rubric's tests."""
    fair = list(islice(fair_answers(rubric), MOST_FAIR))
    return make_canaries(fair, seed)


def canary_suite(rubric: Rubric, canaries: Sequence[Canary]) -> Suite:
    """Give canaries as a suite: the candidate `fair`, and one for each kind of canary."""
    outputs: dict[str, dict[str, Output]] = {FAIR: {}}
    for canary in canaries:
        outputs[FAIR][canary.case.id] = canary.good
        outputs.setdefault(canary.bad.candidate, {})[canary.case.id] = canary.bad
    cases = tuple({canary.case.id: canary.case for canary in canaries}.values())
    return _suite(f"{rubric.name[:70]}.canaries", rubric, cases, outputs)


def fair_answers(rubric: Rubric) -> Iterator[tuple[Case, Output]]:
    """Give the tests' answers that are known to be good: winners of pairs, outputs with the best grades."""
    for number, test in enumerate(rubric.tests, start=1):
        text = _fair_text(rubric, test)
        if text:
            case = case_of_test(number, test)
            yield case, Output(FAIR, case.id, text)


def _fair_text(rubric: Rubric, test: RubricTest) -> str | None:
    if not isinstance(test.expect, dict):
        return {"a": test.a, "b": test.b}.get(test.expect)
    criteria = {criterion.name: criterion for criterion in rubric.criteria}
    best = all(_allows_best(criteria[name], wanted) for name, wanted in test.expect.items())
    return test.output if best else None


def _allows_best(criterion: Criterion, wanted: Expected) -> bool:
    pick = max if criterion.weight >= 0 else min
    best = pick(levels(criterion.scale), key=lambda level: level.value)
    return is_expected(criterion, best.value, wanted)


def is_expected(criterion: Criterion, value: float, wanted: Expected) -> bool:
    """Say whether a value on the criterion's scale is as a test expects; the nearest level counts."""
    nearest = min(levels(criterion.scale), key=lambda level: abs(level.value - value))
    if isinstance(wanted, str):
        return nearest.label == wanted
    low, high = wanted if isinstance(wanted, tuple) else (wanted, wanted)
    return low <= nearest.value <= high


def _suite(
    name: str, rubric: Rubric, cases: tuple[Case, ...], outputs: dict[str, dict[str, Output]]
) -> Suite:
    file = SuiteFile(
        name=name,
        description=f"Made from the tests of the rubric {rubric.name}.",
        cases=f"rubrics/{rubric.name}.yaml",
        rubrics=(rubric.name,),
        candidates={candidate: CandidateSpec() for candidate in outputs},
    )
    return Suite(file, ".", cases, outputs)
