"""Cases as text and as evidence."""

from judgekit.domain.cases import Case, Message


def test_one_message_is_its_own_text():
    assert Case("a", (Message("user", "Hi"),)).text == "Hi"


def test_several_turns_are_told_with_their_roles():
    case = Case("a", (Message("system", "Be brief."), Message("user", "Hi")))
    assert case.text == "[system]\nBe brief.\n\n[user]\nHi"


def test_a_case_is_its_own_cluster_unless_told():
    assert Case("a", ()).cluster == "a"
    assert Case("a", (), cluster="c").cluster == "c"
