"""Recorded outputs: joined to cases by id, faithfully, with mistakes told."""

import json

import pytest

from judgekit.files.outputs import read_outputs

IDS = ("q-1", "q-2", "greeting")


@pytest.fixture
def read(write):
    def call(content, ids=IDS):
        return read_outputs(write({"out.jsonl": content}) / "out.jsonl", "short", ids)

    return call


def test_outputs_come_through_by_case(read):
    content = (
        '{"id": "q-2", "output": "B", "context": ["p"], "metadata": {"ms": 3}}\n'
        '{"id": "q-1", "output": "A", "context": null}\n'
    )
    outputs = read(content)
    assert list(outputs) == ["q-2", "q-1"]
    found = outputs["q-2"]
    assert (found.candidate, found.text, found.context, found.metadata) == ("short", "B", ("p",), {"ms": 3})


@pytest.mark.parametrize("text", ["a\x00b", "half \udcff", "\u202egnol\u202c", "a\u2028b", "y" * 10_000_000])
def test_odd_outputs_are_kept_as_they_are(text, read):
    assert read(json.dumps({"id": "q-1", "output": text}))["q-1"].text == text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            '{"id": "greting", "output": "A"}',
            ["out.jsonl:1: no case has the id 'greting'; did you mean 'greeting'?"],
        ),
        ('{"id": "other", "output": "A"}', ["out.jsonl:1: no case has the id 'other'"]),
        ('{"case_id": "q-1", "output": "A"}', ["out.jsonl:1: unknown key 'case_id'; did you mean 'id'?"]),
        ('{"id": "q-1", "text": "A"}', ["out.jsonl:1: unknown key 'text'; did you mean 'output'?"]),
        ('{"id": "q-1", "Output": "A"}', ["out.jsonl:1: unknown key 'Output'; did you mean 'output'?"]),
        ('{"id": "q-1"}', ["out.jsonl:1: 'output' is missing; add 'output', which is text"]),
        ('{"id": "q-1", "output": null}', ["out.jsonl:1: 'output' is missing; add 'output', which is text"]),
        (
            '{"id": "q-1", "output": "A", "model": "m"}',
            [
                (
                    "out.jsonl:1: unknown key 'model'; the keys here are id, output, context, metadata; "
                    "put others under 'metadata'"
                )
            ],
        ),
        (
            '{"id": "q-1", "output": {"text": "A"}}',
            ["out.jsonl:1: 'output' should be text, not a mapping"],
        ),
        ('{"id": " ", "output": "A"}', ["out.jsonl:1: 'id' is empty", "out.jsonl:1: no case has the id ' '"]),
        (
            '{"id": "q-1", "output": "A"}\n{"id": "q-1", "output": "B"}',
            ["out.jsonl:2: id 'q-1' is there twice, first on line 1; give each row its own id"],
        ),
        (
            '{"id": "q-1", "output": "A", "context": "p", "metadata": 3}\n{"id": "q-2" "output": "B"}\n',
            [
                "out.jsonl:1: 'metadata' should be a mapping, not the number 3",
                (
                    "out.jsonl:2: not readable as JSON: Expecting ',' delimiter at column 14; "
                    "write one JSON object on each line"
                ),
            ],
        ),
    ],
)
def test_a_mistake_is_told(content, told, read, mistakes):
    assert sorted(mistakes(read, content)) == sorted(told)


def test_many_unknown_ids_are_told_without_searching_for_all(read, mistakes):
    ids = [f"case-{n}" for n in range(20_000)]
    rows = "".join(f'{{"id": "q{n}", "output": "A"}}\n' for n in range(500))
    told = mistakes(read, rows, ids)
    assert len(told) == 51
    assert told[-1] == "out.jsonl: 450 more mistakes of other kinds"


def test_an_output_that_says_nothing_is_an_output(write):
    folder = write({"out.jsonl": '{"id": "q-1", "output": ""}\n{"id": "q-2", "output": " \\n"}\n'})
    outputs = read_outputs(folder / "out.jsonl", "base")
    assert [output.text for output in outputs.values()] == ["", " \n"]
