"""Every built-in report over one fixed store, and the mistakes of a report file."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from judgekit.cli.report import command
from judgekit.domain.errors import FileProblems, QueryRefused, UsageError
from judgekit.files.project import builtin_folder
from judgekit.files.report import find_report, load_report, report_values, reports_in
from judgekit.store.sandbox import run_query

SNAPSHOTS = Path(__file__).parent / "snapshots"
BUILT_IN = reports_in([builtin_folder("reports")])
ALL = [
    "by-tag",
    "cost-and-latency",
    "coverage",
    "disagreements",
    "drift",
    "hardest-cases",
    "head-to-head",
    "judge-agreement",
    "ladder",
    "leaderboard",
    "length-bias",
    "position-bias",
    "win-matrix",
]
GIVEN = {
    "head-to-head": ["a=rag", "b=base", "judge=strict"],
    "ladder": ["rungs=base, few-shot, rag", "judge=strict"],
    "hardest-cases": ["limit=3"],
    "drift": ["since=2026-03-01"],
}


def ask(project, name, given=()):
    report = load_report(BUILT_IN[name])
    return run_query(
        project / ".judgekit" / "store.duckdb", report.sql, parameters=report_values(report, given)
    )


def test_these_reports_come_with_judgekit():
    assert set(ALL) <= set(BUILT_IN)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_report_says_what_it_said(project, name):
    found = ask(project, name, GIVEN.get(name, ()))
    lines = [", ".join(found.columns), *(json.dumps(row) for row in found.rows)]
    text = "\n".join(lines) + "\n"
    snapshot = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        snapshot.write_text(text, encoding="utf-8")
    assert found.rows
    assert text == snapshot.read_text(encoding="utf-8"), "run the tests once with UPDATE_SNAPSHOTS=1"


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_report_speaks_of_the_suite_it_is_asked_about(project, name):
    report = load_report(BUILT_IN[name])
    assert "suite" in {parameter.name for parameter in report.parameters}
    assert ask(project, name, ["suite=another"]).rows == ()
    assert ask(project, name, ["suite=made"]).rows == ask(project, name).rows
    for chart in report.charts:
        assert {*chart.columns, *chart.by} <= set(ask(project, name).columns)


def test_all_mistakes_of_a_header_are_told_at_once(tmp_path):
    path = tmp_path / "odd.sql"
    path.write_text(
        "-- titel: Odd\n-- parameter: limit\n-- parameter: n whole 3 how many\n"
        "-- parameter: k integer x why\n"
        "-- parameter: idle text none nothing\n-- chart: pie a b\n-- chart: bar a b c\n"
        "select $m, '$inner' -- $comment\n",
        encoding="utf-8",
    )
    with pytest.raises(FileProblems) as caught:
        load_report(path)
    said = str(caught.value)
    assert "odd.sql:1: unknown key 'titel' in the header; did you mean 'title'?" in said
    assert "odd.sql:2: 'limit' is no parameter; write: -- parameter: NAME TYPE DEFAULT MEANING" in said
    assert "odd.sql:3: unknown type 'whole'" in said
    assert "odd.sql:4: the default of 'k' is wrong: 'x' is no whole number" in said
    assert "odd.sql:5: parameter 'idle' is not used; write $idle in the query" in said
    assert "odd.sql:6: unknown chart 'pie'; " in said
    assert "odd.sql:7: 'bar a b c' is no chart; write: -- chart: bar NAME VALUE or bar NAME VALUE" in said
    assert "odd.sql:8: $m is not declared; add: -- parameter: m text none ..." in said
    assert "odd.sql:1: there is no description" in said
    assert "inner" not in said
    assert "comment" not in said.replace("-- comment", "")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("limit", "'limit' is no parameter; write name=value"),
        ("limt=3", "has no parameter 'limt'; did you mean 'limit'?"),
        ("limit=many", "--param limit=many: 'many' is no whole number"),
    ],
)
def test_a_wrong_value_is_told(given, message):
    with pytest.raises(UsageError, match=message):
        report_values(load_report(BUILT_IN["hardest-cases"]), [given])


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("number", "0.5", 0.5), ("boolean", "True", True), ("date", "2026-03-01", "2026-03-01")],
)
def test_values_have_types(tmp_path, kind, text, value):
    path = tmp_path / "typed.sql"
    path.write_text(
        f"-- title: T\n-- description: D\n-- parameter: it {kind} none it\nselect $it", encoding="utf-8"
    )
    report = load_report(path)
    assert report_values(report, []) == {"it": None}
    assert report_values(report, [f"it={text}"]) == {"it": value}
    with pytest.raises(UsageError):
        report_values(report, ["it=nan"])


def test_an_unknown_report_is_told_with_the_near_one():
    with pytest.raises(UsageError, match="no report 'leaderbord'; did you mean 'leaderboard'"):
        find_report("leaderbord", [builtin_folder("reports")])


def test_a_projects_own_report_wins(project, monkeypatch):
    monkeypatch.chdir(project)
    own = project / "reports"
    own.mkdir(exist_ok=True)
    text = "-- title: Mine\n-- description: My own.\nselect 42 as answer\n"
    (own / "coverage.sql").write_text(text, encoding="utf-8")
    try:
        assert "42" in said("coverage")
        assert "coverage          My own." in said()
    finally:
        (own / "coverage.sql").unlink()


def test_mistakes_of_an_own_report_are_told_with_its_file(project, monkeypatch):
    monkeypatch.chdir(project)
    (project / "reports").mkdir(exist_ok=True)
    own = project / "reports" / "wrong.sql"
    try:
        own.write_text("-- title: T\n-- description: D\nselect * from leaderbord\n", encoding="utf-8")
        with pytest.raises(QueryRefused, match=r"reports/wrong\.sql: Catalog Error: .*leaderbord"):
            said("wrong")
        own.write_text("select 1\n", encoding="utf-8")
        assert "wrong             cannot be run: reports/wrong.sql:1: there is no title" in said()
    finally:
        own.unlink()


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl", "markdown"])
def test_a_report_is_written_in_every_form(project, monkeypatch, tmp_path, form):
    monkeypatch.chdir(project)
    path = tmp_path / "rows"
    printed = said("leaderboard", "made", "--format", form)
    said("leaderboard", "--param", "suite=made", "--format", form, "-o", str(path))
    assert path.read_text(encoding="utf-8") == printed
    assert "few-shot" in printed


def test_a_report_becomes_parquet(project, monkeypatch, tmp_path):
    monkeypatch.chdir(project)
    said("coverage", "--format", "parquet", "-o", str(tmp_path / "rows.parquet"))
    assert (tmp_path / "rows.parquet").read_bytes()[:4] == b"PAR1"


def said(*words):
    ran = CliRunner().invoke(command, list(words), catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.output
