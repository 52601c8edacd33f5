import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from judgekit.cli.diagnose import command
from judgekit.domain.errors import UsageError

SUITE = """
name: fleet
cases: cases.jsonl
rubrics: [sql-execution]
judges:
  - {name: execution, kind: program, program: sql_execution, options: {databases: fleet.sqlite}}
  - {name: embedded, kind: llm, model: qwen2.5-coder-1.5b, endpoint: local, rubrics: [sql-equivalence]}
candidates:
  told: {model: "local:x", prompt: "ships(id, name, flag)\\n{input}", outputs: wrong.jsonl}
  untold: {model: "local:x", prompt: "{input}", outputs: wrong.jsonl}
  recorded: {outputs: wrong.jsonl}
  good: {outputs: good.jsonl}
  later: {model: "local:x"}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A suite of 20 questions; `wrong` invents a table in all of them."""
    suites = tmp_path / "suites"
    suites.mkdir()
    (tmp_path / "judgekit.toml").touch()
    (suites / "fleet.yaml").write_text(SUITE)
    with closing(sqlite3.connect(suites / "fleet.sqlite")) as database:
        database.execute("create table ships (id integer, name text, flag text)")
        database.executemany("insert into ships values (?, ?, 'NO')", [(n, f"s{n}") for n in range(20)])
        database.commit()
    gold = [f"SELECT name FROM ships WHERE id = {n}" for n in range(20)]
    cases = [{"id": str(n), "input": f"Which is number {n}?", "reference": gold[n]} for n in range(20)]
    outputs = {"wrong": [f"SELECT title FROM boats WHERE nr = {n}" for n in range(20)], "good": gold}
    files = {"cases": cases}
    for name, queries in outputs.items():
        files[name] = [{"id": str(n), "output": query} for n, query in enumerate(queries)]
    for name, rows in files.items():
        (suites / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words):
    ran = CliRunner().invoke(command, ["fleet", *words, "--quiet"], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return " ".join(ran.stdout.split())


@pytest.mark.usefixtures("project")
def test_the_lever_depends_on_what_the_model_was_shown():
    told, untold = run("told"), run("untold")
    assert "told fails 20 of 20 cases, 100.0 % [83.9, 100.0]. Mostly behaviour" in told
    assert "Next: a stronger or fine-tuned model: the names were in the prompt" in told
    assert "Mostly context" in untold
    assert "Next: put the tables and columns there are into the prompt" in untold
    assert "no such table: boats; the reference has ships" in untold


@pytest.mark.usefixtures("project")
def test_nothing_is_claimed_of_what_is_not_known():
    said = run("recorded")
    assert "Cannot tell which lever to pull: context 0 %" in said
    assert "recorded without the prompt" in said


@pytest.mark.usefixtures("project")
def test_too_few_failures_point_nowhere():
    assert (
        "good fails 0 of 20 cases, 0.0 % [0.0, 16.1]. Cannot tell which lever to pull: fewer than 10"
        in run("good")
    )


@pytest.mark.usefixtures("project")
def test_machines_and_pull_requests_get_it_too():
    told = json.loads(run("untold", "--json"))
    assert (told["failed"], told["leading"], told["levers"]) == (20, "context", ["invented name"])
    assert told["kinds"][0]["interval"]["low"] > 0.8
    assert "| invented name | 20 | 100 % |" in run("untold", "--format", "markdown")


def test_a_dry_run_judges_nothing(project):
    assert "20 judgements to ask" in run("told", "--dry-run")
    assert not (project / ".judgekit").exists()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("later",), "has no outputs of 'later'; those with outputs: told, untold"),
        (("told", "--judge", "embedded", "--rubric", "sql-equivalence"), "runs no queries"),
    ],
)
def test_mistakes_are_met_with_what_would_be_right(words, said):
    with pytest.raises(UsageError, match=said):
        run(*words)
