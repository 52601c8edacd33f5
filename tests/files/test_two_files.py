"""Two files of outputs make a suite, and say so where they do not fit together."""

import pytest

from judgekit.files.suite import missing_outputs
from judgekit.files.two_files import suite_of_files

A = '{"id": 1, "input": "Hi", "output": "A1"}\n{"id": 2, "input": "Ho", "output": "A2"}\n'
B = (
    '{"id": 3, "input": [{"role": "user", "content": "Hu"}], "output": "B3"}\n'
    '{"id": "2", "input": "Ho", "output": "B2", "reference": "R", "context": ["p"], "metadata": {"n": 1}}\n'
)


def test_cases_are_joined_by_id(write):
    folder = write({"base.jsonl": A, "few-shot.jsonl": B})
    suite = suite_of_files(folder / "base.jsonl", folder / "few-shot.jsonl", ["tone"])
    assert suite.name == "base-vs-few-shot"
    assert suite.file.rubrics == ("tone",)
    assert [(case.id, case.text, case.reference) for case in suite.cases] == [
        ("1", "Hi", None),
        ("2", "Ho", "R"),
        ("3", "Hu", None),
    ]
    assert {name: list(outputs) for name, outputs in suite.outputs.items()} == {
        "base": ["1", "2"],
        "few-shot": ["3", "2"],
    }
    assert suite.outputs["few-shot"]["2"].context == ("p",)
    assert missing_outputs(suite) == {"base": ("3",), "few-shot": ("1",)}


def test_files_of_one_name_are_told_apart_by_their_folders(write):
    folder = write({"monday/out.jsonl": A, "tuesday/out.jsonl": A})
    suite = suite_of_files(folder / "monday/out.jsonl", folder / "tuesday/out.jsonl", ["tone"])
    assert list(suite.outputs) == ["monday/out", "tuesday/out"]
    assert suite.name == "monday-out-vs-tuesday-out"


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        (A, A.replace('"Hi"', '"Hey"'),
         ["b.jsonl:1: id '1' has another 'input' than at a.jsonl:1; compare answers to the same question"]),
        (B, B.replace('"R"', '"S"'),
         ["b.jsonl:2: id '2' has another 'reference' than at a.jsonl:2; a case has one reference"]),
        (A, '{"id": 9, "input": "Hi", "output": "B"}',
         ["b.jsonl:1: no id is also in a.jsonl; outputs are compared case by case, joined by id"]),
        (A, "", ["b.jsonl: there are no outputs"]),
        ('{"id": 1, "output": "A"}', '{"id": 1, "input": "", "output": "B", "gold": "R"}',
         ["a.jsonl:1: 'input' is missing; add 'input', which is text or a list",
          "b.jsonl:1: unknown key 'gold'; did you mean 'reference'?"]),
        (A + A, A.replace('"Hi"', '""'),
         ["a.jsonl:3: id '1' is there twice, first on line 1; give each row its own id",
          "a.jsonl:4: id '2' is there twice, first on line 2; give each row its own id",
          "b.jsonl:1: 'input' is empty",
          "b.jsonl:1: id '1' has another 'input' than at a.jsonl:3; compare answers to the same question"]),
    ],
)  # fmt: skip
def test_a_mistake_is_told(a, b, told, write, mistakes):
    folder = write({"a.jsonl": a, "b.jsonl": b})
    assert mistakes(suite_of_files, folder / "a.jsonl", folder / "b.jsonl", ["tone"]) == told


def test_a_file_is_not_compared_with_itself(write, mistakes):
    folder = write({"a.jsonl": A})
    assert mistakes(suite_of_files, folder / "a.jsonl", folder / "a.jsonl", ["tone"]) == [
        "a.jsonl: cannot be told from a.jsonl by its name; rename one of them"
    ]
