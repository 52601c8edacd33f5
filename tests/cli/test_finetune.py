import json
import signal

import pytest
from click.testing import CliRunner
from loopback_finetune import Training, TrainingLoopback
from loopback_replies import Switches
from place import Place

from judgekit.cli.finetune import command
from judgekit.cli.run import command as judge
from judgekit.cli.wiring import open_house
from judgekit.domain.errors import AccessDenied, EndpointDown, FileProblems, RequestRejected, UsageError

KEY = "sk-tuning-secret-0123456789"
TOML = """
[endpoints.loop]
base_url = "{url}"
[endpoints.guarded]
base_url = "{url}"
api_key_env = "TUNING_TEST_VARIABLE"
"""
SUITE = """
name: quiz
cases: cases.jsonl
rubrics: [helpfulness]
baseline: base
prompt: "Answer: {input}"
candidates:
  # where we began
  base: {model: "loop:base-1", examples: {from: solved.jsonl, k: 1}}
"""


@pytest.fixture
def server():
    with TrainingLoopback(Switches(), Training()) as loop:
        yield loop


@pytest.fixture
def project(tmp_path, monkeypatch, server):
    """A suite of one candidate, 40 rows to train on and 8 to validate on."""
    (tmp_path / "judgekit.toml").write_text(TOML.format(url=server.base_url))
    (tmp_path / "suites").mkdir()
    (tmp_path / "suites/quiz.yaml").write_text(SUITE)
    solved = [{"id": str(n), "input": f"Twice {n}?", "reference": str(2 * n)} for n in range(60)]
    write(tmp_path / "suites/cases.jsonl", [{"id": row["id"], "input": row["input"]} for row in solved[:6]])
    write(tmp_path / "suites/solved.jsonl", solved[6:8])
    turns = [
        [{"role": "user", "content": row["input"]}, {"role": "assistant", "content": row["reference"]}]
        for row in solved
    ]
    write(tmp_path / "train.jsonl", [{"messages": each} for each in turns[10:50]])
    write(tmp_path / "train.validation.jsonl", [{"messages": each} for each in turns[50:58]])
    worse = [{"role": "assistant", "content": "no idea"}]
    pairs = [
        {"input": {"messages": t[:1]}, "preferred_output": t[1:], "non_preferred_output": worse}
        for t in turns
    ]
    write(tmp_path / "prefer.jsonl", pairs[10:30])
    trl = [{"prompt": t[:1], "chosen": t[1:], "rejected": worse} for t in turns]
    write(tmp_path / "trl.jsonl", trl[10:30])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def run(*words, code=0):
    ran = CliRunner().invoke(command, list(words), catch_exceptions=False)
    assert ran.exit_code == code, ran.output
    return ran.stdout


def start(*words, validation=True, endpoint="loop"):
    held_out = ("--validation", "train.validation.jsonl") if validation else ()
    return run("start", *words, *held_out, "--endpoint", endpoint, "--model", "base-1")


def watch(*words, code=0):
    return run("watch", *words, "--every", "0.001", code=code)


def test_a_training_becomes_a_candidate_of_the_suite(project, server):
    said = start("quiz", "train.jsonl", "--epochs", "3", "--suffix", "twice")
    assert "started job ftjob-1 at endpoint loop: sft of base-1 on 40 rows of train.jsonl" in said
    assert server.jobs["ftjob-1"].body["method"]["supervised"]["hyperparameters"] == {"n_epochs": 3}
    name, content = server.files["file-1"]
    assert (name, content) == ("train.jsonl", (project / "train.jsonl").read_bytes())
    said = watch()
    assert "training loss    █" in said
    assert "no overfitting seen over 30 measured steps" in said
    assert "next: judgekit generate quiz tuned\nthen: judgekit compare base tuned --suite quiz" in said
    text = (project / "suites/quiz.yaml").read_text()
    assert text.startswith(SUITE)
    assert "# base-1 after sft on 40 rows of train.jsonl" in text
    told = json.loads(run("status", "ftjob-1", "--json"))
    (added,) = told["added"]
    assert (added["suite"], added["name"], added["base"], added["is_new"]) == ("quiz", "tuned", "base", False)
    assert (told["job"]["tuned"], told["job"]["state"]) == ("ft:base-1:loop:twice:1", "succeeded")
    assert sum(event["losses"] is not None for event in told["watched"]["events"]) == 30
    assert text == (project / "suites/quiz.yaml").read_text()


