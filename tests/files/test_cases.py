"""Cases from files and tables, with their columns, clusters and mistakes."""

import json

import pytest

from judgekit.domain.cases import Message
from judgekit.domain.errors import QueryRefused
from judgekit.files.cases import load_cases
from judgekit.files.suite import load_suite

SUITE = "name: s\nrubrics: [r]\ncases: {cases}\n{more}"


@pytest.fixture
def load(write, no_table):
    """Load the cases of a suite over one file."""

    def call(content, *, name="cases.jsonl", more="", read_table=no_table):
        suite = SUITE.format(cases=name, more=more)
        folder = write({"s.yaml": suite, name.split("'")[-2] if "'" in name else name: content})
        return load_suite(folder / "s.yaml", read_table).cases

    return call


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_a_whole_case_comes_through(load):
    row = {
        "id": 7,
        "input": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}],
        "reference": "Hello",
        "context": ["one", "two"],
        "tags": ["easy"],
        "metadata": {"topic": "greetings", "n": 2},
    }
    (case,) = load(lines(row))
    assert case.id == "7"
    assert case.input == (Message("system", "Be brief."), Message("user", "Hi"))
    assert (case.reference, case.context, case.tags) == ("Hello", ("one", "two"), ("easy",))
    assert case.metadata == {"topic": "greetings", "n": 2}
    assert case.cluster == "7"


def test_null_counts_as_absent_and_one_text_as_a_list_of_one(load):
    row = {"id": "a", "input": "Hi", "reference": None, "context": "one", "tags": None, "metadata": None}
    (case,) = load(lines(row))
    assert (case.reference, case.context, case.tags, case.metadata) == (None, ("one",), (), {})


def test_columns_are_mapped(load):
    rows = lines({"qid": 1, "question": "Hi", "db": "x", "hard": "yes", "p": "a", "q": ["b", "c"], "else": 0})
    more = "fields: {id: qid, input: question, tags: hard, metadata: [db, hard], context: [p, q]}\n"
    (case,) = load(rows, more=more)
    assert case.id == "1"
    assert case.context == ("a", "b", "c")
    assert case.tags == ("yes",)
    assert case.metadata == {"db": "x", "hard": "yes"}


def test_one_column_may_hold_the_whole_metadata(load):
    (case,) = load(lines({"id": 1, "input": "Hi", "info": {"a": 1}}), more="fields: {metadata: info}\n")
    assert case.metadata == {"a": 1}
    (case,) = load(lines({"id": 1, "input": "Hi", "info": "b"}), more="fields: {metadata: info}\n")
    assert case.metadata == {"info": "b"}


def test_csv_cells_are_text_and_empty_ones_absent(load):
    content = '\ufeffid,input,reference,tags,metadata\n1,"two\nlines",,"a, b","{""n"": 1}"\n2,x,y,,\n'
    first, second = load(content, name="cases.csv")
    assert (first.id, first.text, first.reference) == ("1", "two\nlines", None)
    assert (first.tags, first.metadata) == (("a", "b"), {"n": 1})
    assert (second.reference, second.tags) == ("y", ())


def test_tables_come_from_the_store(load, folder):
    asked = []

    def read_table(text, where):
        asked.append((text, where))
        return [
            {"id": 1, "input": "Hi", "reference": None, "context": float("nan")},
            {"id": 2, "input": "Ho", "reference": "x"},
        ]

    assert [case.id for case in load(b"", name="cases.parquet", read_table=read_table)] == ["1", "2"]
    assert [case.id for case in load(b"", name="select * from 'x.csv'", read_table=read_table)] == ["1", "2"]
    assert asked == [("cases.parquet", folder), ("select * from 'x.csv'", folder)]


