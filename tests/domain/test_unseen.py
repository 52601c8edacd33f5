from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.unseen import split_unseen, visible


def test_what_is_not_seen_is_spelt_out():
    assert visible("a\u202eb\x1b[2J\u200b\ufeff") == "a⟨U+202E⟩b⟨U+001B⟩[2J⟨U+200B⟩⟨U+FEFF⟩"


def test_line_ends_tabs_and_joined_emoji_are_seen():
    assert visible("a\tb\r\nc\n👩‍🚀") == "a\tb\nc\n👩‍🚀"


@given(st.text(st.characters(), max_size=50))
def test_nothing_is_lost_and_all_can_be_written(text):
    parts = split_unseen(text)
    assert "".join(parts) == text.replace("\r\n", "\n")
    assert all(len(part) == 1 for part in parts[1::2])
    visible(text).encode("utf-8")