def test_the_candidate_is_asked_as_it_was_trained(project):
    start("quiz", "train.jsonl", "--candidate", "doubler")
    watch("ftjob-1")
    spec = open_house().suite("quiz").file.candidates["doubler"]
    assert (spec.extends, spec.model, spec.examples) == ("base", "loop:ft:base-1:loop::1", None)
    assert "examples" in spec.model_fields_set
    found = spec.metadata["finetune"]
    assert (found["job"], found["rows"], found["method"], found["base"]) == ("ftjob-1", 40, "sft", "base-1")
    assert found["files"]["train.jsonl"].startswith("sha256:")
    assert found["validation"].keys() == {"train.validation.jsonl"}
    assert (project / ".judgekit/finetune.jsonl").is_file()


def test_overfitting_is_said_in_words_with_its_steps(project, server):
    server.training.overfits = True
    start("train.jsonl")
    said = " ".join(watch().split())
    assert "validation loss rose for 17 steps, from 0.71 at step 13 to 1.19 at step 30" in said
    assert "while training loss fell from 0.46 to 0.14" in said
    assert "the checkpoint of step 10, ft:base-1:loop::1:ckpt-step-10" in said
    assert "tuned" not in (project / "suites/quiz.yaml").read_text()


@pytest.mark.usefixtures("project")
def test_without_validation_nothing_is_said_of_overfitting(server):
    server.training.overfits = True
    assert "note: without --validation overfitting cannot be seen" in start(
        "train.jsonl", "--dry-run", validation=False
    )
    start("train.jsonl", validation=False)
    assert "(--validation) overfitting cannot be seen" in watch()


def test_a_dry_run_sends_nothing(project, server):
    said = start("quiz", "train.jsonl", "--dry-run", "--epochs", "2")
    assert "train on train.jsonl: 40 rows, about" in said
    assert "becomes candidate 'tuned' of suite quiz" in said
    assert (server.files, server.jobs) == ({}, {})
    assert not (project / ".judgekit").exists()


@pytest.mark.usefixtures("project")
def test_preferences_are_trained_on_as_preferences(server):
    said = run("start", "prefer.jsonl", "--endpoint", "loop", "--model", "base-1", "--json")
    assert json.loads(said)["kind"] == "dpo"
    assert server.jobs["ftjob-1"].body["method"] == {"type": "dpo", "dpo": {"hyperparameters": {}}}
    assert "dpo on 20 rows" in watch()


