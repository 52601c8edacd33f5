"""Several verdicts on one task into one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from says import BROKEN, FIRST, SECOND, TIE

from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import Likert, LikertScale
from judgekit.domain.verdict import CannotAssess, CriterionGrade, Failed, Grade, Preference
from judgekit.judges.combine import combine_verdicts


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
