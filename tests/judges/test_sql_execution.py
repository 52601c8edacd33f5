"""Execution accuracy on SQLite, and what hostile queries cannot do."""

import asyncio
import collections
import csv
import gzip
import json
import sqlite3
import time
from pathlib import Path

import pytest

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.verdict import CannotAssess, Grade, Preference
from judgekit.judges.build import build_judge

SCRIPT = "create table t (a integer, b text); insert into t values (1, 'x'), (2, 'y'), (3, 'x');"
GOLD = "SELECT a FROM t WHERE b = 'x'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "one.sql").write_text(SCRIPT)
    write_database(tmp_path / "db" / "two.sqlite", SCRIPT)
    (tmp_path / "db" / "many").mkdir()
    write_database(tmp_path / "db" / "many" / "1.sqlite", SCRIPT)
    write_database(tmp_path / "db" / "many" / "2.sqlite", SCRIPT + "insert into t values (9, 'z');")
    return tmp_path


def write_database(path: Path, script: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()


@pytest.fixture
def judge(folder):
    options = {"databases": "db", "timeout_s": 0.3}
    return build_judge(
        "sql",
        JudgeSpec(kind="program", program="sql_execution", options=options),
        clients={}.__getitem__,
        folder=folder,
    )


@pytest.fixture
def rubric(make_rubric):
    return make_rubric(
        criteria=(
            {"name": "right", "description": "returns what was asked for"},
            {"name": "valid_sql", "description": "runs", "weight": 0.0},
        )
    )


def case_on(database: object, gold: str | None = GOLD) -> Case:
    return Case(id="c1", input=(Message("user", "?"),), reference=gold, metadata={"database": database})


@pytest.fixture
def ask(judge, rubric, make_task, output):
    def ask(text: str, case: Case | None = None, other: str | None = None):
        second = None if other is None else output(other)
        task = make_task(rubric, case or case_on("one"), output(text), second)
        return asyncio.run(judge.judge(task))

    return ask


def labels(judgement):
    assert isinstance(judgement.verdict, Grade), judgement.verdict
    return [grade.label for grade in judgement.verdict.criteria]


class TestGrades:
    @pytest.mark.parametrize("database", ["one", "two", "many"])
    def test_the_right_query_is_right(self, ask, database):
        judgement = ask(
            "```sql\nSELECT a AS n FROM t WHERE b <> 'y'\n```",
            case_on(database, "SELECT a FROM t WHERE b = 'x' OR b = 'z'" if database == "many" else GOLD),
        )
        assert labels(judgement) == ["yes", "yes"]
        assert judgement.verdict.total == 1.0
        assert judgement.protocol == "program"

    def test_a_wrong_result_is_wrong_but_valid(self, ask):
        judgement = ask("SELECT a FROM t")
        assert labels(judgement) == ["no", "yes"]
        assert judgement.rationale == "wrong result: more than 2 rows"

    def test_right_on_one_instance_is_not_enough(self, ask):
        judgement = ask("SELECT a FROM t WHERE b <> 'y'", case_on("many"))
        assert labels(judgement) == ["no", "yes"]

    @pytest.mark.parametrize(
        ("query", "note"),
        [
            ("SELECT nope FROM t", "OperationalError: no such column: nope"),
            ("SELEKT a", "the output holds no SELECT or WITH statement"),
            ("", "the output holds no SELECT or WITH statement"),
            ("SELECT a FROM", "OperationalError: incomplete input"),
            ("SELECT '\ud800'", "UnicodeEncodeError"),
            ("SELECT '\0'", "Error"),
        ],
    )
    def test_a_query_that_does_not_run_is_wrong_and_the_error_is_told(self, ask, query, note):
        judgement = ask(query)
        assert labels(judgement) == ["no", "no"]
        assert note in judgement.rationale

    def test_the_order_counts_where_the_reference_orders(self, ask):
        case = case_on("one", "SELECT a FROM t ORDER BY a DESC")
        assert labels(ask("SELECT a FROM t ORDER BY a DESC", case)) == ["yes", "yes"]
        assert labels(ask("SELECT a FROM t ORDER BY a", case)) == ["no", "yes"]

    def test_pairs_are_compared_by_being_right(self, ask):
        assert ask(GOLD, other="SELECT 1").verdict == Preference("first")
        assert ask("SELECT 1", other=GOLD).verdict == Preference("second")
        assert ask(GOLD, other=GOLD).verdict == Preference("tie")


class TestCannotAssess:
    @pytest.mark.parametrize(
        ("case", "reason"),
        [
            (case_on("one", None), "no reference query"),
            (case_on("elsewhere"), "no database 'elsewhere' (metadata 'database')"),
            (case_on(None), "no database None"),
            (case_on("../db/one"), "no database"),
            (case_on(".."), "no database"),
            (case_on("one", "SELECT nope FROM t"), "the reference query fails on one.sql"),
        ],
    )
    def test_a_case_that_cannot_be_checked_is_no_fault_of_the_output(self, ask, case, reason):
        verdict = ask(GOLD, case).verdict
        assert isinstance(verdict, CannotAssess)
        assert reason in verdict.reason


class TestOptions:
    def make(self, folder, **options):
        spec = JudgeSpec(kind="program", program="sql_execution", options=options)
        return build_judge("sql", spec, clients={}.__getitem__, folder=folder)

    def test_missing_databases_are_told(self, folder):
        with pytest.raises(UsageError, match="'databases': 'nowhere' not found"):
            self.make(folder, databases="nowhere")

    def test_mistakes_in_options_are_told_all_at_once(self, folder):
        with pytest.raises(UsageError, match=r"'dialect'.*; unknown option 'timeout'"):
            self.make(folder, databases="db", dialect="oracle", timeout=3)

    def test_one_file_may_serve_all_cases(self, folder, make_task, rubric, output):
        judge = self.make(folder, databases="db/two.sqlite")
        task = make_task(rubric, case_on(None), output(GOLD))
        assert labels(asyncio.run(judge.judge(task))) == ["yes", "yes"]

    def test_the_identity_covers_the_data(self, folder):
        before = self.make(folder, databases="db").identity
        assert self.make(folder, databases="db").identity == before
        (folder / "db" / "one.sql").write_text(SCRIPT + "insert into t values (4, 'x');")
        assert self.make(folder, databases="db").identity != before


class TestHostile:
    @pytest.mark.parametrize(
        "query",
        [
            "WITH x AS (SELECT 1) DELETE FROM t",
            "WITH x AS (SELECT 9) INSERT INTO t SELECT 9, 'q' FROM x",
            "WITH x AS (SELECT 1) UPDATE t SET a = 0",
            "SELECT load_extension('/tmp/x.so')",
            "SELECT writefile('/tmp/x', 'y')",
            "SELECT readfile('/etc/passwd')",
            "SELECT * FROM pragma_table_info('t')",
            "SELECT * FROM pragma_database_list",
            "SELECT fts3_tokenizer('x')",
        ],
    )
    def test_does_nothing_but_read(self, ask, folder, query):
        before = (folder / "db" / "two.sqlite").read_bytes()
        assert labels(ask(query, case_on("two"))) == ["no", "no"]
        assert (folder / "db" / "two.sqlite").read_bytes() == before
        assert labels(ask(GOLD, case_on("two"))) == ["yes", "yes"]

    @pytest.mark.parametrize(
        "text", ["ATTACH 'x.db' AS x", "PRAGMA query_only = off", "DROP TABLE t", "VACUUM INTO 'copy.db'"]
    )
    def test_what_is_no_query_is_not_run(self, ask, text):
        assert labels(ask(text)) == ["no", "no"]

    @pytest.mark.parametrize(
        "query",
        [
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c",
            "SELECT count(*) FROM " + ", ".join(f"t AS t{n}" for n in range(20)),
        ],
    )
    def test_an_endless_query_ends_at_its_time_limit(self, ask, query):
        start = time.process_time()
        judgement = ask(query)
        assert labels(judgement) == ["no", "no"]
        assert judgement.rationale == "Timeout: no result after 0.3 s"
        assert time.process_time() - start < 3

    def test_huge_values_are_refused(self, ask):
        judgement = ask("SELECT hex(zeroblob(1000000000))")
        assert labels(judgement) == ["no", "no"]
        assert "too big" in judgement.rationale

    def test_endless_rows_are_not_fetched(self, ask):
        query = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"
        assert ask(query).rationale == "wrong result: more than 2 rows"

    def test_the_event_loop_stays_free(self, judge, rubric, make_task, output):
        endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
        task = make_task(rubric, case_on("one"), output(endless))

        async def count_turns() -> int:
            running = asyncio.ensure_future(judge.judge(task))
            turns = 0
            while not running.done():
                await asyncio.sleep(0.01)
                turns += 1
            return turns

        assert asyncio.run(count_turns()) >= 5


def test_real_systems_score_what_was_measured(real_data, make_rubric, make_task):
    spider = real_data / "spider_dev"
    options = {"databases": "databases", "database_field": "db_id"}
    spec = JudgeSpec(kind="program", program="sql_execution", options=options)
    judge = build_judge("sql", spec, clients={}.__getitem__, folder=spider)
    rubric = make_rubric(mode="graded")
    records = [
        json.loads(line) for line in gzip.decompress((spider / "dev.jsonl.gz").read_bytes()).splitlines()
    ]
    right: collections.Counter[str] = collections.Counter()

    async def judge_all() -> None:
        for record in records:
            case = Case(
                id=str(record["dev_index"]),
                input=(Message("user", record["question"]),),
                reference=record["gold_sql"],
                metadata={"db_id": record["db_id"]},
            )
            for system, query in record["predictions"].items():
                judgement = await judge.judge(make_task(rubric, case, Output(system, case.id, query)))
                assert isinstance(judgement.verdict, Grade)
                right[system] += judgement.verdict.total == 1.0

    asyncio.run(judge_all())
    measured = csv.DictReader((spider / "measured.csv").read_text().splitlines())
    assert dict(right) == {row["system"]: int(row["correct"]) for row in measured}