def test_a_suite_alone_is_trained_on_by_its_winners(project, server):
    cases = [{"id": str(n), "input": f"Double {n}?", "reference": str(2 * n)} for n in range(100)]
    write(project / "suites/judged.jsonl", cases)
    write(project / "suites/said.jsonl", [{"id": str(n), "output": str(2 * n + n % 2)} for n in range(100)])
    (project / "suites/judged.yaml").write_text(
        "name: judged\ncases: judged.jsonl\nrubrics: [correctness-vs-reference]\n"
        "judges: [{name: exactly, kind: program, program: exact}]\n"
        "candidates: {said: {outputs: said.jsonl}}\n"
    )
    ran = CliRunner().invoke(judge, ["judged", "--quiet"], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    run("start", "judged", "--endpoint", "loop", "--model", "base-1")
    names = [name for name, _ in server.files.values()]
    assert names == ["judged-sft.jsonl", "judged-sft.validation.jsonl"]
    rows = [json.loads(line) for _, content in server.files.values() for line in content.splitlines()]
    assert {row["messages"][0]["content"] for row in rows} == {f"Double {n}?" for n in range(0, 100, 2)}
    watch()
    assert "tuned" in open_house().suite("judged").file.candidates


@pytest.mark.usefixtures("project")
def test_several_files_are_trained_on_together(server):
    start("train.jsonl", "train.validation.jsonl", validation=False)
    assert server.files["file-1"][1].count(b"\n") == 48


@pytest.mark.usefixtures("project")
def test_the_same_training_is_not_paid_for_twice(server):
    start("train.jsonl")
    with pytest.raises(UsageError, match="job ftjob-1 was started for the very same training"):
        start("train.jsonl")
    start("train.jsonl", "--fresh")
    assert len(server.jobs) == 2
    server.training.failure = "no room"
    start("train.jsonl", "--epochs", "2")
    watch(code=4)
    start("train.jsonl", "--epochs", "2")
    assert len(server.jobs) == 4


def test_a_failed_job_tells_what_the_endpoint_says(project, server):
    server.training.failure = "rows 3 and 4 are too long"
    start("quiz", "train.jsonl")
    said = watch(code=4)
    assert "job ftjob-1 at endpoint loop: failed" in said
    assert "the endpoint says: rows 3 and 4 are too long" in said
    assert (project / "suites/quiz.yaml").read_text() == SUITE
    assert "ftjob-1 failed: rows 3 and 4 are too long" in run("status")


@pytest.mark.usefixtures("project")
def test_all_jobs_are_listed_and_what_cannot_be_asked_is_told(server):
    start("train.jsonl")
    watch()
    start("prefer.jsonl", validation=False)
    server.__exit__()
    said = run("status", code=4)
    assert "ftjob-1  succeeded" in said
    assert "ftjob-2  validating_files" in said
    assert "ftjob-2 could not be asked: endpoint 'loop' cannot be reached" in said


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("trl.jsonl",), UsageError, "--form openai"),
        (("train.jsonl", "prefer.jsonl"), UsageError, "prefer.jsonl holds dpo data"),
        (("train.jsonl", "--method", "dpo"), UsageError, "does not go with --method dpo"),
        (
            ("train.jsonl", "--validation", "train.jsonl"),
            FileProblems,
            "train.jsonl:1: the row is in train.jsonl",
        ),
        (("suites/cases.jsonl",), FileProblems, "cases.jsonl:1: 'input' should be a mapping"),
        (("nowhere.jsonl",), FileProblems, "no such file"),
        (("nosuite", "train.jsonl"), FileProblems, "there is no suite 'nosuite'"),
        (("text-to-sql", "train.jsonl"), UsageError, "comes with judgekit"),
        (("quiz", "train.jsonl", "--extends", "bse"), UsageError, "did you mean 'base'"),
        (("quiz", "train.jsonl", "--candidate", "base"), UsageError, "has a candidate 'base' already"),
        (("quiz",), UsageError, "no row is left"),
    ],
)
def test_mistakes_are_met_before_anything_is_sent(server, words, error, said):
    with pytest.raises(error, match=said):
        start(*words, validation=False)
    assert (server.files, server.jobs) == ({}, {})


@pytest.mark.usefixtures("project")
def test_what_the_endpoint_refuses_is_told_and_not_remembered(server):
    server.training.file_error = "too few rows"
    with pytest.raises(RequestRejected, match=r"refused train\.jsonl: too few rows"):
        start("train.jsonl")
    with pytest.raises(UsageError, match="no job was started in this project"):
        run("status")


@pytest.mark.usefixtures("project")
def test_keys_appear_nowhere(server, monkeypatch, tmp_path):
    server.switches.required_key = KEY
    monkeypatch.setenv("TUNING_TEST_VARIABLE", KEY + "x")
    with pytest.raises(AccessDenied) as refused:
        start("train.jsonl", endpoint="guarded")
    monkeypatch.setenv("TUNING_TEST_VARIABLE", KEY)
    said = start("quiz", "train.jsonl", endpoint="guarded") + watch() + run("status", "--json")
    written = "".join(path.read_text("utf-8", "replace") for path in tmp_path.rglob("*") if path.is_file())
    assert not any(KEY in text for text in (str(refused.value), said, written))


def test_an_endpoint_that_trains_nothing_says_so(project):
    with TrainingLoopback(Switches(), Training(supported=False)) as other:
        (project / "judgekit.toml").write_text(TOML.format(url=other.base_url))
        with pytest.raises(EndpointDown, match="offers no fine-tuning"):
            start("train.jsonl")


def test_watching_may_be_broken_off_and_put_again(project, server):
    server.training.states = ("queued",)
    start("quiz", "train.jsonl")
    watching = Place(project).start("finetune", "watch", "--every", "0.01")
    assert watching.stderr.readline() == "ftjob-1: queued\n"
    watching.send_signal(signal.SIGINT)
    _, said = watching.communicate(timeout=60)
    assert watching.returncode == 130
    assert "stopped watching; job ftjob-1 goes on. Watch it again: judgekit finetune watch ftjob-1" in said
    server.training.states = Training().states
    assert "wrote candidate 'tuned'" in watch()
