"""JSONL: what is read is what was written, and lines that are no rows are told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from judgekit.domain.frozen import Frozen
from judgekit.files.jsonl import read_jsonl, write_jsonl
from judgekit.files.rows import MOST_TOLD, Row, RowProblems, read_rows_as

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()))


def read(path):
    told = RowProblems(path.name)
    rows = list(read_jsonl(path, told))
    return rows, [str(problem) for problem in told.all]


@given(rows=st.lists(st.dictionaries(ANY_TEXT, JSON | ANY_TEXT, max_size=4), max_size=5))
def test_whatever_is_written_is_read_again(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("rows") / "x.jsonl"
    write_jsonl(path, rows)
    found, told = read(path)
    assert [row.value for row in found] == rows
    assert told == []


@pytest.mark.parametrize(
    "text",
    [
        "nul \x00 here",
        "half \ud83d",
        "right \u202eto left\u202c",
        "other \u2028 line ends \u2029 \x85 \x0b",
        "\ufeffbom",
        "a\r\nb",
        "x" * 10_000_000,
    ],
    ids=["nul", "surrogate", "rtl", "separators", "bom", "crlf", "10MB"],
)
def test_odd_text_comes_through_unchanged(text, tmp_path):
    write_jsonl(tmp_path / "x.jsonl", [{"output": text}, {"output": "next"}])
    rows, told = read(tmp_path / "x.jsonl")
    assert [row.value["output"] for row in rows] == [text, "next"]
    assert [row.line for row in rows] == [1, 2]
    assert told == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"id": 1,}', "Expecting property name enclosed in double quotes at column 10"),
        (b"{'id': 1}", "Expecting property name enclosed in double quotes at column 2"),
        (b"id,output", "Expecting value at column 1"),
        (b'{"id": 1} {"id": 2}', "Extra data at column 11"),
        (b'{"a": "tab\there"}', "Invalid control character at at column 11"),
    ],
)
def test_a_line_that_is_no_json_is_told_with_its_column(line, told, tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"id": 0}\n\n' + line + b'\n{"id": 9}\n')
    rows, problems = read(path)
    assert problems == [f"x.jsonl:3: not readable as JSON: {told}; write one JSON object on each line"]
    assert [(row.number, row.line) for row in rows] == [(1, 1), (2, 4)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"[1, 2]", "a row should be an object in {}, not a list; write one JSON object on each line"),
        (b'"text"', 'a row should be an object in {}, not "text"; write one JSON object on each line'),
        (b"null", "a row should be an object in {}, not null; write one JSON object on each line"),
        (b'{"a": 1, "a": 2}', "key 'a' is written twice in one object; keep one of them"),
        (b'{"a": NaN}', "NaN is no number that JSON knows; write null, or leave the key out"),
        (b'{"a": -Infinity}', "-Infinity is no number that JSON knows; write null, or leave the key out"),
        (b'{"a": 1e999}', "1e999 is no number that JSON knows; write null, or leave the key out"),
        (b'{"a": "\xff"}', "holds bytes that are not UTF-8 text; save the file as UTF-8"),
        (
            b'{"a": ' + b"9" * 5000 + b"}",
            "not readable as JSON: Exceeds the limit (4300 digits) for integer string conversion",
        ),
        (b'{"a":' * 100_000, "objects are nested too deep to be read"),
        (
            b"[\n",
            (
                "not readable as JSON: Expecting value at column 1; "
                "the file is a JSON list; write one JSON object on each line"
            ),
        ),
    ],
)
def test_a_line_that_is_no_row_is_told(line, told, tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(line)
    rows, problems = read(path)
    assert rows == []
    assert problems == [f"x.jsonl:1: {told}"]


def test_the_same_mistake_in_many_rows_is_told_once(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("nope\n" * 1000)
    assert read(path)[1] == [
        (
            "x.jsonl:1: not readable as JSON: Expecting value at column 1 (and so in 999 more rows); "
            "write one JSON object on each line"
        )
    ]


def test_many_different_mistakes_are_cut_short(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("".join(f'{{"k{n}": 1, "k{n}": 2}}\n' for n in range(80)))
    told = read(path)[1]
    assert len(told) == MOST_TOLD + 1
    assert told[-1] == "x.jsonl: 30 more mistakes of other kinds"


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "x.jsonl"
    write_jsonl(path, [{"id": 1}])
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_jsonl(path, [{"id": 2}, {"id": float("nan")}])
    assert path.read_text() == '{"id": 1}\n'
    assert [left.name for left in tmp_path.iterdir()] == ["x.jsonl"]


def test_a_folder_that_cannot_be_written_is_told(folder, mistakes):
    (folder / "file").write_text("")
    assert mistakes(write_jsonl, folder / "file" / "x.jsonl", [{}]) == ["file: is a file, not a folder"]
    (folder / "x.jsonl").mkdir()
    assert mistakes(write_jsonl, folder / "x.jsonl", [{}]) == ["x.jsonl: cannot be written: Is a directory"]
    assert sorted(path.name for path in folder.iterdir()) == ["file", "x.jsonl"]


def test_text_is_written_readably(tmp_path):
    write_jsonl(tmp_path / "new" / "x.jsonl", [{"output": "Grüße"}])
    assert (tmp_path / "new" / "x.jsonl").read_text(encoding="utf-8") == '{"output": "Grüße"}\n'
    assert json.loads((tmp_path / "new" / "x.jsonl").read_bytes()) == {"output": "Grüße"}


class Tagged(Frozen):
    """A row that JSON can fill, and Python's own lists cannot."""

    tags: tuple[str, ...]


def test_no_row_is_left_out_without_a_word():
    told = RowProblems("rows.jsonl")
    with pytest.raises(ValidationError):
        list(read_rows_as(Tagged, [Row(1, 1, {"tags": ["a"]})], told, "no other keys"))
