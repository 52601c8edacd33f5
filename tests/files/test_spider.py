import json

import pytest

from judgekit.domain.errors import FileProblems
from judgekit.files.spider import read_benchmark, read_predictions

TABLES = [
    {
        "db_id": "port",
        "table_names_original": ["ship", "call"],
        "column_names_original": [[-1, "*"], [0, "id"], [0, "name"], [1, "ship_id"]],
        "foreign_keys": [[3, 1]],
    }
]
QUESTION = {"db_id": "port", "question": "How many ships? ", "query": "SELECT count(*) FROM ship"}


@pytest.fixture
def spider(tmp_path):
    """A folder as Spider unpacks."""
    (tmp_path / "dev.json").write_text(json.dumps([QUESTION]))
    (tmp_path / "tables.json").write_text(json.dumps(TABLES))
    (tmp_path / "database" / "port").mkdir(parents=True)
    (tmp_path / "database" / "port" / "port.sqlite").touch()
    (tmp_path / "database" / "port" / "schema.sql").touch()
    return tmp_path


def told(folder, **more):
    with pytest.raises(FileProblems) as mistakes:
        read_benchmark(folder, **more)
    return str(mistakes.value)


def test_spiders_layout(spider):
    found = read_benchmark(spider)
    (question,) = found.questions
    assert (question.id, question.text, question.database) == ("dev-0", "How many ships?", "port")
    assert found.schemas["port"] == "ship(id, name)\ncall(ship_id)\ncall.ship_id -> ship.id"
    assert [path.name for path in found.databases["port"]] == ["port.sqlite"]


def test_birds_layout(spider):
    (spider / "tables.json").rename(spider / "dev_tables.json")
    (spider / "database").rename(spider / "dev_databases")
    bird = {"question_id": 7, "SQL": QUESTION["query"], "evidence": "all of them", "difficulty": "simple"}
    (spider / "dev.json").write_text(json.dumps([{"db_id": "port", "question": "How many?", **bird}]))
    (question,) = read_benchmark(spider).questions
    assert (question.id, question.query) == ("dev-7", QUESTION["query"])
    assert (question.evidence, question.difficulty) == ("all of them", "simple")


def test_several_instances_of_a_database(spider):
    (spider / "database" / "port" / "port_2.sqlite").touch()
    assert len(read_benchmark(spider).databases["port"]) == 2


def test_every_incomplete_question_is_told(spider):
    (spider / "dev.json").write_text(
        json.dumps([QUESTION, {"db_id": "port"}, "text", {**QUESTION, "query": 3}])
    )
    said = told(spider)
    assert "question 1: 'question' is missing" in said
    assert "question 1: 'query' is missing" in said
    assert "question 2: 'db_id' is missing" in said
    assert "question 3: 'query' is missing or no text" in said


@pytest.mark.parametrize("name", ["harbour", "../port", ""])
def test_databases_that_are_not_there_are_told(spider, name):
    (spider / "dev.json").write_text(json.dumps([{**QUESTION, "db_id": name}]))
    assert (f"no SQLite file of database {name!r}" if name else "'db_id' is missing") in told(spider)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("dev.json", "[{", "not readable as JSON"),
        ("dev.json", "{}", "no list of questions"),
        ("tables.json", "[{}]", "not laid out as the benchmark's"),
        ("tables.json", "[]", "no schema of database 'port'"),
    ],
)
def test_broken_files_are_told(spider, file, text, said):
    (spider / file).write_text(text)
    assert said in told(spider)


def test_a_folder_that_is_no_benchmark_is_told(tmp_path):
    assert "dev.json: no such file" in told(tmp_path)


def test_predictions_one_a_line(tmp_path):
    path = tmp_path / "p.sql"
    path.write_text("SELECT 1\tport\n\n SELECT 3 \n")
    assert read_predictions(path, 3) == {0: "SELECT 1", 2: "SELECT 3"}
    with pytest.raises(FileProblems, match="3 predictions for 4 questions"):
        read_predictions(path, 4)


def test_predictions_of_bird(tmp_path):
    path = tmp_path / "p.json"
    path.write_text(json.dumps({"0": "SELECT 1\t----- bird -----\tport", "2": ""}))
    assert read_predictions(path, 3) == {0: "SELECT 1"}
    path.write_text('{"9": "SELECT 1"}')
    with pytest.raises(FileProblems, match="predicts question 9, but there are 3"):
        read_predictions(path, 3)
    path.write_text('["SELECT 1"]')
    with pytest.raises(FileProblems, match="no object of queries"):
        read_predictions(path, 3)
