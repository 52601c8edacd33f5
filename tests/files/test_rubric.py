"""Rubrics from files: what is right comes through, and each mistake has its line and its remedy."""

import pytest

from judgekit.domain.scale import ChoiceScale, LikertScale
from judgekit.files.rubric import find_rubric, load_rubric

WHOLE = """\
name: tone
description: How it sounds.
instructions: Judge the tone.
mode: [pairwise, graded]
reference: optional
ties: false
criteria:
  - name: warmth
    description: Is it warm?
    weight: 2
    scale: {likert: {min: 0, max: 3, anchors: {0: cold, 3: warm}}}
  - name: rude
    description: Is it rude?
    weight: -1
  - {name: register, description: Which?, scale: {choice: {options: {yes: 1, no: 0}}}}
examples:
  - {input: Hi, first: Hello!, second: What., verdict: first}
  - {input: Hi, first: Hello!, verdict: 'warmth=3, rude=no, register=cannot assess'}
tests:
  - {input: Hi, a: Hello!, b: What., expect: a}
  - {input: Hi, output: Hello!, expect: {warmth: [2, 3], rude: no, register: 1}}
"""

TOP = "name: tone\ninstructions: Judge.\n"
ONE = TOP + "criteria:\n- name: warmth\n  description: Is it warm?\n"
KEYS = "name, description, instructions, mode, criteria, reference, ties, reasoning, examples, tests, prompt"
GRADED = ONE + "  scale: {likert: {min: 1, max: 5}}\nmode: graded\n"


