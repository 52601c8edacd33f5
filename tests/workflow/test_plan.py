import pytest

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.suite import CandidateSpec, Suite, SuiteFile
from judgekit.workflow.plan import Plan, Question, choose_questions


class StandIn:
    """A judge that is only asked what it is."""

    def __init__(self, name="judge", modes=("pairwise", "graded"), identity="j1"):
        self.name, self.modes, self.identity = name, modes, identity

    async def judge(self, task):
        raise AssertionError(task)


def rubric(name="good", mode="pairwise"):
    return Rubric(
        name=name, instructions="Judge.", mode=mode, criteria=(Criterion(name="c", description="Good?"),)
    )


def suite(n=4, skip=()):
    cases = tuple(
        Case(str(i), (Message("user", f"q{i}"),), tags=("odd",) if i % 2 else ("even",)) for i in range(n)
    )
    outputs = {
        name: {
            case.id: Output(name, case.id, f"{name} {case.id}")
            for case in cases
            if (name, case.id) not in skip
        }
        for name in ("a", "b", "c")
    }
    file = SuiteFile(
        name="s", cases="c.jsonl", rubrics=("good",), candidates={n: CandidateSpec() for n in outputs}
    )
    return Suite(file, ".", cases, outputs)


def plan(mode="pairwise", samples=1, skip=(), pairs=(("a", "b"),)):
    question = Question(rubric(mode=mode), StandIn(), mode, samples)
    here = suite(skip=skip)
    return Plan(here, (question,), pairs, here.cases), question


def test_pairs_are_asked_in_both_orders_case_by_case():
    some, question = plan()
    shown = [(task.case.id, task.first.candidate, task.second.candidate) for task in some.tasks(question)]
    assert shown[:4] == [("0", "a", "b"), ("0", "b", "a"), ("1", "a", "b"), ("1", "b", "a")]
    assert len(shown) == some.size(question) == 8


def test_graded_asks_once_per_candidate():
    some, question = plan("graded", pairs=(("a", "b"), ("a", "c")))
    assert [task.first.candidate for task in some.tasks(question)][:3] == ["a", "b", "c"]
    assert some.size(question) == 12


def test_a_missing_output_is_not_asked_about():
    some, question = plan(skip={("a", "2")})
    assert {task.case.id for task in some.tasks(question)} == {"0", "1", "3"}


def test_keys_differ_by_order_and_repeat_and_are_the_same_again():
    some, question = plan(samples=3)
    keys = [task.key for task in some.tasks(question)]
    assert len(set(keys)) == len(keys) == 24
    assert keys == [task.key for task in plan(samples=3)[0].tasks(question)]


def test_a_limit_draws_with_its_seed_and_keeps_the_order():
    here = plan()[0]
    drawn = [case.id for case in here.limited(2, seed=1).cases]
    assert drawn == sorted(drawn)
    assert drawn == [case.id for case in here.limited(2, seed=1).cases]
    assert {tuple(c.id for c in here.limited(2, seed=n).cases) for n in range(20)} != {tuple(drawn)}
    assert here.limited(99, seed=0) is here


def test_tags_choose_cases_and_unknown_ones_are_told():
    here = plan()[0]
    assert [case.id for case in here.tagged(["odd"]).cases] == ["1", "3"]
    with pytest.raises(UsageError, match="tags here: even, odd"):
        here.tagged(["prime"])


def test_a_judge_takes_the_rubrics_it_names_and_others_the_rest():
    program = (StandIn("program", modes=("graded",)), JudgeSpec(kind="program", rubrics=("run",)))
    model = (StandIn("model"), JudgeSpec(model="m", samples=2))
    questions = choose_questions([rubric("run", "graded"), rubric("read")], [program, model])
    assert [(q.rubric.name, q.judge.name, q.mode, q.samples) for q in questions] == [
        ("run", "program", "graded", 1),
        ("read", "model", "pairwise", 2),
    ]


def test_no_fitting_judge_is_told():
    judge = (StandIn("program", modes=("graded",)), JudgeSpec(kind="program"))
    with pytest.raises(UsageError, match="takes none of the rubrics read"):
        choose_questions([rubric("read")], [judge])
