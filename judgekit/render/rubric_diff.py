"""The changes between two rubrics as text."""

import textwrap
from collections.abc import Iterator

from judgekit.domain.rubric_changes import Change, RubricDiff, StoredVerdicts
from judgekit.render.numbers import count

WIDTH = 100
SHORT = 12


def diff_text(diff: RubricDiff) -> str:
    """Give what stays comparable first, then the stored verdicts concerned, then every change."""
    changed = [line for change in diff.changes for line in _change(change)]
    return "\n".join([_headline(diff), *_stored(diff), *(changed or ["nothing changed"])])


def _headline(diff: RubricDiff) -> str:
    if diff.comparable:
        return f"stored verdicts stay comparable: no judge sees a difference (hash {diff.old_hash[:SHORT]})"
    hashes = f"hash {diff.old_hash[:SHORT]} -> {diff.new_hash[:SHORT]}"
    return f"stored verdicts do not carry over: judges see another rubric ({hashes})"


def _stored(diff: RubricDiff) -> Iterator[str]:
    if diff.comparable:
        yield from (f"  kept: {_verdicts(each)}" for each in diff.stored_old)
        return
    yield from (f"  of the old, to be judged anew: {_verdicts(each)}" for each in diff.stored_old)
    yield from (f"  of the new already: {_verdicts(each)}" for each in diff.stored_new)


def _verdicts(stored: StoredVerdicts) -> str:
    return f"{count(stored.verdicts, 'verdict')} of judge {stored.judge} on suite {stored.suite}"


def _change(change: Change) -> Iterator[str]:
    yield f"{change.part}{'' if change.reaches_judge else ' (no judge sees it)'}"
    for sign, text in (("-", change.old), ("+", change.new)):
        if text is not None:
            yield textwrap.fill(text, WIDTH, initial_indent=f"  {sign} ", subsequent_indent="    ")
