"""One small store with pairs, grades, two judges, order flips, failures and outputs of different lengths."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.ids import task_key
from judgekit.domain.judging import Judgement, JudgeTask, Usage
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.suite import CandidateSpec, Suite, SuiteFile
from judgekit.domain.verdict import CriterionGrade, Grade, Preference, Unparsed
from judgekit.store.ledger import open_ledger

NAMES = ("base", "few-shot", "rag")
JUDGES = {"strict": "1" * 32, "lenient": "2" * 32}
PERSON = {"human:ann": "3" * 32}
RUBRIC = Rubric(
    name="helpful",
    instructions="Which helps more?",
    mode=("pairwise", "graded"),
    criteria=(Criterion(name="right", description="is right"), Criterion(name="kind", description="is kind")),
)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
STRENGTH = {"base": 1, "few-shot": 2, "rag": 3}


def _suite(n_cases, text):
    file = SuiteFile(
        name="made",
        cases="cases.jsonl",
        rubrics=("helpful",),
        baseline="base",
        candidates={name: CandidateSpec(outputs=f"{name}.jsonl") for name in NAMES},
    )
    cases = tuple(
        Case(
            f"c{n}",
            (Message("user", f"question {n}"),),
            reference=f"answer {n}",
            tags=("even",) if n % 2 == 0 else ("odd",),
        )
        for n in range(n_cases)
    )
    outputs = {
        name: {case.id: Output(name, case.id, text(name, number)) for number, case in enumerate(cases)}
        for name in NAMES
    }
    return Suite(file, ".", cases, outputs)


def _text(name, number):
    return f"{name} says {number}" + "!" * (STRENGTH[name] * (number % 3))


def _task(suite, judge, case, names):
    outputs = [suite.outputs[name][case.id] for name in names]
    key = task_key(
        (JUDGES | PERSON)[judge], RUBRIC.hash, case.hash, tuple(output.hash for output in outputs), 0
    )
    return JudgeTask(key, judge, RUBRIC, case, outputs[0], outputs[1] if len(outputs) == 2 else None)


def _tasks(suite):
    for case in suite.cases:
        for names in permutations(NAMES, 2):
            yield _task(suite, "strict", case, names)
            if "base" in names:
                yield _task(suite, "lenient", case, names)
        for name in NAMES:
            yield _task(suite, "strict", case, (name,))


def _labels(suite):
    for case in suite.cases:
        yield _task(suite, "human:ann", case, ("base", "rag"))


def _verdict(task):
    number = int(task.case.id[1:])
    if task.judge == "human:ann":
        return Preference("tie" if number == 0 else "first" if number == 1 else "second")
    if task.second is None:
        share = min(1.0, STRENGTH[task.first.candidate] / 4 + (number % 2) / 4)
        grades = tuple(CriterionGrade(name, None, share) for name in ("right", "kind"))
        return Grade(grades, share)
    if number == 5 and task.judge == "strict":
        return Unparsed("no verdict in the reply")
    if number % 4 == 3:
        return Preference("first")
    better = STRENGTH[task.first.candidate] > STRENGTH[task.second.candidate]
    if task.judge == "lenient" and number == 1:
        return Preference("tie")
    return Preference("first" if better else "second")


@pytest.fixture(scope="session")
def make_store(tmp_path_factory):
    """A project with a judged store; `verdict` None leaves a task open, `text` says what is answered.

    With `labelled` a person has judged one pair on every case.
    """

    def make(
        n_cases=8, text=_text, verdict=_verdict, raw="the reply", rationale="because", *, labelled=False
    ):
        folder = tmp_path_factory.mktemp("project")
        suite = _suite(n_cases, text)
        with open_ledger(folder / ".judgekit" / "store.duckdb") as ledger:
            tasks = [*_tasks(suite), *(_labels(suite) if labelled else ())]
            ledger.save_judges(JUDGES | (PERSON if labelled else {}))
            ledger.save_suite(suite, [RUBRIC])
            run = ledger.begin_run("run", suite.name)
            for number, task in enumerate(ledger.pending(run, tasks)):
                given = verdict(task)
                if given is not None:
                    usage = Usage(1, 100, 10, 0, 0.001)
                    at = START + timedelta(hours=number // 4)
                    ledger.append(
                        run,
                        task,
                        Judgement(
                            given, "text", "scripted", raw, rationale, "ab" * 16, None, usage, 20.0, at
                        ),
                    )
            ledger.end_run(run, "done")
        return folder

    return make


@pytest.fixture(scope="session")
def project(make_store):
    """The project that most tests read."""
    return make_store()
