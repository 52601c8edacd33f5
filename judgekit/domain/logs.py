"""Logged calls of models: what was asked, what was answered, and what an import of them came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from judgekit.domain.cases import Message


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One call as it was logged; `conversation` groups calls of one talk, `time` is as the log has it."""

    messages: tuple[Message, ...]
    output: str
    id: str | None = None
    model: str | None = None
    tags: tuple[str, ...] = ()
    time: str | None = None
    conversation: str | None = None


@dataclass(frozen=True, slots=True)
class ReadLogs:
    """The calls of log files that can become cases; `left_out` counts the others by what they lack."""

    format: str
    records: int
    calls: tuple[LoggedCall, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedLogs:
    """The suite that logs became.

    Of `records` read, some were left out and `doubles` asked the same model what another one had asked it;
    `distinct` cases remained, of which `cases` were drawn by the rule `sampled`. `masked` counts the texts
    that the mask changed, None without one. `outputs` counts by candidate.
    """

    suite: str
    file: str
    format: str
    records: int
    left_out: Mapping[str, int]
    doubles: int
    distinct: int
    cases: int
    sampled: str
    masked: int | None
    outputs: Mapping[str, int]
