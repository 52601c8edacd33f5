"""What calls consumed adds up, and what is unknown stays unknown."""

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.judging import JudgeTask, Usage
from judgekit.domain.rubric import Criterion, Rubric


def test_usage_adds_up():
    total = Usage(1, 10, 5, 2, 0.5) + Usage(2, 20, 5, 0, 0.25, estimated=True)
    assert total == Usage(3, 30, 10, 2, 0.75, estimated=True)


def test_an_unknown_price_makes_the_sum_unknown():
    assert (Usage(calls=1, cost_usd=None) + Usage(calls=1, cost_usd=0.5)).cost_usd is None
    assert (Usage(calls=1, cost_usd=0.5) + Usage(calls=1, cost_usd=None)).cost_usd is None


def test_a_task_with_two_outputs_is_pairwise():
    rubric = Rubric(name="r", instructions="i", criteria=(Criterion(name="c", description="d"),))
    case = Case("a", (Message("user", "Hi"),))
    first, second = Output("x", "a", "1"), Output("y", "a", "2")
    assert JudgeTask("k", "j", rubric, case, first, second).mode == "pairwise"
    assert JudgeTask("k", "j", rubric, case, first).mode == "graded"
