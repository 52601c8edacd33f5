"""The line before a run: what it would ask, and what that may cost."""

import pytest

from judgekit.domain.results import Estimate
from judgekit.render.estimate import to_ask_text


@pytest.mark.parametrize(
    ("estimate", "said"),
    [
        (Estimate("r", "j", "pairwise", 0, 0, 0, 0, 0.0), "not counted yet: "),
        (Estimate("r", "j", "pairwise", 4, 4, 0, 0, 0.0), "nothing to ask: all 4 verdicts are in the store"),
        (
            Estimate("r", "j", "pairwise", 4, 1, 9, 9, 1.5),
            "3 judgements to ask (1 in the store already), about 1.50",
        ),
        (
            Estimate("r", "j", "pairwise", 4, 0, 9, 9, None),
            "4 judgements to ask, no price known (see [prices]",
        ),
    ],
)
def test_what_is_to_be_asked_is_said(estimate, said):
    assert to_ask_text([estimate]).startswith(said)
