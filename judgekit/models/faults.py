"""What an HTTP answer that is no reply means: one typed error, in words that hold no secret."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from judgekit.domain.errors import (
    AccessDenied,
    CallError,
    EndpointDown,
    ModelError,
    QuotaExceeded,
    RateLimited,
    RequestRejected,
    ServerFault,
    UnknownModel,
)
from judgekit.domain.ids import Json

LONGEST_RETRY_AFTER_S = 120.0
"""A server that asks for a longer pause gets this one, again and again."""

_LONGEST_QUOTE = 300
_NO_KEY = "no key was sent: set api_key_env of this endpoint in judgekit.toml"
_KEY_LIKE = re.compile(r"\b(?:sk|gsk|xai|hf)[-_][\w*.-]{6,}|\bBearer\s+\S+")
_QUOTA_CODES = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_PASSING = {408, 409, 425}


def fault_of(status: int, answer: Json, headers: Mapping[str, str], endpoint: str, key: str) -> ModelError:
    """Give the error that an HTTP status and its JSON (or text) stand for.

    Args:
        status: HTTP status, 400 or above.
        answer: the body, as JSON where it is JSON and as text otherwise.
        headers: of the answer; Retry-After is honoured.
        endpoint: what to call the endpoint in the message.
        key: the one that was sent, so that it is not quoted; empty if none.
    """
    error = answer.get("error", answer) if isinstance(answer, dict) else answer
    details = error if isinstance(error, dict) else {}
    codes = {str(details.get("code")), str(details.get("type"))}
    said = redacted(str(details.get("message") or error), key)
    words = f"{endpoint} (HTTP {status}): {said}"
    if codes & _QUOTA_CODES or status == 402:  # noqa: PLR2004 - HTTP: payment required
        return QuotaExceeded(f"no quota left at {words}")
    if status in (401, 403):
        return AccessDenied(f"the key was refused by {words}" if key else f"{words}; {_NO_KEY}")
    if "model_not_found" in codes or (status == 404 and details):  # noqa: PLR2004 - HTTP: not found
        return UnknownModel(f"model not known to {words}")
    if status in (404, 405):
        return EndpointDown(f"no such service there, check base_url of {words}")
    return _passing_fault(status, words, headers)


def _passing_fault(status: int, words: str, headers: Mapping[str, str]) -> CallError:
    if status == 429:  # noqa: PLR2004 - HTTP: too many requests
        return RateLimited(f"too many requests for {words}", retry_after_s(headers))
    if status >= 500 or status in _PASSING:  # noqa: PLR2004 - HTTP: server errors
        return ServerFault(f"fault of {words}", retry_after_s(headers))
    return RequestRejected(f"request refused by {words}")


def retry_after_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Give the seconds that Retry-After asks for, as seconds or as an HTTP date, within [0, 120].

    Args:
        headers: of an answer.
        now: the time of day, for tests.
    """
    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - (now or datetime.now(UTC))).total_seconds()
        except (ValueError, TypeError):
            return None
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_RETRY_AFTER_S)


def redacted(text: str, key: str = "") -> str:
    """Give a quotable start of a text, without the key and without anything that looks like one."""
    if key:
        text = text.replace(key, "[key]")
    return _KEY_LIKE.sub("[key]", text)[:_LONGEST_QUOTE]
