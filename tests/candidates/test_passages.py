import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.candidates.passages import chunk_text, read_passages
from judgekit.domain.errors import FileProblems


def test_a_heading_begins_a_chunk_and_paragraphs_are_gathered():
    text = "Intro.\n\nMore.\n\n# Rivers\n\nAll flow.\n\n# Lakes\nNone."
    assert chunk_text(text) == ["Intro.\n\nMore.", "# Rivers\n\nAll flow.", "# Lakes\nNone."]


def test_a_long_paragraph_is_cut_after_a_sentence():
    assert chunk_text("One is here. Two is here. Three.", limit=26) == ["One is here. Two is here.", "Three."]


@given(st.text(alphabet="ab. \n#", max_size=200), st.integers(min_value=5, max_value=60))
def test_no_chunk_is_too_long_and_no_letter_is_lost(text, limit):
    chunks = chunk_text(text, limit)
    assert all(0 < len(chunk) <= limit for chunk in chunks)
    assert "".join("".join(chunks).split()) == "".join(text.split())


def test_a_folder_is_read_in_order_with_names(tmp_path):
    (tmp_path / "b.md").write_text("# B\n\nbee")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("ay")
    (tmp_path / "picture.png").write_bytes(b"\x89")
    assert [(p.id, p.text) for p in read_passages(tmp_path)] == [
        ("b.md#1", "# B\n\nbee"),
        ("sub/a.txt#1", "ay"),
    ]


def test_jsonl_rows_have_a_text_and_may_have_an_id(tmp_path):
    file = tmp_path / "p.jsonl"
    file.write_text('{"id": 7, "text": "one"}\n\n{"text": "two", "title": "T"}\n')
    assert [(p.id, p.text) for p in read_passages(file)] == [("7", "one"), ("p.jsonl#3", "two")]


def test_all_bad_rows_are_told_at_once(tmp_path):
    file = tmp_path / "p.jsonl"
    file.write_text('{"text": "one"}\nnonsense\n["text"]\n{"text": " "}\n')
    with pytest.raises(FileProblems) as caught:
        read_passages(file)
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4]


def test_nothing_to_read_is_told(tmp_path):
    with pytest.raises(FileProblems, match="no such file or folder"):
        read_passages(tmp_path / "absent")
    with pytest.raises(FileProblems, match="holds no passage"):
        read_passages(tmp_path)
