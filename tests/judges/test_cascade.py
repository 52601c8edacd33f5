"""Cascades: the strong judge is asked where the cheap one is unsure."""

import json

import pytest
from says import BROKEN, SECOND, TIE, Says, judged

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import BudgetReached
from judgekit.domain.rubric import Criterion
from judgekit.domain.verdict import CriterionGrade, Failed, Grade, Preference
from judgekit.judges.cascade import Cascade, is_unsure


class TestCascade:
    def make(self, cheap, strong, margin=0.2):
        spec = JudgeSpec(kind="cascade", margin=margin)
        return Cascade("c", spec, Says("cheap", cheap), Says("strong", strong))

    def test_a_sure_cheap_verdict_stands(self, pair):
        judgement = judged(self.make(Preference("first", 0.9, 0.1), SECOND), pair)
        assert judgement.verdict.choice == "first"
        assert judgement.usage.calls == 1

    @pytest.mark.parametrize("cheap", [Preference("first", 0.65, 0.35), TIE, *BROKEN])
    def test_an_unsure_one_is_passed_on(self, pair, cheap):
        judgement = judged(self.make(cheap, SECOND), pair)
        assert judgement.verdict == SECOND
        assert [each["judge"] for each in json.loads(judgement.raw)["members"]] == ["cheap", "strong"]

    def test_a_strong_judge_that_fails_leaves_no_verdict(self, pair):
        assert judged(self.make(TIE, Failed("down")), pair).verdict == Failed("down")

    def test_a_spent_budget_keeps_what_the_cheap_judge_cost(self, pair):
        judgement = judged(self.make(TIE, BudgetReached("spent")), pair)
        assert judgement.verdict == Failed("BudgetReached: spent")
        assert judgement.usage.calls == 1

    @pytest.mark.parametrize(
        ("p", "unsure"), [(0.5, True), (0.69, True), (0.71, False), (0.29, False), (1, False)]
    )
    def test_yes_or_no_is_as_unsure_as_a_pair_of_the_same_probability(self, make_rubric, p, unsure):
        spread = (p * (1 - p)) ** 0.5
        grade = Grade((CriterionGrade("helpful", "yes", p, spread, 1.0),), p)
        assert is_unsure(grade, make_rubric(), 0.2) is unsure
        assert is_unsure(Preference("first", p, 1 - p), make_rubric(), 0.2) is unsure

    def test_a_grade_is_unsure_where_a_weighed_criterion_was_not_assessed(self, make_rubric):
        criteria = (Criterion(name="a", description="d"), Criterion(name="b", description="d", weight=0))
        rubric = make_rubric(criteria=criteria)
        known, unknown = CriterionGrade("a", "yes", 1.0), CriterionGrade("a", None, None)
        other = CriterionGrade("b", None, None)
        assert not is_unsure(Grade((known, other), 1.0), rubric, 0.2)
        assert is_unsure(Grade((unknown, other), 1.0), rubric, 0.2)
