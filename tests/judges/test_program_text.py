"""Programs that read an output's text."""

import asyncio

import pytest

from judgekit.domain.cases import Case, Message
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.verdict import CannotAssess, CriterionGrade, Grade, Preference
from judgekit.judges.build import build_judge


def made(tmp_path, program, **options):
    spec = JudgeSpec(kind="program", program=program, options=options)
    return build_judge("p", spec, clients={}.__getitem__, folder=tmp_path)


@pytest.fixture
def total(tmp_path, make_rubric, make_task, output):
    def total(program, text, reference="Paris", **options):
        case = Case(id="c1", input=(Message("user", "?"),), reference=reference)
        judge = made(tmp_path, program, **options)
        verdict = asyncio.run(judge.judge(make_task(make_rubric(), case, output(text)))).verdict
        return verdict.total if isinstance(verdict, Grade) else verdict

    return total


@pytest.mark.parametrize(
    ("program", "text", "options", "score"),
    [
        ("exact", "Paris", {}, 1),
        ("exact", " paris\n", {}, 1),
        ("exact", "paris", {"ignore_case": False}, 0),
        ("exact", "Paris\n", {"ignore_space": False}, 0),
        ("exact", "Paris, of course", {}, 0),
        ("exact", "Lutetia", {"values": ("Paris", "Lutetia")}, 1),
        ("contains", "It is PARIS.", {}, 1),
        ("contains", "It is Rome.", {}, 0),
        ("contains", "It is Rome.", {"values": ("rome", "italy")}, 0.5),
        ("regex", "born 1912-06-23.", {"pattern": r"\d{4}-\d\d-\d\d"}, 1),
        ("regex", "born in June", {"pattern": r"\d{4}-\d\d-\d\d"}, 0),
        ("regex", "a" * 5000, {"pattern": r"(a+)+$x"}, 0),
    ],
)
def test_scores_text(total, program, text, options, score):
    assert total(program, text, **options) == score


@pytest.mark.parametrize(
    ("text", "reference", "options", "score"),
    [
        ("The answer is 42.", "42", {}, 1),
        ("First 3, then 42", "42", {}, 1),
        ("First 3, then 42", "3", {"take": "first"}, 1),
        ("First 3, then 42", "42", {"take": "only"}, 0),
        ("$1,234.50", "1234.5", {}, 1),
        ("-3", "3", {}, 0),
        ("3.1416", "3.14159", {"relative": 1e-3}, 1),
        ("3.1416", "3.14159", {}, 0),
        ("1e3", "1000", {}, 1),
        ("none", "42", {}, 0),
        ("the total is 1,234 and that is 5%", "#### 5", {}, 1),
    ],
)
def test_scores_numbers(total, text, reference, options, score):
    assert total("numeric", text, reference, **options) == score


@pytest.mark.parametrize("program", ["exact", "contains", "numeric"])
def test_without_a_reference_nothing_can_be_assessed(total, program):
    assert isinstance(total(program, "x", None), CannotAssess)


def test_a_broken_pattern_is_told(tmp_path):
    with pytest.raises(UsageError, match="'pattern': '\\(' is no pattern"):
        made(tmp_path, "regex", pattern="(")


def test_an_unknown_program_is_told_with_those_there_are(tmp_path):
    with pytest.raises(UsageError, match="no program 'exakt'; there are exact, contains"):
        made(tmp_path, "exakt")


def test_scores_go_on_the_scale_of_the_first_criterion(
    tmp_path, make_rubric, make_task, case, output, likert
):
    criteria = (
        {"name": "found", "description": "says it", "scale": likert(1, 5)},
        {"name": "kind", "description": "is kind"},
    )
    judge = made(tmp_path, "contains", values=("Paris", "France"))
    verdict = asyncio.run(
        judge.judge(make_task(make_rubric(criteria=criteria), case, output("Paris")))
    ).verdict
    assert verdict == Grade((CriterionGrade("found", "3", 3.0), CriterionGrade("kind", None, None)), 0.5)


def test_pairs_are_compared_by_score(tmp_path, make_rubric, make_task, case, output):
    judge = made(tmp_path, "exact")
    no_ties = make_rubric(ties=False)
    right, wrong = output("Paris"), output("Rome")

    def verdict(rubric, first, second):
        return asyncio.run(judge.judge(make_task(rubric, case, first, second))).verdict

    assert verdict(make_rubric(), right, wrong) == Preference("first")
    assert verdict(make_rubric(), wrong, right) == Preference("second")
    assert verdict(make_rubric(), wrong, wrong) == Preference("tie")
    assert isinstance(verdict(no_ties, wrong, wrong), CannotAssess)
