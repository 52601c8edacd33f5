"""Verdicts: their status, and what a preference is worth."""

from typing import get_args

import pytest

from judgekit.domain.verdict import (
    CannotAssess,
    Failed,
    Grade,
    Preference,
    Refused,
    Status,
    Unparsed,
    Verdict,
    status_of,
)


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        (Preference("tie"), "preference"),
        (Grade((), 0.5), "grade"),
        (CannotAssess(), "cannot_assess"),
        (Unparsed("no verdict"), "unparsed"),
        (Refused("no"), "refused"),
        (Failed("timeout"), "error"),
    ],
)
def test_every_verdict_has_its_status(verdict, status):
    assert status_of(verdict) == status


def test_no_kind_of_verdict_is_without_a_status():
    kinds = get_args(Verdict)
    assert len(kinds) == len(get_args(Status)) == 6


@pytest.mark.parametrize(
    ("preference", "score"),
    [
        (Preference("first"), 1.0),
        (Preference("second"), 0.0),
        (Preference("tie"), 0.5),
        (Preference("first", p_first=0.7, p_second=0.3), 0.7),
        (Preference("first", p_first=0.5, p_second=0.2, p_tie=0.3), 0.65),
        (Preference("second", p_first=0.0, p_second=1.0), 0.0),
    ],
)
def test_a_preference_is_worth_its_probability_where_known(preference, score):
    assert preference.score_first == pytest.approx(score)
