"""A store that holds what a made-up judge said about a made-up suite."""

from itertools import permutations

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.ids import task_key
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.suite import CandidateSpec, Suite, SuiteFile

IDENTITY = "1" * 32
RUBRIC = Rubric(
    name="helpful",
    instructions="Which helps more?",
    mode=("pairwise", "graded"),
    criteria=(Criterion(name="right", description="is right"),),
)


def make_suite(names, n_cases, text="{name} on {case}"):
    file = SuiteFile(
        name="made",
        cases="cases.jsonl",
        rubrics=("helpful",),
        candidates={name: CandidateSpec(outputs=f"{name}.jsonl") for name in names},
    )
    cases = tuple(
        Case(f"c{n}", (Message("user", f"question {n}"),), tags=("even" if n % 2 == 0 else "odd",))
        for n in range(n_cases)
    )
    outputs = {
        name: {case.id: Output(name, case.id, text.format(name=name, case=case.id)) for case in cases}
        for name in names
    }
    return Suite(file, ".", cases, outputs)


def pairwise_tasks(suite, judge="made-up"):
    for case in suite.cases:
        for names in permutations(suite.outputs, 2):
            yield _task(suite, judge, case, names)


def graded_tasks(suite, judge="made-up"):
    for case in suite.cases:
        for name in suite.outputs:
            yield _task(suite, judge, case, (name,))


def judge_all(ledger, suite, tasks, verdict_of):
    """Store a verdict for every task for which there is one."""
    ledger.save_judges({"made-up": IDENTITY})
    ledger.save_suite(suite, [RUBRIC])
    run = ledger.begin_run("run", suite.name)
    for task in ledger.pending(run, tasks):
        verdict = verdict_of(task)
        if verdict is not None:
            ledger.append(run, task, Judgement(verdict, "text", "m"))
    ledger.end_run(run, "done")


def _task(suite, judge, case, names):
    outputs = [suite.outputs[name][case.id] for name in names]
    key = task_key(IDENTITY, RUBRIC.hash, case.hash, tuple(output.hash for output in outputs), 0)
    return JudgeTask(key, judge, RUBRIC, case, outputs[0], outputs[1] if len(outputs) == 2 else None)


class MadeUpJudge:
    """A judge whose verdicts are those of a function, and that counts what it was asked."""

    name, identity, modes = "made-up", IDENTITY, ("pairwise", "graded")

    def __init__(self, verdict_of):
        self.verdict_of = verdict_of
        self.asked = []

    async def judge(self, task):
        self.asked.append(task)
        return Judgement(self.verdict_of(task), "text", "m")
