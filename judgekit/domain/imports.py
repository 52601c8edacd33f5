"""What an import of judgements brought in."""

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