def test_a_whole_rubric_comes_through(write):
    rubric = load_rubric(write({"tone.yaml": WHOLE}) / "tone.yaml")
    assert rubric.modes == ("pairwise", "graded")
    assert [criterion.weight for criterion in rubric.criteria] == [2.0, -1.0, 1.0]
    warmth, rude, register = (criterion.scale for criterion in rubric.criteria)
    assert isinstance(warmth, LikertScale)
    assert warmth.likert.anchors == {0: "cold", 3: "warm"}
    assert rude == "binary"
    assert isinstance(register, ChoiceScale)
    assert register.choice.options == {"yes": 1.0, "no": 0.0}
    assert rubric.tests[1].expect == {"warmth": (2.0, 3.0), "rude": "no", "register": 1.0}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[1, 2]",
            (
                ":1: the file should be a mapping with 'name' and 'instructions' and 'criteria', not a list; "
                f"its keys are {KEYS}"
            ),
        ),
        (
            ONE.replace("instructions: Judge.\n", ""),
            ":1: 'instructions' is missing; add 'instructions', which is text",
        ),
        (
            ONE.replace("name: tone", "name: T"),
            ":1: 'name' is 'T', but the file is called 'tone.yaml'; write 'name: tone', or rename the file",
        ),
        (
            ONE.replace("name: tone", "name: my tone!"),
            (
                ":1: 'name' should hold only letters, digits, '.', '_' and '-', not be the text 'my tone!'; "
                "for example 'my-tone'"
            ),
        ),
        (ONE + "  wieght: 2\n", ":6: unknown key 'wieght' in criterion 'warmth'; did you mean 'weight'?"),
        (
            ONE + "  weight: high\n",
            ":6: 'weight' of criterion 'warmth' should be a number, not the text 'high'",
        ),
        (
            ONE + "  weight: '2'\n",
            (
                ":6: 'weight' of criterion 'warmth' should be a number, not the text '2'; "
                "write it without quotes"
            ),
        ),
        (
            ONE + "  weight:\n",
            (
                ":6: 'weight' of criterion 'warmth' should be a number, not nothing; "
                "give it a value, or leave the key out"
            ),
        ),
        (
            ONE + "  weight: .nan\n",
            ":6: 'weight' of criterion 'warmth' should be a number, not the text '.nan'",
        ),
        (ONE + "  weight: 0\n", ":1: all criteria have weight 0; give at least one a weight"),
        (ONE + "ties: yes\n", ":6: 'ties' should be true or false, not the text 'yes'; did you mean true?"),
        (
            ONE + "mode: pairwse\n",
            (
                ":6: 'mode' should be 'pairwise', 'graded' or a list, not the text 'pairwse'; "
                "did you mean 'pairwise'?"
            ),
        ),
        (ONE + "mode: []\n", ":6: 'mode' is empty; write pairwise, graded, or both"),
        (
            ONE + "mode: [graded, fair]\n",
            ":6: item 2 of 'mode' should be 'pairwise' or 'graded', not the text 'fair'",
        ),
        (
            ONE + "reference: maybe\n",
            ":6: 'reference' should be 'required', 'optional' or 'ignored', not the text 'maybe'",
        ),
        (
            ONE + "description: 2026\n",
            ":6: 'description' should be text, not the number 2026; put it in quotes",
        ),
        (
            ONE + "prompt: Compare {input}.\n",
            ":6: 'prompt' never shows the outputs; put {outputs} where they should stand",
        ),
        (
            ONE + "metrics: []\n",
            f":6: unknown key 'metrics'; the keys here are {KEYS}",
        ),
        (ONE + "name: tone\n", ":6: key 'name' is written twice, first on line 1; keep one of them"),
        (
            ONE + "- name: warmth\n  description: Again?\n",
            ":1: criterion 'warmth' appears twice; give each criterion its own name",
        ),
        (
            ONE + "- warmth\n",
            (
                ":6: criterion 2 should be a mapping with 'name' and 'description', not the text "
                "'warmth'; its keys are name, description, weight, scale"
            ),
        ),
        (TOP + "criteria: []\n", ":3: 'criteria' is empty"),
        (
            TOP + "criteria: warmth\n",
            ":3: 'criteria' should be a list, not the text 'warmth'; write it as a list: [...]",
        ),
        (
            ONE + "  scale: likert\n",
            (
                ":6: 'scale' of criterion 'warmth' should be 'binary', a mapping with 'likert' or "
                "a mapping with 'choice', not the text 'likert'"
            ),
        ),
        (
            ONE + "  scale: 5\n",
            (
                ":6: 'scale' of criterion 'warmth' should be 'binary', a mapping with 'likert' or "
                "a mapping with 'choice', not the number 5"
            ),
        ),
        (
            ONE + "  scale: {likret: {}}\n",
            ":6: unknown key 'likret' in 'scale' of criterion 'warmth'; did you mean 'likert'?",
        ),
        (
            ONE + "  scale:\n    likert:\n      max: five\n",
            ":8: 'scale.likert.max' of criterion 'warmth' should be a whole number, not the text 'five'",
        ),
        (
            ONE + "  scale: {likert: {max: 4.5}}\n",
            ":6: 'scale.likert.max' of criterion 'warmth' should be a whole number, not the number 4.5",
        ),
        (ONE + "  scale: {likert: {min: 5, max: 1}}\n", ":6: max (1) must be above min (5)"),
        (ONE + "  scale: {likert: {anchors: {9: great}}}\n", ":6: anchor 9 lies outside 1 to 5"),
        (
            ONE + "  scale: {likert: {anchors: {low: bad}}}\n",
            (
                ":6: unknown key 'low' in 'scale.likert.anchors' of "
                "criterion 'warmth'; the keys here are each a whole number"
            ),
        ),
        (
            ONE + "  scale: {likert: {max: 1000000000}}\n",
            (
                ":6: the scale of criterion 'warmth' has more than 101 "
                "levels; a judge tells few levels apart; 1 to 5 is usual"
            ),
        ),
        (
            ONE + "  scale: {choice: {options: {good: 1}}}\n",
            ":6: 'scale.choice.options' of criterion 'warmth' should have at least 2 items, not 1",
        ),
        (
            ONE + "examples:\n- {input: Hi, first: Hello!, second: What., verdict: a}\n",
            ":7: the verdict of an example with two outputs should be 'first', 'second' or 'tie', not 'a'",
        ),
        (
            GRADED + "examples:\n- {input: Hi, first: Hello!, verdict: warmth=9}\n",
            ":9: '9' is no label of criterion 'warmth'; its labels are 1, 2, 3, 4, 5",
        ),
        (
            GRADED + "examples:\n- {input: Hi, first: Hello!, verdict: warmt=4}\n",
            (
                ":9: there is no criterion 'warmt'; did you mean 'warmth'?\n"
                "tone.yaml:9: the verdict of an example says nothing about criterion 'warmth'; "
                "add 'warmth=' and a label of its scale"
            ),
        ),
        (
            ONE + "tests:\n- {input: Hi, a: Hello!, b: What., expect: c}\n",
            ":7: 'expect' of test 1 should be 'a', 'b', 'tie' or a mapping, not the text 'c'",
        ),
        (
            ONE + "tests:\n- {input: Hi, a: Hello!, expect: a}\n",
            ":7: a test that expects a, b or tie needs both 'a' and 'b'",
        ),
        (
            ONE + "tests:\n- {input: Hi, a: A, b: B, expect: tie}\nties: false\n",
            ":7: a test expects a tie, but the rubric has 'ties: false'",
        ),
        (
            ONE + "tests:\n- {input: Hi, a: A, b: B, expect: a}\nreference: required\n",
            ":7: test 1 has no 'reference', which this rubric requires; add 'reference'",
        ),
        (
            ONE + "tests:\n- {input: Hi, output: Hello!, expect: {warmth: yes}}\n",
            ":7: test 1 is graded, but the rubric is pairwise; add 'graded' to 'mode', or change the test",
        ),
        (
            GRADED + "tests:\n- {input: Hi, output: Hello!, expect: {warmth: [1]}}\n",
            ":9: 'expect.warmth' of test 1 should have 2 items, not 1",
        ),
        (
            GRADED + "tests:\n- {input: Hi, output: Hello!, expect: {warmth: true}}\n",
            ":9: 'expect.warmth' of test 1 should be text, a number or a list, not true; put it in quotes",
        ),
        (
            GRADED + "tests:\n- {input: Hi, output: Hello!, expect: {warmth: [4, 9]}}\n",
            ":9: no grade of criterion 'warmth' lies between 4 and 9; its scale goes from 1 to 5",
        ),
        (
            GRADED + "tests:\n- {input: Hi, output: Hello!, expect: {wramth: 5}}\n",
            ":9: there is no criterion 'wramth'; did you mean 'warmth'?",
        ),
    ],
    ids=str,
)
def test_a_mistake_is_told_with_its_line(text, told, write, mistakes):
    assert mistakes(load_rubric, write({"tone.yaml": text}) / "tone.yaml") == f"tone.yaml{told}".split("\n")


