import pytest

from judgekit.domain.cases import Case, Message, Output
from judgekit.workflow.failure_kinds import Prompted, failure_of

GOLD = "SELECT name FROM ships WHERE flag = 'NO' ORDER BY tons DESC LIMIT 1"
WRONG = "wrong result: other rows than the reference"


def failure(output, note=WRONG, gold=GOLD, shown=None):
    case = Case("c1", (Message("user", "Largest Norwegian ship?"),), gold)
    prompted = None if shown is None else Prompted(shown, case.text)
    return failure_of(case, Output("x", "c1", output), note, prompted)


@pytest.mark.parametrize(
    ("kind", "output", "note"),
    [
        ("no query", "I do not know.", "the output holds no SELECT or WITH statement"),
        ("broken query", "SELECT name FROM ships WHERE (", "OperationalError: incomplete input"),
        ("too slow", "SELECT name FROM ships, ships", "Timeout: no result after 5 s"),
        ("invented name", "SELECT title FROM ships", "OperationalError: no such column: title"),
        ("wrong table", "SELECT name FROM boats WHERE flag = 'NO' ORDER BY tons DESC LIMIT 1", WRONG),
        ("wrong column", "SELECT name FROM ships WHERE flag = 'NO' LIMIT 1", WRONG),
        ("wrong value", "SELECT name FROM ships WHERE flag = 'Norway' ORDER BY tons DESC LIMIT 1", WRONG),
        ("other columns asked for", GOLD.replace("name", "name, tons"), WRONG),
        ("aggregation or grouping", GOLD.replace("ORDER BY tons", "ORDER BY max(tons)"), WRONG),
        ("order or limit", GOLD.replace("DESC", ""), WRONG),
        ("order or limit", GOLD.replace("LIMIT 1", ""), WRONG),
        ("other logic", GOLD.replace("=", "<>"), WRONG),
    ],
)
def test_the_first_difference_gives_the_kind(kind, output, note):
    assert failure(output, note).kind == kind


def test_the_detail_says_what_is_lacking_and_what_is_there_instead():
    seen = failure("SELECT name FROM boats WHERE flag = 'NO' ORDER BY tons DESC LIMIT 1")
    assert seen.detail == "lacks ships, has boats"
    assert failure(GOLD.replace("DESC", "")).detail.startswith("has ascending order, LIMIT 1")


@pytest.mark.parametrize(
    ("shown", "side"),
    [
        ("ships(name, flag, tons) Largest?", "behaviour"),
        ("boats(name, flag, tons) Largest?", "context"),
        ("starships(name)", "context"),
        (None, "open"),
    ],
)
def test_the_side_depends_on_what_was_shown(shown, side):
    assert failure("SELECT name FROM boats WHERE flag = 'NO' ORDER BY tons", shown=shown).side == side


def test_a_number_is_known_only_from_beside_the_question():
    gold, output = "SELECT name FROM ships WHERE kind = 3", "SELECT name FROM ships WHERE kind = 9"
    assert failure(output, gold=gold, shown="example 3: SELECT 3").side == "context"


def test_what_lacks_nothing_is_behaviour_whatever_was_shown():
    assert failure(GOLD.replace("=", "<>")).side == "behaviour"
