"""The rubrics of the garden: valid, each with tests that a judge can fail in more than one way."""

from collections import Counter

import pytest

from judgekit.domain.scale import LikertScale
from judgekit.files.rubric import load_rubric
from judgekit.judges.lint import lint_rubric

NAMES = (
    "answer-relevance",
    "conciseness",
    "context-precision",
    "context-recall",
    "correctness-vs-reference",
    "faithfulness",
    "helpfulness",
    "instruction-following",
    "multi-turn-consistency",
    "safety-refusal",
    "sql-equivalence",
    "sql-execution",
    "summary-quality",
    "writing-style-match",
)
SCHEMA_COMMENT = "# yaml-language-server: $schema=../docs/schema/rubric.schema.json"


def test_these_and_no_others_are_there(rubrics):
    assert tuple(sorted(path.stem for path in rubrics.glob("*.yaml"))) == NAMES


@pytest.fixture(params=NAMES)
def rubric(request, rubrics):
    return load_rubric(rubrics / f"{request.param}.yaml")


def test_editors_are_told_the_schema(rubrics):
    firsts = {path.read_text(encoding="utf-8").partition("\n")[0] for path in rubrics.glob("*.yaml")}

    assert firsts == {SCHEMA_COMMENT}


def test_it_says_what_it_is_for(rubric):
    assert rubric.description
    assert len(rubric.instructions.split()) > 30


def test_our_own_lint_finds_nothing_but_hints(rubric):
    assert [finding for finding in lint_rubric(rubric) if finding.severity != "hint"] == []


def test_it_has_four_tests_or_more_each_with_its_reason(rubric):
    assert len(rubric.tests) >= 4
    assert all(test.why for test in rubric.tests)


def test_every_mode_is_tested(rubric):
    tested = {"pairwise" if isinstance(test.expect, str) else "graded" for test in rubric.tests}

    assert tested == set(rubric.modes)


def test_a_judge_that_always_says_the_same_fails(rubric):
    pairs = Counter(test.expect for test in rubric.tests if isinstance(test.expect, str))
    grades = [test.expect for test in rubric.tests if isinstance(test.expect, dict)]
    constant = [criterion for criterion in rubric.criteria if _always_the_same(criterion.name, grades)]

    assert not pairs or max(pairs.values()) < sum(pairs.values())
    assert not grades or len(constant) < len(rubric.criteria)


def test_scales_are_anchored_at_both_ends(rubric):
    scales = [
        criterion.scale.likert for criterion in rubric.criteria if isinstance(criterion.scale, LikertScale)
    ]

    assert all({scale.min, scale.max} <= scale.anchors.keys() for scale in scales)


def test_no_two_tests_are_the_same(rubric):
    shown = [(test.input, test.a, test.b, test.output, test.context) for test in rubric.tests]

    assert len(set(shown)) == len(shown)


def _always_the_same(criterion, grades):
    """Whether one answer to the criterion would satisfy every test that asks for it."""
    wanted = [grade[criterion] for grade in grades if criterion in grade]
    ranges = [_ends(value) for value in wanted if not isinstance(value, str)]
    return len({value for value in wanted if isinstance(value, str)}) < 2 and (
        not ranges or max(low for low, _ in ranges) <= min(high for _, high in ranges)
    )


def _ends(value):
    return value if isinstance(value, tuple) else (value, value)
