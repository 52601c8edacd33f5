import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.errors import UsageError
from judgekit.files.masking import basic_mask, find_mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write ann.b+c@ex-ample.co.uk now", "write [email] now"),
        ("card 4111 1111 1111 1111, 4111-1111-1111-1111", "card [card], [card]"),
        ("at 192.168.0.1 and 10.0.0.1.", "at [ip] and [ip]."),
        ("::1 fe80::1ff:fe23:4567:890a 2001:db8:85a3:0:0:8a2e:370:7334", "[ip] [ip] [ip]"),
        ("+49 30 901820, +1 (555) 123-4567, 00441632960961", "[phone], [phone], [phone]"),
        ("(030) 1234-5678, 555-123-4567, 0171 2345678", "[phone], [phone], [phone]"),
    ],
)
def test_what_names_a_person_is_replaced_by_its_kind(text, masked):
    assert basic_mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112 fails the check",
        "on 2024-01-15 at 12:30:45, 12 boxes at 7 USD",
        "100 000 000 users, order 1234567890, 3.14159265358979, v1.2.3.4.5",
        "2026-11-23T19:40:00+00:00, std::vector, a::b::c, yes: no:",
        "ISBN 978-3-16-148410-0",
    ],
)
def test_other_numbers_stay(text):
    assert basic_mask(text) == text


@given(st.text())
def test_a_masked_text_needs_no_other_mask(text):
    assert basic_mask(basic_mask(text)) == basic_mask(text)


def test_a_function_of_ones_own_is_found_and_watched(tmp_path):
    (tmp_path / "own_masks_7.py").write_text(
        "def hide(text):\n    return text.replace('Ann', '[name]')\n"
        "def broken(text):\n    return text[99]\n"
        "def nothing(text):\n    pass\n"
    )
    assert find_mask("own_masks_7:hide", tmp_path)("Ann asks") == "[name] asks"
    with pytest.raises(UsageError, match="'own_masks_7:broken' raised IndexError"):
        find_mask("own_masks_7:broken", tmp_path)("x")
    with pytest.raises(UsageError, match="gave NoneType; it should give the text back"):
        find_mask("own_masks_7:nothing", tmp_path)("x")
    with pytest.raises(UsageError, match="has no function 'other'"):
        find_mask("own_masks_7:other", tmp_path)


@pytest.mark.parametrize(
    ("name", "said"), [("hide", "write 'basic', or module:function"), ("no_such_8:x", "looked for in")]
)
def test_masks_that_are_not_there_are_told(tmp_path, name, said):
    with pytest.raises(UsageError, match=said):
        find_mask(name, tmp_path)
