import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.candidates.prompt import Shown, build_messages, fill
from judgekit.candidates.resolve import Pipeline
from judgekit.domain.cases import Case, Message
from judgekit.domain.errors import FileProblems


def case(text, reference=None, **metadata):
    return Case(text, (Message("user", text),), reference, metadata=metadata)


def texts(messages):
    return [(message.role, message.content) for message in messages]


def ask(case, shown=None, **keys):
    return texts(build_messages(Pipeline("c", "local:tiny", **keys), case, shown))


def test_fields_are_input_and_metadata():
    asked = ask(case("How many?", schema="t(a, b)", rows=3), prompt="{schema}/{rows}\n{input}")
    assert asked == [("user", "t(a, b)/3\nHow many?")]


def test_the_reference_cannot_be_named():
    hidden = Case("q", (Message("user", "q"),), "the answer", metadata={"reference": "smuggled in"})
    with pytest.raises(FileProblems, match=r"unknown field \{reference\}"):
        ask(hidden, prompt="{input} {reference}")


def test_metadata_cannot_stand_in_for_the_input():
    assert ask(case("real", input="fake", examples="fake"), prompt="{input}{examples}") == [("user", "real")]


def test_an_unknown_field_is_a_problem_with_a_remedy():
    with pytest.raises(FileProblems) as caught:
        ask(case("q", schema="s"), prompt="{shema} {input}")
    (problem,) = caught.value.problems
    assert str(problem) == (
        "candidate 'c', prompt: unknown field {shema}; did you mean {schema}?; write {{shema}} for the text"
    )


def test_all_unknown_fields_are_told_at_once():
    with pytest.raises(FileProblems) as caught:
        fill("{a} {b} {a}", {}, "here")
    assert [problem.what for problem in caught.value.problems] == ["unknown field {a}", "unknown field {b}"]


def test_braces_around_no_name_stay_as_they_are():
    assert fill('{"a": {"b": 1}} {} {x y} {{x}} {x}', {"x": "v"}, "") == '{"a": {"b": 1}} {} {x y} {x} v'


@given(st.text(), st.text())
def test_values_are_never_expanded_again(a, b):
    assert fill("{a}|{b}", {"a": a + "{b}", "b": b + "{a}"}, "") == f"{a}{{b}}|{b}{{a}}"


@given(st.text())
def test_an_input_goes_through_the_default_prompt_unchanged(text):
    assert ask(case(text)) == [("user", text)]


def test_a_conversation_keeps_its_turns_and_one_system_text():
    turns = (
        Message("system", "Own rules"),
        Message("user", "Hello"),
        Message("assistant", "Hi"),
        Message("user", "And now?"),
    )
    asked = ask(Case("m", turns), prompt="Say: {input}", system="House rules")
    assert asked == [
        ("system", "House rules\n\nOwn rules"),
        ("user", "Hello"),
        ("assistant", "Hi"),
        ("user", "Say: And now?"),
    ]


def test_examples_become_earlier_turns():
    shown = Shown(examples=[case("1+1", "2"), case("2+2", "4")])
    assert ask(case("3+3"), shown, prompt="Add {input}", system="Sums") == [
        ("system", "Sums"),
        ("user", "Add 1+1"),
        ("assistant", "2"),
        ("user", "Add 2+2"),
        ("assistant", "4"),
        ("user", "Add 3+3"),
    ]


def test_examples_in_the_prompt_take_the_form_of_what_follows_them():
    shown = Shown(examples=[case("1+1", "2", unit="m")])
    asked = ask(case("3+3", unit="s"), shown, prompt="Add.\n\n{examples}Q ({unit}): {input}\nA:")
    assert asked == [("user", "Add.\n\nQ (m): 1+1\nA: 2\n\nQ (s): 3+3\nA:")]


def test_a_prompt_that_names_examples_does_without_them():
    assert ask(case("3+3"), prompt="{examples}Q: {input}") == [("user", "Q: 3+3")]


def test_passages_go_where_the_prompt_says_or_before_it():
    shown = Shown(context=["one", "two"])
    assert ask(case("q"), shown, prompt="{input}\n{context}") == [("user", "q\none\n\ntwo")]
    assert ask(case("q"), shown) == [("user", "one\n\ntwo\n\nq")]


def test_a_cases_own_passages_are_given_when_named_and_retrieved_ones_win():
    given_case = Case("c", (Message("user", "q"),), context=("own",))
    assert ask(given_case, prompt="{context}: {input}") == [("user", "own: q")]
    assert ask(given_case, Shown(context=["found"]), prompt="{context}: {input}") == [("user", "found: q")]
    assert ask(given_case) == [("user", "q")]
