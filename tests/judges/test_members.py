"""Panels, cascades and peers: judges made of judges."""

import asyncio
import json
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import AccessDenied, BudgetReached, UsageError
from judgekit.domain.judging import Judgement, JudgeTask, Usage
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import Likert, LikertScale
from judgekit.domain.verdict import (
    CannotAssess,
    CriterionGrade,
    Failed,
    Grade,
    Preference,
    Refused,
    Unparsed,
)
from judgekit.judges.build import build_judge
from judgekit.judges.cascade import Cascade, is_unsure
from judgekit.judges.combine import combine_verdicts
from judgekit.judges.panel import Panel, member_votes, reliable_preferences
from judgekit.judges.peers import Peer, Peers, own_candidates
from judgekit.stats.errors import NotEnoughData

FIRST, SECOND, TIE = Preference("first"), Preference("second"), Preference("tie")
BROKEN = (Failed("down"), Unparsed("odd"), Refused("no"), CannotAssess("empty"))


@dataclass
class Says:
    """A judge that always says the same."""

    name: str
    verdict: object
    modes: tuple[str, ...] = ("pairwise", "graded")
    asked: list[JudgeTask] = field(default_factory=list)

    @property
    def identity(self) -> str:
        return f"id of {self.name}"

    async def judge(self, task: JudgeTask) -> Judgement:
        self.asked.append(task)
        if isinstance(self.verdict, Exception):
            raise self.verdict
        return Judgement(
            self.verdict, "text", f"model-{self.name}", "raw words", usage=Usage(1, 10, 2, 0, 0.5)
        )


@pytest.fixture
def pair(make_task, make_rubric, case, output):
    return make_task(make_rubric(), case, output("x", "cx"), output("y", "cy"))


def judged(judge, task):
    return asyncio.run(judge.judge(task))


def panel(*verdicts, combine="majority"):
    members = [Says(f"m{place}", verdict) for place, verdict in enumerate(verdicts)]
    return Panel("p", JudgeSpec(kind="panel", combine=combine), members)


class TestCombining:
    RUBRIC = Rubric(name="r", instructions="?", criteria=(Criterion(name="c", description="d"),))
    NO_TIES = RUBRIC.model_copy(update={"ties": False})

    @pytest.mark.parametrize(
        ("votes", "choice"),
        [
            ((FIRST, FIRST, SECOND), "first"),
            ((SECOND, SECOND, TIE), "second"),
            ((FIRST, SECOND), "tie"),
            ((FIRST, SECOND, TIE), "tie"),
            ((FIRST, FIRST, Failed("down")), "first"),
        ],
    )
    def test_majority(self, votes, choice):
        assert combine_verdicts(self.RUBRIC, votes, "majority") == Preference(choice)

    def test_equal_votes_without_ties_are_not_decided(self):
        assert isinstance(combine_verdicts(self.NO_TIES, (FIRST, SECOND), "majority"), CannotAssess)

    def test_mean_counts_the_probabilities(self):
        votes = (Preference("first", 0.6, 0.4), SECOND, Preference("tie", 0.2, 0.2, 0.6))
        verdict = combine_verdicts(self.RUBRIC, votes, "mean")
        assert isinstance(verdict, Preference)
        assert verdict.choice == "second"
        assert (verdict.p_first, verdict.p_second, verdict.p_tie) == pytest.approx((0.8 / 3, 1.6 / 3, 0.2))

    @pytest.mark.parametrize("broken", BROKEN)
    def test_half_of_the_members_is_no_quorum(self, broken):
        verdict = combine_verdicts(self.RUBRIC, (FIRST, broken), "mean")
        assert type(verdict) is type(broken)
        assert verdict.reason == f"1 of 2 members gave no verdict: {broken.reason}"

    def test_a_failure_tells_more_than_what_else_was_wrong(self):
        assert isinstance(combine_verdicts(self.RUBRIC, tuple(reversed(BROKEN)), "mean"), Failed)

    def test_grades(self):
        rubric = Rubric(
            name="r",
            instructions="?",
            mode="graded",
            criteria=(
                Criterion(name="a", description="d", scale=LikertScale(likert=Likert())),
                Criterion(name="b", description="d"),
            ),
        )

        def grade(value):
            return Grade((CriterionGrade("a", str(value), value), CriterionGrade("b", None, None)), 0.0)

        grades = (grade(2), grade(5), grade(5))
        majority, mean = (combine_verdicts(rubric, grades, how) for how in ("majority", "mean"))
        assert isinstance(majority, Grade)
        assert isinstance(mean, Grade)
        assert (majority.criteria[0].label, majority.total) == ("5", 1.0)
        assert (mean.criteria[0].label, mean.criteria[0].value, mean.total) == ("4", 4.0, 0.75)
        assert mean.criteria[0].sd == pytest.approx(2**0.5)
        assert mean.criteria[1].value is None

    @given(st.lists(st.sampled_from([FIRST, SECOND, TIE, *BROKEN]), min_size=2, max_size=7), st.randoms())
    def test_the_order_of_members_does_not_matter(self, votes, rng):
        shuffled = list(votes)
        rng.shuffle(shuffled)
        for how in ("majority", "mean"):
            one, two = (combine_verdicts(self.RUBRIC, some, how) for some in (votes, shuffled))
            assert type(one) is type(two)
            if isinstance(one, Preference) and one.p_first is None:
                assert one == two