def test_mistakes_in_tables_are_told_by_row(load, mistakes):
    def read_table(_text, _where):
        return [{"id": 1, "input": "Hi"}, {"id": 1, "input": 3}, {"id": 1, "input": " "}]

    assert mistakes(lambda: load("", name="select * from 'x.csv'", read_table=read_table)) == [
        "s.yaml:3: row 2: 'input' should be text or a list, not the number 3; put it in quotes",
        "s.yaml:3: row 3: 'input' is empty",
        "s.yaml:3: row 3: id '1' is there twice, first on row 1; give each row its own id",
    ]


def test_a_query_that_fails_is_told_where_it_stands(load, mistakes):
    def read_table(_text, _where):
        raise QueryRefused("no such column: nope")

    assert mistakes(lambda: load("", name="select nope from 'x.csv'", read_table=read_table)) == [
        "s.yaml:3: 'cases' cannot be read: no such column: nope"
    ]


@pytest.mark.parametrize(
    ("more", "clusters"),
    [
        ("fields: {metadata: topic}\n", ["1", "2", "3"]),
        ("cluster_by: case\nfields: {metadata: topic}\n", ["1", "2", "3"]),
        ("cluster_by: topic\nfields: {metadata: topic}\n", ["a", "a", "b"]),
        ("cluster_by: topic\n", ["a", "a", "b"]),
        ("cluster_by: reference\nfields: {reference: turn}\n", ["1", "2", "3"]),
        ("cluster_by: turn\nfields: {id: id}\n", ["1", "2", "3"]),
    ],
)
def test_cases_are_clustered_by_a_column_or_metadata(more, clusters, load):
    rows = [{"id": n, "input": "Hi", "topic": topic} for n, topic in ((1, "a"), (2, "a"), (3, "b"))]
    if "turn" in more:
        rows = [{**row, "turn": str(row["id"])} for row in rows]
    assert [case.cluster for case in load(lines(*rows), more=more)] == clusters


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "cases.jsonl: there are no cases"),
        ("\n \n", "cases.jsonl: there are no cases"),
        ('{"input": "Hi"}', "cases.jsonl:1: 'id' is missing; add 'id', which is text"),
        ('{"id": null, "input": "Hi"}', "cases.jsonl:1: 'id' is missing; add 'id', which is text"),
        ('{"id": 1}', "cases.jsonl:1: 'input' is missing; add 'input', which is text or a list"),
        ('{"id": 1, "question": "Hi"}', "cases.jsonl:1: unknown key 'question'; did you mean 'input'?"),
        ('{"id": 1, "input": "Hi", "refrence": "x"}',
         "cases.jsonl:1: unknown key 'refrence'; did you mean 'reference'?"),
        ('{"id": 1, "input": "Hi", "db": "x"}',
         ("cases.jsonl:1: unknown key 'db'; the keys here are id, input, reference, context, tags, metadata; "
         "to take others along, name them: 'fields: {metadata: [...]}'")),
        ('{"id": 1.5, "input": "Hi"}',
         "cases.jsonl:1: 'id' should be text, not the number 1.5; put it in quotes"),
        ('{"id": true, "input": "Hi"}', "cases.jsonl:1: 'id' should be text, not true; put it in quotes"),
        ('{"id": "", "input": "Hi"}', "cases.jsonl:1: 'id' is empty"),
        ('{"id": 1, "input": ""}', "cases.jsonl:1: 'input' is empty"),
        ('{"id": 1, "input": []}', "cases.jsonl:1: 'input' is empty"),
        ('{"id": 1, "input": "Hi", "reference": 42}',
         "cases.jsonl:1: 'reference' should be text, not the number 42; put it in quotes"),
        ('{"id": 1, "input": "Hi", "tags": ["a", 2]}',
         "cases.jsonl:1: item 2 of 'tags' should be text, not the number 2; put it in quotes"),
        ('{"id": 1, "input": "Hi", "metadata": []}',
         "cases.jsonl:1: 'metadata' should be a mapping, not a list"),
        ('{"id": 1, "input": [{"role": "bot", "content": "Hi"}]}',
         "cases.jsonl:1: 'role' of message 1 should be 'system', 'user' or 'assistant', not the text 'bot'"),
        ('{"id": 1, "input": [{"role": "user"}]}',
         "cases.jsonl:1: 'content' is missing in message 1; add 'content', which is text"),
        ('{"id": 1, "input": "a"}\n{"id": 2, "input": "b"}\n{"id": "1", "input": "c"}',
         "cases.jsonl:3: id '1' is there twice, first on line 1; give each row its own id"),
        ('{"id": 1, "input": "\\ud800", "tags": 3}',
         "cases.jsonl:1: 'tags' should be a list, not the number 3"),
    ],
)  # fmt: skip
def test_a_mistake_in_jsonl_is_told(content, told, load, mistakes):
    assert mistakes(load, content) == [told]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "cases.csv:1: the file is empty; begin with a line of column names"),
        ("id,input\n", "cases.csv: there are no cases"),
        ("id,input,id\n1,a,b\n", "cases.csv:1: column 'id' is there twice; give each column its own name"),
        ("id;input\n1;a\n", "cases.csv:1: the columns are separated by ';'; save the file with commas"),
        ("id,input\n1,a\n\n2,b,c\n", ("cases.csv:4: the row has 3 cells, but the head names 2 columns; "
         "the columns are id, input")),
        ('id,input\n1,"a\n', "cases.csv:2: not readable as CSV: unexpected end of data; check the quotes"),
        ("id,question\n1,a\n", "cases.csv:2: unknown key 'question'; did you mean 'input'?"),
        ('id,input\n1,"a\nb"\n1,c\n',
         "cases.csv:4: id '1' is there twice, first on line 2; give each row its own id"),
        (b"id,input\n1,\xe4\n", "cases.csv: holds bytes that are not UTF-8 text; save it as UTF-8"),
        ("id,input,metadata\n1,a,{x\n", "cases.csv:2: 'metadata' should be a mapping, not the text '{x'"),
    ],
)  # fmt: skip
def test_a_mistake_in_csv_is_told(content, told, load, mistakes):
    assert mistakes(lambda: load(content, name="cases.csv")) == [told]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("fields: {input: qestion}\n",
         "s.yaml:4: 'fields' takes 'input' from 'qestion', which no case has; did you mean 'question'?"),
        ("fields:\n  input: question\n  metadata: [db, nope]\n",
         ("s.yaml:6: 'fields' takes 'metadata' from 'nope', which no case has; "
         "the columns are id, question, db")),
        ("fields: {input: question, reference: db}\n",
         "cases.jsonl:2: 'reference' should be text, not the number 3 (read from 'db'); put it in quotes"),
        ("fields: {input: [question, db]}\n",
         ("s.yaml:4: 'fields.input' should name one column, not a list; "
         "only context, tags and metadata take several")),
        ("fields: {input: question}\ncluster_by: dbb\n",
         "s.yaml:5: 'cluster_by' names 'dbb', which no case has; did you mean 'db'?"),
        ("fields: {input: question}\ncluster_by: db\n",
         "cases.jsonl:3: 'db', which 'cluster_by' names, is missing"),
    ],
)  # fmt: skip
def test_a_mistake_in_columns_is_told(more, told, load, mistakes):
    rows = [
        {"id": 1, "question": "a", "db": "x"},
        {"id": 2, "question": "b", "db": 3},
        {"id": 3, "question": "c"},
    ]
    assert told in mistakes(lambda: load(lines(*rows), more=more))


def test_cases_can_be_loaded_from_a_file_alone(write, mistakes):
    folder = write({"train.jsonl": '{"id": 1, "q": "a"}', "bad.csv": "id,input\n1,\n"})
    (case,) = load_cases(folder / "train.jsonl", {"input": "q"})
    assert case.text == "a"
    assert mistakes(load_cases, folder / "bad.csv") == [
        "bad.csv:2: 'input' is missing; add 'input', which is text or a list"
    ]
    assert mistakes(load_cases, folder / "none.jsonl") == ["none.jsonl: no such file"]
