import json

import pytest

from judgekit.domain.cases import Message
from judgekit.domain.errors import FileProblems, UsageError
from judgekit.files.log_rows import FIELDS, fields_of, read_log_rows

USER = {"role": "user", "content": "How much?"}
ASKED = (Message("user", "How much?"),)


def read(tmp_path, *rows, maps=()):
    path = tmp_path / "calls.jsonl"
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return read_log_rows(path, fields_of(maps))


@pytest.mark.parametrize(
    "row",
    [
        {"input": "How much?", "output": "Twelve."},
        {"prompt": "How much?", "response": "Twelve."},
        {"messages": [USER], "output": {"role": "assistant", "content": "Twelve."}},
        {"messages": [USER, {"role": "assistant", "content": "Twelve."}]},
        {"messages": [USER, {"role": "assistant", "content": "Twelve."}], "completion": "Twelve."},
        {
            "messages": [{"role": "user", "content": [{"type": "text", "text": "How much?"}]}],
            "answer": "Twelve.",
        },
        {"request": {"messages": [USER]}, "response": {"choices": [{"message": {"content": "Twelve."}}]}},
        {
            "body": {"messages": [USER]},
            "response": {"body": {"choices": [{"message": {"content": "Twelve."}}]}},
        },
        {
            "input": {"messages": [USER]},
            "output": [{"content": [{"type": "output_text", "text": "Twelve."}]}],
        },
        {"input": [{"role": "human", "content": "How much?"}], "output": {"output_text": "Twelve."}},
    ],
)
def test_logs_are_read_whatever_they_are_called(tmp_path, row):
    (call,) = read(tmp_path, row).calls
    assert (call.messages, call.output) == (ASKED, "Twelve.")


def test_what_else_a_log_says_is_kept(tmp_path):
    row = {
        "input": "How much?",
        "output": "{}",
        "id": 7,
        "model": "small-1",
        "tags": "shop",
        "timestamp": 12.5,
    }
    (call,) = read(tmp_path, row | {"session_id": "s1"}).calls
    assert (call.id, call.model, call.tags, call.time, call.conversation) == (
        "7",
        "small-1",
        ("shop",),
        "12.5",
        "s1",
    )


def test_conversations_keep_their_turns_and_the_system_its_word(tmp_path):
    turns = [
        {"role": "developer", "content": "Be short."},
        USER,
        {"role": "assistant", "content": "Of what?"},
        {"role": "user", "content": "Boxes."},
    ]
    (call,) = read(tmp_path, {"messages": turns, "output": "Twelve."}).calls
    assert [turn.role for turn in call.messages] == ["system", "user", "assistant", "user"]


def test_fields_of_ones_own_are_named(tmp_path):
    row = {"req": {"q": "How much?"}, "text.out": "Twelve.", "input": "not this"}
    (call,) = read(tmp_path, row, maps=("input=req.q", "output=text.out")).calls
    assert (call.messages, call.output) == (ASKED, "Twelve.")


@pytest.mark.parametrize(
    ("row", "lack"),
    [
        ({"messages": [USER], "output": None}, "without an answer"),
        ({"messages": [USER], "output": "  "}, "without an answer"),
        ({"messages": [USER], "output": {"tool_calls": [{"id": 1}]}}, "with calls of tools"),
        ({"messages": [USER, {"role": "tool", "content": "x"}], "output": "y"}, "with calls of tools"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}], "output": "y"},
            "other than text",
        ),
        ({"messages": [{"role": "system", "content": "x"}], "output": "y"}, "without a question"),
        ({"messages": [], "output": "y"}, "without a question"),
        ({"messages": 7, "output": "y"}, "other than text"),
        ({"output": "y"}, "without a question"),
    ],
)
def test_what_can_be_no_case_is_counted_by_what_it_lacks(tmp_path, row, lack):
    found = read(tmp_path, {"input": "How much?", "output": "Twelve."}, row)
    assert (found.records, len(found.calls)) == (2, 1)
    ((said, number),) = found.left_out.items()
    assert number == 1
    assert lack in said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ({"ask": "x", "output": "y"},),
            r"calls\.jsonl:1: no line has an input: .*; name its field with --map input=FIELD",
        ),
        (
            ({"input": "x", "said": "y"},),
            r"calls\.jsonl:1: no line has an output: .* with --map output=FIELD",
        ),
        (({"input": "x", "output": "y"}, "{oops"), r"calls\.jsonl:2: not readable as JSON"),
        (({"input": "x", "output": "y"}, "[1]"), r"calls\.jsonl:2: a row should be an object"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path, rows, said):
    with pytest.raises(FileProblems, match=said):
        read(tmp_path, *rows)


@pytest.mark.parametrize(
    ("word", "said"), [("input", "write KEY=FIELD"), ("inptu=x", "did you mean 'input'")]
)
def test_maps_are_checked(word, said):
    with pytest.raises(UsageError, match=said):
        fields_of([word])


def test_every_key_has_a_usual_name():
    assert all(names for names in FIELDS.values())