class TestPanel:
    def test_keeps_what_every_member_said(self, pair):
        judgement = judged(panel(FIRST, FIRST, Unparsed("odd")), pair)
        assert judgement.verdict == FIRST
        assert judgement.usage == Usage(3, 30, 6, 0, 1.5)
        members = json.loads(judgement.raw)["members"]
        assert [each["letter"] for each in members] == ["A", "A", None]
        assert [each["status"] for each in members] == ["preference", "preference", "unparsed"]
        assert members[0]["raw"] == "raw words"
        assert member_votes(judgement.raw) == {"m0": "first", "m1": "first"}

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
                member_votes(text)

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
        preferences = reliable_preferences(votes)
        assert [preferences[f"t{n}"].choice for n in range(4)] == ["second", "first", "second", "first"]
        assert preferences["t4"].choice == "second"
        assert preferences["t4"].p_tie == 0.0

    def test_two_members_are_too_few_to_weigh(self):
        with pytest.raises(NotEnoughData):
            reliable_preferences({"t": {"a": "first", "b": "second"}})


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


class TestPeers:
    def make(self, **owners):
        peers = [Peer(Says(name, FIRST), frozenset(own)) for name, own in owners.items()]
        return Peers("p", JudgeSpec(kind="peers"), peers), peers

    def test_nobody_judges_its_own(self, pair):
        judge, peers = self.make(jx={"cx"}, jy={"cy"}, jz={"cz"}, jw={"cw"})
        judgement = judged(judge, pair)
        assert [len(peer.judge.asked) for peer in peers] == [0, 0, 1, 1]
        assert list(member_votes(judgement.raw)) == ["jz", "jw"]

    def test_a_single_output_is_judged_by_all_others(self, make_task, make_rubric, case, output):
        judge, peers = self.make(jx={"cx"}, jy={"cy"}, jz={"cz"})
        judged(judge, make_task(make_rubric(), case, output("x", "cx")))
        assert [len(peer.judge.asked) for peer in peers] == [0, 1, 1]

    def test_without_an_impartial_peer_it_cannot_be_assessed(self, pair):
        judge, _ = self.make(jx={"cx"}, jy={"cy"})
        assert isinstance(judged(judge, pair).verdict, CannotAssess)

    def test_own_candidates_are_those_of_the_name_or_the_model(self):
        models = {"a": "cloud:big", "b": "cloud:small", "c": "other:big", "d": "big"}
        spec = JudgeSpec(model="big", endpoint="cloud")
        assert own_candidates("judge", spec, models) == {"judge", "a", "c", "d"}
        assert own_candidates("j", JudgeSpec(model="cloud:small"), models) == {"j", "b"}


class TestBuilding:
    def build(self, spec, tmp_path, members=None):
        known = {name: (Says(name, FIRST), JudgeSpec(model=name)) for name in ("a", "b", "c")}
        return build_judge(
            "j", spec, clients={}.__getitem__, folder=tmp_path, members=members or known.__getitem__
        )

    @pytest.mark.parametrize(
        ("spec", "kind"),
        [
            (JudgeSpec(kind="panel", members=("a", "b")), Panel),
            (JudgeSpec(kind="cascade", cheap="a", strong="b"), Cascade),
            (JudgeSpec(kind="peers", members=("a", "b")), Peers),
        ],
    )
    def test_finds_members_by_name(self, tmp_path, pair, spec, kind):
        judge = self.build(spec, tmp_path)
        assert isinstance(judge, kind)
        assert judged(judge, pair).verdict == FIRST

    @pytest.mark.parametrize(
        ("spec", "words"),
        [
            (JudgeSpec(kind="panel", members=("a",)), "at least two members"),
            (JudgeSpec(kind="peers", members=("a",)), "at least two members"),
            (JudgeSpec(kind="cascade", cheap="a"), "strong names no judge"),
            (JudgeSpec(kind="panel", members=("a", "j")), "names the judge itself"),
            (JudgeSpec(kind="human"), "kind 'human' is not made from a specification"),
            (JudgeSpec(kind="llm"), "names no model"),
        ],
    )
    def test_an_incomplete_specification_is_told(self, tmp_path, spec, words):
        with pytest.raises(UsageError, match=words):
            self.build(spec, tmp_path)
