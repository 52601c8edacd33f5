import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from judgekit.cli import ladder
from judgekit.cli.import_ import command
from judgekit.cli.suite import command as suite
from judgekit.domain.errors import FileProblems, UsageError

ROOT = Path(__file__).resolve().parents[2]
TABLES = [
    {
        "db_id": "port",
        "table_names_original": ["ship"],
        "column_names_original": [[-1, "*"], [0, "id"], [0, "name"]],
        "foreign_keys": [],
    }
]
GOLD = [f"SELECT name FROM ship WHERE id = {n // 2}" for n in range(40)]


@pytest.fixture
def spider(tmp_path, monkeypatch):
    """A project beside a benchmark of 40 questions that ask 20 things, one system right and one wrong."""
    folder = tmp_path / "spider"
    (folder / "database" / "port").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "database" / "port" / "port.sqlite")) as database:
        database.execute("create table ship (id integer, name text)")
        database.executemany("insert into ship values (?, ?)", [(n, f"ship {n}") for n in range(20)])
        database.commit()
    questions = [{"db_id": "port", "question": f"Ship {n}?", "query": sql} for n, sql in enumerate(GOLD)]
    (folder / "dev.json").write_text(json.dumps(questions))
    (folder / "tables.json").write_text(json.dumps(TABLES))
    (tmp_path / "wrong.sql").write_text("SELECT id FROM ship\n" * 40)
    (tmp_path / "right.sql").write_text("\n".join(sql.lower() for sql in GOLD) + "\n")
    (tmp_path / "judgekit.toml").touch()
    monkeypatch.chdir(tmp_path)
    return folder


def imported(*words):
    predictions = ("--predictions", "base=wrong.sql", "--predictions", "better=right.sql")
    ran = CliRunner().invoke(command, ["spider", "spider", *predictions, *words], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def test_a_benchmark_becomes_a_suite_that_can_be_climbed(spider):
    said = imported("--name", "port-dev")
    assert "40 cases in 20 clusters over 1 database (40 easy)" in said
    assert "better: 40 of 40 outputs" in said
    assert "next: judgekit ladder port-dev" in said
    assert (
        "no mistake found" in CliRunner().invoke(suite, ["check", "port-dev"], catch_exceptions=False).stdout
    )
    assert not (spider.parent / "suites/port-dev/databases/port.sqlite").is_symlink()
    climbed = CliRunner().invoke(ladder.command, ["port-dev", "--json", "--quiet"], catch_exceptions=False)
    (step,) = [rung["step"] for rung in json.loads(climbed.stdout)["rungs"] if rung["step"]]
    assert step["finding"] == "real"
    assert step["contrast"]["estimate"] == pytest.approx(1.0)
    assert step["contrast"]["n_clusters"] == 20


def test_databases_may_be_linked_and_clusters_chosen(spider):
    told = json.loads(imported("--link", "--cluster-by", "case", "--json"))
    assert told["clusters"] == 40
    link = spider.parent / "suites/spider/databases/port.sqlite"
    assert link.resolve() == (spider / "database/port/port.sqlite").resolve()


def test_the_second_instance_of_a_database_counts_too(spider):
    folder = spider / "database" / "port"
    (folder / "port_2.sqlite").write_bytes((folder / "port.sqlite").read_bytes())
    imported()
    assert len(list((spider.parent / "suites/spider/databases/port").iterdir())) == 2


def test_hints_of_bird_reach_the_prompt(spider):
    rows = json.loads((spider / "dev.json").read_text())
    bird = [row | {"evidence": "id is the berth", "difficulty": "moderate"} for row in rows]
    (spider / "dev.json").write_text(json.dumps(bird))
    assert "(40 moderate)" in imported()
    assert "Hint: {evidence}" in (spider.parent / "suites/spider.yaml").read_text()


@pytest.mark.usefixtures("spider")
def test_what_is_there_is_never_overwritten():
    imported()
    with pytest.raises(FileProblems, match="is there already; give another --name"):
        imported()


@pytest.mark.usefixtures("spider")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--predictions", "right.sql"), "write NAME=FILE"),
        (("--predictions", "a/b=right.sql"), "cannot name a file"),
        (("--name", "../up"), "cannot name a file"),
    ],
)
def test_mistakes_are_met_with_what_would_be_right(words, said):
    with pytest.raises(UsageError, match=said):
        imported(*words)


@pytest.mark.slow
def test_published_systems_come_out_as_they_should(real_data):
    ran = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "ladder" / "run.py"],
        env={**os.environ, "JUDGEKIT_DATA": str(real_data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("As expected: yes") == 2
    assert "| few-shot | 83.2 % | +6.2 |" in ran.stdout
    assert "in 275 clusters" in ran.stdout
