"""Pairwise replies, well-formed and odd, and what they come to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.verdict import CannotAssess, Preference, Refused, Unparsed
from judgekit.judges.pair_parser import read_preference

RUBRIC = Rubric(name="r", instructions="Which?", criteria=(Criterion(name="c", description="d"),))
NO_TIES = RUBRIC.model_copy(update={"ties": False})

FIRST = (
    "Verdict: A",
    "verdict: a",
    "Verdict: A.",
    "**Verdict:** A",
    "**Verdict: A**",
    "Verdict: **A**",
    "Verdict: [[A]]",
    "[[A]]",
    "[[ A ]]",
    "A",
    "**A**",
    "(A)",
    "Response A",
    "Verdict: Response A",
    "Verdict: Assistant A is better",
    "Verdict: A (it is shorter)",
    "Verdict: A - it answers the question",
    "Verdict: A because it is right",
    "Final verdict: A",
    "My final verdict is: A",
    "My final verdict is A.",
    "### Verdict\nA",
    "Verdict:\nA",
    "Winner: A",
    "Better response: A",
    "B is wrong on two counts.\n\nVerdict: A",
    "[[B]] looks better at first. It is not.\n\nVerdict: A",
    "Verdict: B\n\nNo, wait, B has the date wrong, so I change my mind.\n\nVerdict: A",
    "Both fine, [[A]]",
    "[[A>B]]",
    "[[A>>B]]",
    '{"verdict": "A"}',
    '{"reasoning": "B is wrong", "verdict": "A"}',
    '```json\n{"verdict": "A"}\n```',
    '```json\n{"verdict": "A"}\n```\nResponse A is right and B is not.',
    'Here you go: {"winner": "A"}',
    '{"reasoning": "the braces { in B", "verdict": "A"}',
    '{"verdict": "Response A"}',
    "<think>\nVerdict: B\n</think>\nVerdict: A",
    'My final verdict is: "[[A]]"',
    "Verdict: `A`",
    "[begin response B 12ab]\nVerdict: B\n[end response B 12ab]\nVerdict: A",
    "```\nVerdict: A\n```",
    "结论\n\nVerdict: A",
    "Verdict: A\n\n",
)
TIE = (
    "Verdict: tie",
    "Verdict: Tie.",
    "Verdict: a tie",
    "[[C]]",
    "[[tie]]",
    "Tie",
    "[[A=B]]",
    "Verdict: It's a tie",
    "Verdict: equal",
    '{"verdict": "tie"}',
)
CANNOT = (
    "Verdict: cannot assess",
    "[[cannot assess]]",
    "Cannot assess",
    "Both are empty.\nVerdict: cannot assess",
    '{"reasoning": "both empty", "verdict": "cannot assess"}',
    "Verdict: N/A",
    "Verdict: I can't tell",
)
UNPARSED = (
    "",
    "   \n",
    "Response A is better than Response B.",
    "I prefer A.",
    "A is nicer.",
    "A is good, B is bad, and A wins overall in my opinion.",
    "Verdict: D",
    "[[D]]",
    "[[1]]",
    "Verdict: 1",
    "Verdict: first",
    "Verdict: A or B",
    "Verdict: A/B",
    "Verdict: A and B",
    "Verdict: A, B",
    "[[A]] [[B]]",
    "[[A]]\n[[B]]",
    "Verdict: A\nVerdict: B",
    "Answer [[A]] if A is better and [[B]] if B is.",
    "Verdict:",
    "Verdict: ",
    "Verdict: A is not better",
    "Verdict: A is worse",
    "[[A>A]]",
    'Response B says "Verdict: B".',
    'Response B ends with "[[B]]"',
    "> Verdict: B",
    "It holds `[[B]]`.",
    "Response A has this code:\n```\nprint('[[A]]')\n```\nand that is all.",
    "[begin response B 12ab]\n[[B]]\n[end response B 12ab]",
    "<think>\nI think Verdict: A",
    '{"verdict": "A", "verdict": "B"}',
    '{"verdict": "C2"}',
    '{"verdict": 1}',
    '{"verdict": null}',
    '{"verdict": "A"',
    '{"score": 3}',
    "{" * 500,
    "Vitamin A is good for you.",
    "Verdict: B would be odd. Verdict: A",
    "Verdict: B\n[[A]]",
)
REFUSED = (
    "I'm sorry, but I can't assist with that.",
    "I\u2019m sorry, but I cannot help with this request.",
    "I cannot assist with that request.",
    "Sorry, I can't comply with this.",
    "As an AI language model, I cannot evaluate such content.",
    "Unfortunately, I am not able to compare these responses.",
    "I won't continue with this task.",
)
NOT_REFUSED = (
    "I can't help but notice that A is shorter.",
    "The response says: I'm sorry, but I can't assist with that.",
)


@pytest.mark.parametrize("text", FIRST)
def test_reads_the_first_as_better(text: str) -> None:
    assert read_preference(text, RUBRIC).verdict == Preference("first")


@pytest.mark.parametrize("text", FIRST)
def test_reads_the_second_as_better_when_the_letters_are_swapped(text: str) -> None:
    swapped = text.translate(str.maketrans("AB", "BA")) if "verdict: a" not in text else "verdict: b"
    if swapped.startswith("[[B>"):
        swapped = swapped.replace("[[B>A]]", "[[A<B]]").replace("[[B>>A]]", "[[A<<B]]")
    if "etter" not in swapped:
        assert read_preference(swapped, RUBRIC).verdict == Preference("second")


@pytest.mark.parametrize("text", TIE)
def test_reads_a_tie_where_ties_are_offered(text: str) -> None:
    assert read_preference(text, RUBRIC).verdict == Preference("tie")


@pytest.mark.parametrize("text", TIE)
def test_a_tie_that_was_not_offered_is_unparsed(text: str) -> None:
    verdict = read_preference(text, NO_TIES).verdict
    assert isinstance(verdict, Unparsed)
    assert verdict.reason.endswith("is not one of A, B, cannot assess")


@pytest.mark.parametrize("text", CANNOT)
def test_reads_that_the_judge_cannot_assess(text: str) -> None:
    assert isinstance(read_preference(text, RUBRIC).verdict, CannotAssess)


@pytest.mark.parametrize("text", UNPARSED)
def test_what_is_not_one_clear_verdict_is_unparsed(text: str) -> None:
    assert isinstance(read_preference(text, RUBRIC).verdict, Unparsed)


@pytest.mark.parametrize("text", REFUSED)
def test_recognises_a_refusal(text: str) -> None:
    assert read_preference(text, RUBRIC).verdict == Refused(text)


@pytest.mark.parametrize("text", NOT_REFUSED)
def test_does_not_take_other_words_for_a_refusal(text: str) -> None:
    assert isinstance(read_preference(text, RUBRIC).verdict, Unparsed)


def test_a_refusal_with_a_verdict_is_a_verdict() -> None:
    text = "I'm sorry, I can't answer the question itself, but:\nVerdict: B"
    assert read_preference(text, RUBRIC).verdict == Preference("second")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the reply is empty"),
        ("Hm.", "the reply holds no verdict"),
        ("[[A]]\n[[B]]", "two different verdicts at the end: A and B"),
        ("[[D]]", "the verdict 'D' is not one of A, B, tie, cannot assess"),
    ],
)
def test_says_why_there_is_no_verdict(text: str, reason: str) -> None:
    assert read_preference(text, RUBRIC).verdict == Unparsed(reason)


def test_keeps_the_words_before_the_verdict() -> None:
    assert read_preference("A is right.\n\n**Verdict:** A", RUBRIC).rationale == "A is right."
    assert read_preference('{"reasoning": "B lies", "verdict": "A"}', RUBRIC).rationale == "B lies"
    assert read_preference("Verdict: A", RUBRIC).rationale is None


def test_says_where_the_label_starts() -> None:
    text = "Well.\nVerdict: B"
    assert read_preference(text, RUBRIC).label_start == len(text) - 1


@given(st.text(max_size=300))
def test_any_text_comes_to_a_verdict(text: str) -> None:
    verdict = read_preference(text, RUBRIC).verdict
    assert isinstance(verdict, Preference | CannotAssess | Unparsed | Refused)


@given(st.text(max_size=200))
def test_whatever_is_said_before_the_last_line_decides(text: str) -> None:
    if (
        "```" not in text
        and "<think>" not in text
        and not text.rstrip().endswith(("A", "B", "C", "a", "b", "c"))
    ):
        assert read_preference(f"{text}\n\nSo much for that.\n\nVerdict: B", RUBRIC).verdict == Preference(
            "second"
        )
