"""Rubric lint."""

import pytest

from judgekit.domain.rubric import Criterion, Example, Rubric, RubricTest
from judgekit.judges.lint import lint_rubric

TESTS = tuple(
    RubricTest(input="?", a="x", b="y", reference="z", expect=expect) for expect in ("a", "b", "tie", "a")
)
CLEAR = Criterion(name="dates", description="every date named in the passage appears unchanged")


@pytest.fixture
def found():
    def found(**changes):
        rubric = Rubric.model_validate(
            {
                "name": "r",
                "instructions": "Which one keeps the facts?",
                "criteria": (CLEAR,),
                "tests": TESTS,
                **changes,
            }
        )
        return [(finding.kind, finding.severity, finding.where) for finding in lint_rubric(rubric)]

    return found


def test_a_sound_rubric_has_no_findings(found, likert):
    assert found() == []
    scaled = CLEAR.model_copy(update={"scale": likert(1, 3, {1: "none", 3: "all"})})
    assert found(criteria=(scaled,), mode=("pairwise", "graded")) == []


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("good quality", "vague"),
        ("the response is appropriate and very good", "vague"),
        ("is accurate and concise in every sentence", "double-barrelled"),
        ("states facts correctly and clearly", "double-barrelled"),
        ("Is every fact right? Is the tone kind?", "double-barrelled"),
    ],
)
def test_finds_criteria_that_cannot_be_checked(found, description, kind):
    kinds = [each[0] for each in found(criteria=(Criterion(name="c", description=description),))]
    assert kinds == [kind]


@pytest.mark.parametrize(
    "description",
    [
        "no date, name or number differs from the passage",
        "the summary covers causes and effects named in the passage",
        "the reply gives a reason between two and five sentences long",
    ],
)
def test_leaves_checkable_criteria_alone(found, description):
    assert found(criteria=(Criterion(name="c", description=description),)) == []


def test_finds_criteria_that_overlap(found):
    other = Criterion(name="days", description="each date named appears unchanged from the passage")
    assert found(criteria=(CLEAR, other)) == [("overlap", "warning", "criteria 'dates' and 'days'")]


def test_finds_scales_without_anchors_with_many_levels_or_mixed(found, likert):
    bare = CLEAR.model_copy(update={"scale": likert(1, 10)})
    small = Criterion(
        name="n", description="names keep their spelling", scale=likert(1, 3, {1: "no", 3: "all"})
    )
    assert found(criteria=(bare, small), mode="graded", tests=TESTS) == [
        ("unanchored", "warning", "criterion 'dates'"),
        ("mixed-scales", "warning", "criteria"),
        ("unanchored", "hint", "criterion 'dates'"),
    ]


def test_finds_weights_that_change_nothing(found):
    named = Criterion(name="n", description="names keep their spelling", weight=0)
    assert found(criteria=(CLEAR, named), mode=("pairwise", "graded")) == [
        ("weight", "hint", "criterion 'n'")
    ]
    assert found(criteria=(CLEAR.model_copy(update={"weight": 3}),)) == [
        ("weight", "hint", "criterion 'dates'")
    ]
    heavy = named.model_copy(update={"weight": 2})
    assert found(criteria=(CLEAR, heavy)) == [("weight", "hint", "criteria")]


def test_finds_references_that_are_spoken_of_but_not_shown(found):
    spoken = {"instructions": "Which one agrees with the reference answer?"}
    assert found(**spoken, reference="ignored") == [("reference", "error", "reference")]
    assert found(**spoken, reference="required") == []


def test_finds_tests_without_a_required_reference(found):
    bare = TESTS[0].model_copy(update={"reference": None})
    assert found(reference="required", tests=(*TESTS, bare)) == [("reference", "error", "test 5")]


@pytest.mark.parametrize(
    "instructions",
    [
        "Longer responses are better here.",
        "Response A should win if in doubt.",
        "Be very strict with facts.",
        "Obviously the facts count.",
        "Judge as GPT-4 would.",
    ],
)
def test_finds_leading_words(found, instructions):
    assert [each[0] for each in found(instructions=instructions)] == ["leading"]


def test_finds_missing_few_and_one_sided_tests(found):
    assert found(tests=()) == [("tests", "warning", "tests")]
    assert found(tests=TESTS[:2]) == [("tests", "hint", "tests")]
    assert found(tests=(TESTS[0],) * 4) == [("tests", "warning", "tests")]


def test_finds_examples_with_impossible_verdicts(found):
    example = Example(input="?", first="x", second="y", verdict="A")
    assert found(examples=(example,)) == [("example", "error", "example 1")]


def test_finds_templates_that_hide_what_is_judged(found):
    assert found(prompt="{input} {answer}") == [
        ("template", "error", "prompt"),
        ("template", "warning", "prompt"),
        ("template", "warning", "prompt"),
    ]
    assert found(prompt="{instructions}\n{outputs}") == []


def test_errors_come_first(found):
    severities = [each[1] for each in found(prompt="{criteria}", tests=())]
    assert severities == ["error", "warning"]
