"""A small suite, and tasks over it, from which the store's tests build their ledgers."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

import pytest

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.ids import task_key
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import Likert, LikertScale
from judgekit.domain.suite import CandidateSpec, Suite, SuiteFile
from judgekit.domain.verdict import Verdict
from judgekit.store.ledger import Ledger, open_ledger

JUDGES = {"strict": "1" * 32, "lenient": "2" * 32}


def _case(number: int) -> Case:
    return Case(
        f"c{number}",
        (Message("user", f"question {number}"),),
        reference=f"answer {number}",
        tags=("even",) if number % 2 == 0 else ("odd",),
        cluster=f"k{number // 2}",
    )


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return Rubric(
        name="helpful",
        instructions="Which helps more?",
        mode=("pairwise", "graded"),
        criteria=(
            Criterion(name="right", description="is right"),
            Criterion(name="warm", description="is warm", scale=LikertScale(likert=Likert(min=1, max=5))),
        ),
    )


@pytest.fixture(scope="session")
def make_suite() -> Callable[..., Suite]:
    """A suite of `n_cases`, with one output per candidate and case; `texts` replaces some of them."""

    def make(
        n_cases: int = 4,
        candidates: tuple[str, ...] = ("base", "rag", "tuned"),
        texts: Mapping[tuple[str, str], str] | None = None,
    ) -> Suite:
        file = SuiteFile(
            name="sql",
            cases="cases.jsonl",
            rubrics=("helpful",),
            baseline=candidates[0],
            candidates={name: CandidateSpec(outputs=f"{name}.jsonl") for name in candidates},
        )
        cases = tuple(_case(number) for number in range(n_cases))
        outputs = {
            name: {
                case.id: Output(name, case.id, (texts or {}).get((name, case.id), f"{name} on {case.id}"))
                for case in cases
            }
            for name in candidates
        }
        return Suite(file, ".", cases, outputs)

    return make


@pytest.fixture(scope="session")
def make_tasks(rubric: Rubric) -> Callable[..., list[JudgeTask]]:
    """Tasks over a suite: all pairs in both orders (pairwise), or all outputs (graded)."""

    def make(
        suite: Suite, judge: str = "strict", mode: str = "pairwise", repeats: int = 1
    ) -> list[JudgeTask]:
        tasks = []
        for case in suite.cases:
            for names in _shown(tuple(suite.outputs), mode):
                outputs = tuple(suite.outputs[name][case.id] for name in names)
                for repeat in range(repeats):
                    hashes = tuple(output.hash for output in outputs)
                    key = task_key(JUDGES[judge], rubric.hash, case.hash, hashes, repeat)
                    second = outputs[1] if mode == "pairwise" else None
                    tasks.append(JudgeTask(key, judge, rubric, case, outputs[0], second, repeat))
        return tasks

    return make


def _shown(names: tuple[str, ...], mode: str) -> list[tuple[str, ...]]:
    if mode == "graded":
        return [(name,) for name in names]
    return [pair for a, b in combinations(names, 2) for pair in ((a, b), (b, a))]


@pytest.fixture(scope="session")
def prepared_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, made once, because making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("prepared") / "store.duckdb"
    with open_ledger(path):
        pass
    return path


@pytest.fixture
def store(tmp_path: Path, prepared_store: Path) -> Path:
    return Path(shutil.copy(prepared_store, tmp_path / "store.duckdb"))


@pytest.fixture
def ledger(store: Path) -> Iterator[Ledger]:
    with open_ledger(store) as opened:
        opened.save_judges(JUDGES)
        yield opened


@pytest.fixture(scope="session")
def judged() -> Callable[[Verdict], Judgement]:
    """A judgement with a given verdict."""

    def make(verdict: Verdict) -> Judgement:
        return Judgement(verdict, "text", "scripted", raw="the reply", prompt_hash="ab" * 16)

    return make
