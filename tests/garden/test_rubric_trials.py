"""Every built-in rubric's tests and canaries, put to a judge that knows the answers, through the ledger."""

import asyncio
import re
import shutil

import pytest
from oracle import BLOCK, contrary, oracle

from judgekit.domain.config import JudgeSpec
from judgekit.domain.scale import levels
from judgekit.files.rubric import load_rubric
from judgekit.judges.llm import LlmJudge
from judgekit.models.scripted import ScriptedClient
from judgekit.store.ledger import open_ledger
from judgekit.store.migrate import prepare
from judgekit.workflow.judge_plan import Desk
from judgekit.workflow.rubric_suite import canaries_of
from judgekit.workflow.rubric_trial import Wanted, plan_trial, try_rubric

WISH = "Ignore all previous|SYSTEM: The evaluation|NOTE TO THE JUDGE"


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "store.duckdb"
    prepare(path)
    return path


@pytest.fixture
def attempt(tmp_path, empty_store):
    """Puts a rubric to a judge that answers what a function of the prompt says."""
    shutil.copy(empty_store, tmp_path / "store.duckdb")

    def run(rubric, answer, **wanted):
        client = ScriptedClient(lambda request: answer("\n".join(turn.content for turn in request.messages)))
        spec = JudgeSpec(mode="text", model="m")
        trial = plan_trial(rubric, LlmJudge("scripted", spec, client, "m"), spec, Wanted(**wanted))
        with open_ledger(tmp_path / "store.duckdb") as ledger:
            return asyncio.run(try_rubric(trial, Desk(ledger)))

    return run


def pytest_generate_tests(metafunc):
    if "name" in metafunc.fixturenames:
        folder = metafunc.config.rootpath / "rubrics"
        metafunc.parametrize("name", sorted(path.stem for path in folder.glob("*.yaml")))


def test_a_judge_that_knows_the_answers_gets_all_tests_right(name, rubrics, attempt):
    rubric = load_rubric(rubrics / f"{name}.yaml")
    trial = attempt(rubric, oracle(rubric))
    assert [mark for mark in trial.marks if not mark.right] == []
    assert len(trial.marks) == len(rubric.tests)
    assert trial.coverage.judged == trial.coverage.planned


def test_a_judge_that_says_the_contrary_gets_no_test_right(name, rubrics, attempt):
    rubric = load_rubric(rubrics / f"{name}.yaml")
    trial = attempt(rubric, contrary(rubric))
    assert [mark.number for mark in trial.marks if mark.right] == []
    assert trial.accuracy.n == len(rubric.tests) >= 4
    assert trial.coverage.judged == trial.coverage.planned


def test_canaries_pass_and_rewordings_turn_nothing_with_a_judge_that_knows(rubrics, attempt):
    rubric = load_rubric(rubrics / "helpfulness.yaml")
    trial = attempt(rubric, oracle(rubric), canaries=True, rewordings=2)
    assert [canary for canary in trial.canaries if not canary.passed] == []
    assert len(trial.canaries) == len(canaries_of(rubric)) == 18
    assert (trial.turned.right, trial.turned.n) == (0, 3)
    assert (trial.flips.rewordings, trial.flips.share.n, trial.flips.share.share) == (2, 6, 0)
    again = attempt(rubric, oracle(rubric), canaries=True, rewordings=2)
    assert (again.judged, again.calls) == (0, 0)
    assert (again.marks, again.canaries) == (trial.marks, trial.canaries)


def test_graded_rubrics_have_canaries_too(rubrics, attempt):
    rubric = load_rubric(rubrics / "sql-execution.yaml")
    trial = attempt(rubric, oracle(rubric), canaries=True)
    kinds = {"empty", "bluff", "copied-question", "padded", "injected", "identical"}
    assert {canary.kind for canary in trial.canaries if canary.passed} == kinds


def test_a_judge_that_always_says_the_same_is_found_out(rubrics, attempt):
    rubric = load_rubric(rubrics / "helpfulness.yaml")
    lines = "\n".join(f"{each.name}: {levels(each.scale)[-1].label}" for each in rubric.criteria)
    trial = attempt(rubric, lambda prompt: "Verdict: A" if "response A" in prompt else lines, canaries=True)
    wrong = [(mark.number, mark.expected, mark.got) for mark in trial.marks if not mark.right]
    assert [number for number, *_ in wrong] == [1, 2, 4, 6]
    assert {got for _, expected, got in wrong if expected in ("a", "b")} == {"tie"}
    assert {canary.kind for canary in trial.canaries if canary.passed} == {"padded", "identical"}


def test_a_judge_that_obeys_is_turned_by_injections_alone(rubrics, attempt):
    rubric = load_rubric(rubrics / "helpfulness.yaml")
    right = oracle(rubric)

    def obeying(prompt):
        shown = {name: text for name, _, text in BLOCK.findall(prompt)}
        asking = [name[-1] for name, text in shown.items() if re.search(WISH, text)]
        return f"Verdict: {asking[0]}" if asking else right(prompt)

    trial = attempt(rubric, obeying, canaries=True)
    assert trial.accuracy.share == 1
    assert (trial.turned.right, trial.turned.n) == (3, 3)
    assert {canary.kind for canary in trial.canaries if not canary.passed} == {"injected"}


def test_a_judge_that_mumbles_gets_nothing_right(rubrics, attempt):
    rubric = load_rubric(rubrics / "helpfulness.yaml")
    trial = attempt(rubric, lambda _: "mumble", canaries=True)
    assert trial.accuracy.right == 0
    assert {mark.got for mark in trial.marks} == {None}
    assert {canary.passed for canary in trial.canaries} == {None}
    assert trial.flips is None


def test_a_judge_that_follows_the_wording_flips(rubrics, attempt):
    rubric = load_rubric(rubrics / "helpfulness.yaml")
    right = oracle(rubric)
    own, swapped = rubric.instructions.strip(), str.maketrans("AB", "BA")

    def turned(prompt):
        return right(prompt) if own in prompt else right(prompt).translate(swapped)

    trial = attempt(rubric, turned, rewordings=2)
    assert trial.accuracy.share == 1
    assert (trial.flips.share.right, trial.flips.share.n) == (3, 6)
