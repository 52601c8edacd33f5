from datetime import UTC, datetime

import pytest

from judgekit.domain import errors
from judgekit.models.faults import fault_of, redacted, retry_after_s

NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


def problem(code, message="it failed"):
    return {"error": {"message": message, "code": code, "type": code}}


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (401, problem("invalid_api_key"), errors.AccessDenied),
        (403, problem(None), errors.AccessDenied),
        (404, problem("model_not_found"), errors.UnknownModel),
        (404, problem(None, "model 'x' not found"), errors.UnknownModel),
        (400, problem("model_not_found"), errors.UnknownModel),
        (404, "<html>nothing here</html>", errors.EndpointDown),
        (405, "", errors.EndpointDown),
        (402, problem(None), errors.QuotaExceeded),
        (429, problem("insufficient_quota"), errors.QuotaExceeded),
        (429, problem("rate_limit_exceeded"), errors.RateLimited),
        (429, "slow down", errors.RateLimited),
        (400, problem("context_length_exceeded"), errors.RequestRejected),
        (413, "too large", errors.RequestRejected),
        (422, {"detail": [{"loc": ["body"]}]}, errors.RequestRejected),
        (408, "", errors.ServerFault),
        (409, problem(None), errors.ServerFault),
        (500, problem(None), errors.ServerFault),
        (503, ["odd"], errors.ServerFault),
        (529, None, errors.ServerFault),
    ],
)
def test_a_status_and_a_code_have_one_meaning(status, answer, kind):
    fault = fault_of(status, answer, {}, "endpoint 'x'", "key")
    assert type(fault) is kind
    assert f"endpoint 'x' (HTTP {status})" in str(fault)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2", 2.0),
        ("0.25", 0.25),
        ("-5", 0.0),
        ("86400", 120.0),
        ("inf", 120.0),
        ("nan", None),
        ("soon", None),
        ("", None),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Tue, 24 Nov 2026 12:00:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 12:00:30", None),
    ],
)
def test_retry_after_is_read_and_capped(value, seconds):
    assert retry_after_s({"retry-after": value}, NOON) == seconds


def test_no_retry_after_is_no_wish():
    assert retry_after_s({}) is None


def test_limits_and_faults_carry_the_wish():
    for status in (429, 503):
        fault = fault_of(status, {}, {"retry-after": "3"}, "e", "k")
        assert fault.retry_after_s == 3.0


@pytest.mark.parametrize(
    "said",
    [
        "Incorrect API key provided: sk-canary-0123456789.",
        "Incorrect API key provided: sk-canar****6789.",
        "header was Bearer topsecret-canary",
        "x" * 290 + " sk-canary-0123456789",
        "my-own-canary-form",
    ],
)
def test_no_key_is_quoted(said):
    fault = fault_of(401, problem("invalid_api_key", said), {}, "endpoint 'x'", "my-own-canary-form")
    assert "canar" not in str(fault)


def test_ordinary_words_are_left_alone():
    words = "the key-value form of risk-adjusted tasks; sk-learn"
    assert redacted(words) == words


def test_a_refusal_without_a_key_says_how_to_give_one():
    assert "set api_key_env" in str(fault_of(401, problem(None), {}, "endpoint 'x'", ""))
