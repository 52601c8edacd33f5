"""What an import of judgements brought in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportedJudgements:
    """Rows read and judgements they held; `new` entered the store, `known` had a verdict there already.

    `statuses` and `judges` count all judgements read; `unknown_order` those whose file does not say which
    output was shown first, taken to be the one called a. `written` are files made for them.
    """

    file: str
    suite: str
    rubric: str
    rows: int
    judgements: int
    new: int
    known: int
    statuses: tuple[tuple[str, int], ...]
    judges: tuple[tuple[str, int], ...]
    unknown_order: int
    written: tuple[str, ...]
    store: str


@dataclass(frozen=True, slots=True)
class ImportedResults:
    """What another tool's file became: a suite, and recorded verdicts of each metric by a rubric of its own.

    `outputs` counts by candidate, of `cases`; `judged` has one entry for each metric.
    """

    file: str
    tool: str
    suite: str
    cases: int
    outputs: Mapping[str, int]
    judged: tuple[ImportedJudgements, ...]
    written: tuple[str, ...]
    store: str
