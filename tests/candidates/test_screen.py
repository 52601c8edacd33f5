from hypothesis import given
from hypothesis import strategies as st

from judgekit.candidates.leakage import example_leak
from judgekit.candidates.screen import Screen
from judgekit.domain.cases import Case, Message

VOCABULARY = ["how", "many", "ships", "are", "there", "in", "the", "harbour", "of", "oslo", "today"]
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=12)
CASES = st.builds(lambda asked, answer: (" ".join(asked), " ".join(answer)), WORDS, WORDS)


def case(name, asked, answer=None):
    return Case(name, (Message("user", asked),), answer)


def test_the_same_question_and_the_same_answer_are_found_among_many():
    tests = [
        (f"s/{n}", case(str(n), f"What is the depth of dock {n}?", f"SELECT {n} FROM docks d"))
        for n in range(50)
    ]
    screen = Screen(tests)
    assert screen.leak(case("x", "what is the depth of dock 7")) == ("s/7", "same_input")
    assert screen.leak(case("x", "Which?", "select 9 from docks d;")) == ("s/9", "same_reference")
    assert screen.leak(case("x", "Who owns the yellow boat?", "SELECT owner FROM boats")) is None
    assert Screen([]).leak(case("x", "Which?")) is None


@given(st.lists(CASES, max_size=6), CASES)
def test_nothing_is_missed_that_looking_at_every_test_would_find(tests, row):
    named = [(str(n), case(str(n), *each)) for n, each in enumerate(tests)]
    mine = case("row", *row)
    closely = {name for name, test in named if example_leak(test, mine)}
    found = Screen(named).leak(mine)
    assert (found is None) == (not closely)
    assert found is None or found[0] in closely
