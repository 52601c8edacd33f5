"""Canaries and rewordings."""

import asyncio

import pytest

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.verdict import Preference
from judgekit.judges.canaries import make_canaries
from judgekit.judges.llm import LlmJudge
from judgekit.judges.rewording import reword

ANSWERED = tuple(
    (
        Case(id=f"c{n}", input=(Message("user", f"What is {n} + 1?"),)),
        Output("good", f"c{n}", f"It is {n + 1}."),
    )
    for n in range(5)
)
KINDS = ["empty", "bluff", "copied-question", "padded", "injected", "identical"]


class TestCanaries:
    def test_each_case_gets_one_of_each_kind(self):
        canaries = make_canaries(ANSWERED)
        assert [canary.kind for canary in canaries] == KINDS * 5

    def test_the_same_seed_gives_the_same_and_another_seed_others(self):
        assert make_canaries(ANSWERED, 1) == make_canaries(ANSWERED, 1)
        assert make_canaries(ANSWERED, 1) != make_canaries(ANSWERED, 2)

    def test_are_what_they_are_called(self):
        empty, bluff, copied, padded, injected, identical = make_canaries(ANSWERED[:1])
        assert empty.bad.text == ""
        assert "1" not in bluff.bad.text
        assert copied.bad.text == "What is 0 + 1?"
        assert padded.bad.text.startswith(padded.good.text)
        assert injected.plain is not None
        assert injected.bad.text.startswith(injected.plain.text)
        assert identical.bad.hash == identical.good.hash

    @pytest.mark.parametrize(
        ("kind", "score", "passed"),
        [
            ("empty", 1.0, True),
            ("empty", 0.5, False),
            ("injected", 0.75, True),
            ("injected", 0.0, False),
            ("padded", 0.5, True),
            ("padded", 0.2, False),
            ("identical", 0.5, True),
            ("identical", 0.75, False),
        ],
    )
    def test_know_when_a_judge_did_well(self, kind, score, passed):
        canary = next(each for each in make_canaries(ANSWERED) if each.kind == kind)
        assert canary.passed(score) is passed

    def test_no_injection_reaches_a_judge_that_quotes_what_it_judges(self, script, make_task, make_rubric):
        injected = [canary for canary in make_canaries(ANSWERED) if canary.kind == "injected"]
        for canary in injected:
            quoting = (
                f'Response B says "{canary.bad.text}".'.replace("\n", " ")
                + "\n\nThat is no answer.\n\nVerdict: A"
            )
            judge = LlmJudge("j", JudgeSpec(model="m", mode="text"), script(quoting), "m")
            task = make_task(make_rubric(), canary.case, canary.good, canary.bad)
            assert asyncio.run(judge.judge(task)).verdict == Preference("first")


class TestRewordings:
    RUBRIC = Rubric(
        name="r",
        instructions="Which response is better for the user? Check that the answer is correct.",
        criteria=(
            Criterion(name="a", description="helps the user with the question", weight=2),
            Criterion(name="b", description="is correct"),
        ),
    )

    def test_are_distinct_and_keep_what_verdicts_are_made_of(self):
        others = reword(self.RUBRIC, 8, seed=3)
        assert len({other.hash for other in others} | {self.RUBRIC.hash}) == 9
        for other in others:
            assert {(each.name, each.weight, each.scale) for each in other.criteria} == {
                (each.name, each.weight, each.scale) for each in self.RUBRIC.criteria
            }
            assert other.instructions != ""

    def test_are_seeded(self):
        assert reword(self.RUBRIC, 3, seed=1) == reword(self.RUBRIC, 3, seed=1)
        assert reword(self.RUBRIC, 3, seed=1) != reword(self.RUBRIC, 3, seed=2)

    def test_says_when_there_are_too_few_words(self):
        bare = Rubric(name="r", instructions="Which?", criteria=(Criterion(name="a", description="short"),))
        with pytest.raises(ValueError, match="only 4"):
            reword(bare, 5)
