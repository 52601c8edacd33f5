"""Panels: every member is asked, and what each said stays visible."""

import json

import pytest
from says import BROKEN, FIRST, Says, judged

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import AccessDenied, BudgetReached
from judgekit.domain.judging import Usage
from judgekit.domain.verdict import CriterionGrade, Failed, Grade, Unparsed
from judgekit.judges.member_record import read_members
from judgekit.judges.panel import Panel, weigh_members
from judgekit.stats.errors import NotEnoughData


def panel(*verdicts, combine="majority"):
    members = [Says(f"m{place}", verdict) for place, verdict in enumerate(verdicts)]
    return Panel("p", JudgeSpec(kind="panel", combine=combine), members)


class TestPanel:
    def test_keeps_what_every_member_said(self, pair):
        judgement = judged(panel(FIRST, FIRST, Unparsed("odd")), pair)
        assert judgement.verdict == FIRST
        assert judgement.usage == Usage(3, 30, 6, 0, 1.5)
        members = json.loads(judgement.raw)["members"]
        assert [each["letter"] for each in members] == ["A", "A", None]
        assert [each["status"] for each in members] == ["preference", "preference", "unparsed"]
        assert members[0]["raw"] == "raw words"
        said = read_members(judgement.raw)
        assert [each.verdict for each in said] == [FIRST, FIRST, Unparsed("odd")]
        assert [(each.judge, each.usage.cost_usd, each.counts) for each in said] == [
            ("m0", 0.5, True),
            ("m1", 0.5, True),
            ("m2", 0.5, True),
        ]

    @pytest.mark.parametrize("verdict", [*BROKEN, Grade((CriterionGrade("c", "yes", 1.0, 0.1, 0.9),), 1.0)])
    def test_every_kind_of_verdict_is_read_back_as_it_was(self, pair, verdict):
        said = read_members(judged(panel(verdict, verdict), pair).raw)
        assert [each.verdict for each in said] == [verdict, verdict]

    def test_what_stops_one_member_stops_the_panel(self, pair):
        with pytest.raises(AccessDenied):
            judged(panel(FIRST, AccessDenied("bad key")), pair)

    def test_a_spent_budget_loses_no_reply_that_was_paid(self, pair):
        judgement = judged(panel(FIRST, BudgetReached("spent")), pair)
        assert judgement.verdict == Failed("1 of 2 members gave no verdict: BudgetReached: spent")
        assert judgement.usage.calls == 1
        with pytest.raises(BudgetReached):
            judged(panel(BudgetReached("spent"), BudgetReached("spent")), pair)

    def test_judges_in_the_modes_that_all_members_know(self):
        members = [Says("a", FIRST), Says("b", FIRST, modes=("graded",))]
        assert Panel("p", JudgeSpec(kind="panel"), members).modes == ("graded",)

    def test_other_members_are_another_panel(self):
        spec = JudgeSpec(kind="panel", members=("a", "b"))
        one = Panel("p", spec, [Says("a", FIRST), Says("b", FIRST)])
        two = Panel("p", spec, [Says("a", FIRST), Says("c", FIRST)])
        assert one.identity != two.identity

    def test_other_text_is_no_raw_reply_of_a_panel(self):
        for text in ("[]", '{"verdict": "A"}', "A is better"):
            with pytest.raises(ValueError, match=r".+"):
                read_members(text)

    def test_weighs_members_by_their_reliability(self):
        votes = {
            f"t{n}": {
                "good": "first" if n % 2 else "second",
                "fair": "first" if n % 2 or n == 4 else "second",
                "also": "first" if n % 2 else "second",
                "always": "first",
            }
            for n in range(20)
        }
        weighed = weigh_members(votes)
        preferences = weighed.preferences
        assert [preferences[f"t{n}"].choice for n in range(4)] == ["second", "first", "second", "first"]
        assert preferences["t4"].choice == "second"
        assert preferences["t4"].p_tie == 0.0
        assert weighed.accuracy["good"] > weighed.accuracy["fair"] > weighed.accuracy["always"]
        assert weighed.accuracy["always"] == pytest.approx(0.5, abs=0.05)

    def test_two_members_are_too_few_to_weigh(self):
        with pytest.raises(NotEnoughData):
            weigh_members({"t": {"a": "first", "b": "second"}})