def test_all_mistakes_are_told_in_the_order_of_lines(write, mistakes):
    text = (
        "name: &n tone\nties: no\ncriteria:\n- name: a\n  scale: *n\n- {nmae: b, description: B}\nname: x\n"
    )
    assert mistakes(load_rubric, write({"tone.yaml": text}) / "tone.yaml") == [
        "tone.yaml:1: anchor '&n' is not read; leave it out",
        "tone.yaml:1: 'instructions' is missing; add 'instructions', which is text",
        "tone.yaml:2: 'ties' should be true or false, not the text 'no'; did you mean false?",
        "tone.yaml:4: 'description' is missing in criterion 'a'; add 'description', which is text",
        "tone.yaml:5: alias '*n' is not read; write the value out",
        "tone.yaml:6: unknown key 'nmae' in criterion 2; did you mean 'name'?",
        "tone.yaml:7: key 'name' is written twice, first on line 1; keep one of them",
    ]


def test_the_first_folder_that_has_a_rubric_wins(write):
    folder = write({"own/tone.yaml": ONE, "built-in/tone.yaml": ONE, "built-in/length.yml": ONE})
    folders = (folder / "own", folder / "built-in", folder / "not-there")
    assert find_rubric("tone", folders) == folder / "own" / "tone.yaml"
    assert find_rubric("length", folders) == folder / "built-in" / "length.yml"
    assert find_rubric("drafts/x.yaml", folders).name == "x.yaml"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("tonne", "rubrics: there is no rubric 'tonne'; did you mean 'tone'?"),
        ("safety", "rubrics: there is no rubric 'safety'; the rubrics are length, tone"),
        ("../tone", "rubrics: there is no rubric '../tone'; did you mean 'tone'?"),
    ],
)
def test_an_unknown_rubric_is_told_with_those_there_are(name, told, write, mistakes):
    folder = write({"rubrics/tone.yaml": ONE, "rubrics/length.yaml": ONE})
    assert mistakes(find_rubric, name, (folder / "rubrics",)) == [told]
