"""Everything judgekit raises on purpose, as one tree.

JudgekitError
├── UsageError            a command was asked something it cannot do
├── FileProblems          mistakes in suites, rubrics, outputs or configuration, all at once
├── StoreError            the ledger
│   ├── StoreBusy         another process holds it
│   ├── StoreTooNew       written by a newer judgekit
│   ├── StoreFull         no room left on the device
│   └── QueryRefused      SQL that is not one reading statement, or that broke a limit
├── ModelError            a call to a model
│   ├── FatalModelError   every further call would fail alike: stop at once
│   │   ├── MissingKey, AccessDenied, QuotaExceeded, UnknownModel, WeightsUnavailable, EndpointDown
│   ├── CallError         this call failed; others may succeed
│   │   ├── RateLimited, ServerFault, ConnectionLost, MalformedReply, DeadlineExceeded, RequestRejected
│   └── NotEmbedded       texts have no vector yet, and no model may be asked for one
└── BudgetReached         the next call could overshoot the budget
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one file: where it is, what is wrong, and what would be right."""

    path: str
    line: int | None
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.what}; {self.remedy}" if self.remedy else f"{place}: {self.what}"


class JudgekitError(Exception):
    """Root of everything judgekit raises on purpose."""


class UsageError(JudgekitError):
    """A command was asked for something it cannot do; the message says what it can."""


class FileProblems(JudgekitError):
    """All mistakes found in the files of one command."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StoreError(JudgekitError):
    """The ledger cannot do what was asked of it."""


class StoreBusy(StoreError):
    """Another process holds the store; the message names its pid."""


class StoreTooNew(StoreError):
    """The store was written by a newer judgekit than this one."""


class StoreFull(StoreError):
    """No room is left where the store lies; what was acknowledged is safe."""


class QueryRefused(StoreError):
    """SQL that is not one reading statement, failed, or broke a limit of the sandbox."""


class ModelError(JudgekitError):
    """A call to a model did not give a usable reply."""


class FatalModelError(ModelError):
    """Every further call to this endpoint and model would fail the same way."""


class MissingKey(FatalModelError):
    """The environment variable that should hold the endpoint's key is not set."""


class AccessDenied(FatalModelError):
    """The endpoint refused the key."""


class QuotaExceeded(FatalModelError):
    """The account behind the key has no quota left."""


class UnknownModel(FatalModelError):
    """The endpoint does not know the model."""


class WeightsUnavailable(FatalModelError):
    """The local model's weights or runtime are not on this machine."""


class EndpointDown(FatalModelError):
    """The endpoint could not be reached at all."""


class CallError(ModelError):
    """This one call failed; other calls may succeed."""


class RateLimited(CallError):
    """The endpoint asked for fewer requests; `retry_after_s` is its wish, if it said one."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ServerFault(CallError):
    """The endpoint failed on its side (5xx, 408, 409); `retry_after_s` is its wish, if it said one."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ConnectionLost(CallError):
    """The connection broke before the whole reply was there."""


class MalformedReply(CallError):
    """The endpoint answered with something that is no chat completion."""


class DeadlineExceeded(CallError):
    """No reply within the time allowed for one call."""


class RequestRejected(CallError):
    """The endpoint refused this request's form (HTTP 400, 413, 422); repeating it is useless."""


class NotEmbedded(ModelError):
    """Texts have no vector yet, and no model may be asked for one; `n_texts` is how many."""

    def __init__(self, n_texts: int) -> None:
        self.n_texts = n_texts
        super().__init__(f"{n_texts} texts are not embedded yet; run: judgekit generate")


class BudgetReached(JudgekitError):
    """The next call could cost more than what is left of the budget."""
