"""What the page on SQL tells people to type works on a store."""

import re
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from judged_store import graded_tasks, judge_all, make_suite, pairwise_tasks

from judgekit.cli.main import judgekit
from judgekit.domain.verdict import CriterionGrade, Grade, Preference
from judgekit.store.ledger import open_ledger

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "query-with-sql.md").read_text("utf-8")
LONG = "-- title: Long answers that lost"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def verdict(task):
    if task.second is None:
        return Grade((CriterionGrade("right", "yes", 1.0),), 1.0)
    return Preference("first" if task.case.id < "c5" or task.first.candidate == "new" else "second")


@pytest.fixture
def project(tmp_path, monkeypatch):
    suite = make_suite(("old", "new"), 12, text="{name} on {case} and on")
    with open_ledger(tmp_path / ".judgekit" / "store.duckdb") as ledger:
        judge_all(ledger, suite, [*pairwise_tasks(suite), *graded_tasks(suite)], verdict)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_report_runs_and_is_drawn(project):
    report = next(block for block in blocks("sql") if block.startswith(LONG))
    (project / "reports").mkdir()
    (project / "reports" / "long-and-lost.sql").write_text(report, "utf-8")
    for form in ("table", "html"):
        words = ["report", "long-and-lost", "made", "--param", "least=0", "--format", form]
        ran = CliRunner().invoke(judgekit, words, catch_exceptions=False)
        assert ran.exit_code == 0
        assert "lost" in ran.stdout


def test_the_questions_can_be_asked_by_any_client(project):
    questions = next(block for block in blocks("sql") if "by their order alone" in block)
    with duckdb.connect(project / ".judgekit" / "store.duckdb", read_only=True) as store:
        found = [store.execute(each).fetchall() for each in questions.split(";") if each.strip()]
    assert len(found) == 3
    assert len(found[0]) == 7
    assert sum(row[2] for row in found[2]) == 48


@pytest.mark.usefixtures("project")
def test_the_python_blocks_run(capsys):
    told = {"support": "made", "strong": "made-up"}
    for block in blocks("python")[:2]:
        for said, stored in told.items():
            block = block.replace(f"'{said}'", f"'{stored}'")  # noqa: PLW2901 - the page speaks of another suite
        exec(compile("import duckdb\n" + block, "query-with-sql.md", "exec"), {})
    said = capsys.readouterr().out
    assert "new wins 70.8% of 12 cases against old" in said
    assert "0.708" in said
