from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.judging import Usage

COUNTS = st.integers(0, 10**6)
USAGES = st.builds(Usage, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS.map(lambda n: n / 1024))


@given(USAGES, USAGES)
def test_what_was_added_can_be_taken_away(before, later):
    assert (before + later) - before == later


@given(USAGES)
def test_an_unknown_cost_stays_unknown(usage):
    unpriced = Usage(calls=1, cost_usd=None)
    assert (usage + unpriced).cost_usd is None
    assert (usage + unpriced - usage).cost_usd is None
