import pytest

from judgekit.candidates.leakage import example_leak, passage_leak
from judgekit.domain.cases import Case, Message

GOLD = "SELECT name FROM staff WHERE pay > 60"
ASKED = "Show the names of all staff who earn more than 60"


def case(id_, text, reference=None):
    return Case(id_, (Message("user", text),), reference)


TEST_CASE = case("t1", ASKED, GOLD)


@pytest.mark.parametrize(
    ("text", "reference", "kind"),
    [
        (ASKED, GOLD, "same_input"),
        (f"  {ASKED.upper()}?!", "SELECT 1", "same_input"),
        ("Show the names of all staff who earn more than 70", "SELECT 2", "near_input"),
        ("who earns well", "select name\nfrom staff where pay>60;", "same_reference"),
        ("Who earns less than 60?", "SELECT name FROM staff WHERE pay < 60", None),
        ("How many staff are there?", "SELECT COUNT(*) FROM staff", None),
    ],
)
def test_an_example_that_gives_the_case_away_is_named(text, reference, kind):
    leak = example_leak(TEST_CASE, case("e1", text, reference))
    assert (leak and leak.kind) == kind
    assert leak is None or leak.source == "e1"


def test_the_case_itself_is_a_leak():
    leak = example_leak(TEST_CASE, TEST_CASE)
    assert leak is not None
    assert leak.kind == "same_case"


def test_a_short_answer_in_common_is_no_leak():
    assert example_leak(case("a", "Is 7 prime?", "yes"), case("b", "Is water wet?", "Yes.")) is None


def test_inputs_without_words_are_compared_as_they_are():
    assert example_leak(case("a", "?!", "x"), case("b", "...", "y")) is None
    assert example_leak(case("a", "?!", "x"), case("b", "? !", "y")) is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ASKED + ".", "same_input"),
        (f"FAQ. {ASKED} Answer: look at pay.", "same_input"),
        (GOLD + ";", "same_reference"),
        (f"Cookbook:\n{GOLD}\nand so on", "holds_reference"),
        ("staff(id, name, pay): pay is in thousands", None),
        ("", None),
    ],
)
def test_a_passage_that_gives_the_case_away_is_named(text, kind):
    leak = passage_leak(TEST_CASE, "p1", text)
    assert (leak and leak.kind) == kind


def test_a_passage_may_state_the_answer_in_prose():
    asked = case("q", "When did the old bridge of Brenn fall?", "It fell in the spring of 1903")
    assert (
        passage_leak(asked, "p", "The old bridge stood long. It fell in the spring of 1903, in a flood.")
        is None
    )
