import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from judgekit.store.faithful import MARK, original, storable, storable_json

ANY_TEXT = st.text(st.characters(codec=None, categories=None))


@given(ANY_TEXT)
@example("\ud83d\ude00")
@example("\x00")
@example(MARK)
@example(MARK + "\\ud800")
@example("\\ud800\ud800\\")
def test_every_text_comes_back_and_can_be_encoded(text):
    stored = storable(text)
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert original(stored) == text


@given(ANY_TEXT, ANY_TEXT)
def test_two_texts_are_never_stored_alike(one, other):
    assert (storable(one) == storable(other)) is (one == other)


@pytest.mark.parametrize("text", ["", "plain", "naïve \u200f🙂 \n\t\x00", "back\\slash"])
def test_unicode_is_stored_as_it_is(text):
    assert storable(text) == text


def test_texts_inside_json_are_made_storable():
    assert storable_json({"\ud800": ["\udfff", 1, None, ("a",)]}) == {
        "escaped:\\ud800": ["escaped:\\udfff", 1, None, ["a"]]
    }
