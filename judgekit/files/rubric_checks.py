"""What a rubric needs besides right types: examples, tests and a template that its own scales allow."""

from collections.abc import Iterator

from judgekit.domain.errors import Problem
from judgekit.domain.rubric import Criterion, Example, Rubric, RubricTest
from judgekit.domain.scale import LikertScale, levels
from judgekit.files.document import Document, Place
from judgekit.files.near import did_you_mean, either

MOST_LEVELS = 101
"""Levels of a likert scale, so that 0 to 100 is the widest one."""

_CANNOT_ASSESS = "cannot assess"


def rubric_problems(rubric: Rubric, document: Document) -> Iterator[Problem]:
    """Give the mistakes of a rubric that its types do not show."""
    check = _Check(rubric, document)
    if rubric.prompt is not None and "{outputs}" not in rubric.prompt:
        what = "'prompt' never shows the outputs"
        yield document.problem(("prompt",), what, "put {outputs} where they should stand")
    if not rubric.modes:
        yield document.problem(("mode",), "'mode' is empty", "write pairwise, graded, or both")
    too_wide = list(check.too_wide())
    yield from too_wide
    if not too_wide:
        yield from check.examples()
        yield from check.tests()


class _Check:
    """The checks that look from examples and tests back at the criteria."""

    def __init__(self, rubric: Rubric, document: Document) -> None:
        self.rubric = rubric
        self.document = document
        self.criteria = {criterion.name: criterion for criterion in rubric.criteria}

    def too_wide(self) -> Iterator[Problem]:
        for position, criterion in enumerate(self.rubric.criteria):
            scale = criterion.scale
            if isinstance(scale, LikertScale) and scale.likert.max - scale.likert.min >= MOST_LEVELS:
                place = ("criteria", position, "scale", "likert")
                what = f"the scale of criterion {criterion.name!r} has more than {MOST_LEVELS} levels"
                yield self.document.problem(place, what, "a judge tells few levels apart; 1 to 5 is usual")

    def examples(self) -> Iterator[Problem]:
        for position, example in enumerate(self.rubric.examples):
            place = ("examples", position, "verdict")
            if example.second is not None:
                yield from self._pair_verdict(example, place)
            else:
                yield from self._grade_verdict(example, place)

    def tests(self) -> Iterator[Problem]:
        for position, test in enumerate(self.rubric.tests):
            place = ("tests", position)
            mode = "pairwise" if isinstance(test.expect, str) else "graded"
            if mode not in self.rubric.modes:
                what = f"test {position + 1} is {mode}, but the rubric is {' and '.join(self.rubric.modes)}"
                yield self.document.problem(place, what, f"add {mode!r} to 'mode', or change the test")
            if self.rubric.reference == "required" and test.reference is None:
                what = f"test {position + 1} has no 'reference', which this rubric requires"
                yield self.document.problem(place, what, "add 'reference'")
            yield from self._expectation(test, (*place, "expect"))

    def _pair_verdict(self, example: Example, place: Place) -> Iterator[Problem]:
        allowed = ("first", "second", "tie") if self.rubric.ties else ("first", "second")
        if example.verdict not in allowed:
            what = f"the verdict of an example with two outputs should be {either(map(repr, allowed))}"
            yield self.document.problem(place, f"{what}, not {example.verdict!r}")

    def _grade_verdict(self, example: Example, place: Place) -> Iterator[Problem]:
        pairs = (pair.partition("=") for pair in example.verdict.split(","))
        given = {name.strip(): label.strip() for name, _, label in pairs}
        for name, label in given.items():
            yield from self._label(name, label, place, (_CANNOT_ASSESS,))
        for name in self.criteria.keys() - given.keys():
            what = f"the verdict of an example says nothing about criterion {name!r}"
            yield self.document.problem(place, what, f"add '{name}=' and a label of its scale")

    def _expectation(self, test: RubricTest, place: Place) -> Iterator[Problem]:
        if test.expect == "tie" and not self.rubric.ties:
            yield self.document.problem(place, "a test expects a tie, but the rubric has 'ties: false'")
        if isinstance(test.expect, str):
            return
        for name, wanted in test.expect.items():
            if isinstance(wanted, str):
                yield from self._label(name, wanted, (*place, name), ())
            else:
                low, high = wanted if isinstance(wanted, tuple) else (wanted, wanted)
                yield from self._range(name, low, high, (*place, name))

    def _label(self, name: str, label: str, place: Place, besides: tuple[str, ...]) -> Iterator[Problem]:
        if name not in self.criteria:
            yield self._unknown(name, place)
            return
        allowed = [level.label for level in levels(self.criteria[name].scale)]
        if label not in (*allowed, *besides):
            what = f"{label!r} is no label of criterion {name!r}"
            yield self.document.problem(place, what, did_you_mean(label, allowed, "its labels"))

    def _range(self, name: str, low: float, high: float, place: Place) -> Iterator[Problem]:
        if name not in self.criteria:
            yield self._unknown(name, place)
            return
        lowest, highest = _ends(self.criteria[name])
        if not lowest <= low <= high <= highest:
            what = f"no grade of criterion {name!r} lies between {low:g} and {high:g}"
            yield self.document.problem(place, what, f"its scale goes from {lowest:g} to {highest:g}")

    def _unknown(self, name: str, place: Place) -> Problem:
        what = f"there is no criterion {name!r}"
        return self.document.problem(place, what, did_you_mean(name, self.criteria, "the criteria"))


def _ends(criterion: Criterion) -> tuple[float, float]:
    values = [level.value for level in levels(criterion.scale)]
    return min(values), max(values)
