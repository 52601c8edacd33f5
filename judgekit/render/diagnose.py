"""A diagnosis as text for a terminal, and as Markdown."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from judgekit.domain.diagnosis import Diagnosis, FailureKind, Share, Side
from judgekit.render.effort import coverage_text
from judgekit.render.markdown import markdown_table, safe_markdown
from judgekit.render.numbers import UNKNOWN, interval, percent

WIDTH = 100

MISSING: Mapping[FailureKind, str] = {
    "invented name": "put the tables and columns there are into the prompt, or retrieve them",
    "wrong table": "retrieve, or write into the prompt, the tables that the question needs",
    "wrong column": "retrieve, or write into the prompt, the columns that the question needs",
    "wrong value": "retrieve the facts that map words to stored values, or show samples of each column",
}
"""What to do where a model was not shown what it needs."""

MISUSED: Mapping[FailureKind, str] = {
    "invented name": "a stronger or fine-tuned model: the names were in the prompt, more context will not do",
    "wrong table": "solved questions over the same tables as examples, or a stronger or fine-tuned model",
    "wrong column": "solved questions over the same columns as examples, or a stronger or fine-tuned model",
    "wrong value": "say that values are to be taken as they stand in question and context, and show it",
    "no query": "ask for a query and nothing else, show the form by examples, or raise max_tokens",
    "broken query": "well-formed queries as examples, more max_tokens, or a stronger or fine-tuned model",
    "too slow": "show how such questions are answered without crossing whole tables",
    "other columns asked for": "say in the prompt which columns an answer has, and show it by examples",
    "aggregation or grouping": "solved questions that count and group as examples, or fine-tune on such",
    "order or limit": "solved questions with orders and limits as examples; say how to treat ties",
    "other logic": "a stronger or fine-tuned model, or solved questions of like difficulty as examples",
}
"""What to do where a model had what it needs and did the wrong thing."""

MEANT: Mapping[Side, str] = {
    "context": "context: it was not shown what it needed",
    "behaviour": "behaviour: it was shown what it needed",
    "open": "open: what it was shown is not known",
}

Row = tuple[str, ...]


def diagnosis_text(found: Diagnosis) -> str:
    """Give what to do next first, then the shares of each side and kind, examples, and how sure it is."""
    blocks = [textwrap.fill(headline(found), WIDTH, break_on_hyphens=False)]
    if found.failed:
        blocks += [_aligned(_rows(found)), "\n".join(_examples(found))]
    blocks += [textwrap.fill(f"note: {note}", WIDTH, subsequent_indent="      ") for note in _notes(found)]
    blocks.append(f"{coverage_text(found.coverage)}. Store: {found.store}")
    return "\n\n".join(blocks)


def diagnosis_markdown(found: Diagnosis) -> str:
    """Give the same as Markdown."""
    blocks = [f"**{safe_markdown(headline(found))}**"]
    if found.failed:
        head, *rows = _rows(found)
        blocks.append(markdown_table(head, rows))
        blocks.append("\n".join(f"- {safe_markdown(line)}" for line in _examples(found)))
    return "\n\n".join([*blocks, *(f"> {safe_markdown(note)}" for note in _notes(found))])


def headline(found: Diagnosis) -> str:
    """Give how often the candidate fails, which side leads if that is beyond doubt, and the lever to pull."""
    rate = percent(found.failed / found.cases) if found.cases else UNKNOWN
    often = f"{found.failed} of {found.cases} cases, {rate} {interval(found.failure_rate)}"
    if found.failed < found.fewest:
        return (
            f"{found.candidate} fails {often}. Cannot tell which lever to pull: fewer than {found.fewest} "
            "failures."
        )
    shares = ", ".join(f"{s.side} {percent(s.share, 0)} {interval(s.interval)}" for s in found.sides)
    if found.leading is None:
        return f"{found.candidate} fails {often}. Cannot tell which lever to pull: {shares}."
    return f"{found.candidate} fails {often}. Mostly {found.leading}: {shares}. Next: {_next(found)}."


def _next(found: Diagnosis) -> str:
    counts = {share.kind: share.count for share in found.kinds if share.side == found.leading}
    levers = MISSING if found.leading == "context" else MISUSED
    return "; or ".join(f"{levers[kind]} ({kind}, {counts[kind]})" for kind in found.levers)


def _rows(found: Diagnosis) -> list[Row]:
    rows: list[Row] = [("what is wrong", "failures", "share", "95 % interval")]
    for side in found.sides:
        if side.count:
            kinds = [share for share in found.kinds if share.side == side.side]
            rows += [_row(MEANT[side.side], side), *(_row(f"  {share.kind}", share) for share in kinds)]
    return rows


def _row(label: str, share: Share) -> Row:
    return (label, str(share.count), percent(share.share, 0), interval(share.interval))


def _examples(found: Diagnosis) -> Iterator[str]:
    for share in found.kinds:
        yield f"{share.side}, {share.kind}:"
        yield from (f"  {failure.case_id}: {failure.detail}" for failure in share.examples)


def _notes(found: Diagnosis) -> Iterator[str]:
    yield (
        "kinds are told by the first thing in which a query differs from the reference; a right query may "
        "look otherwise, so read the examples before you act, and see with judgekit ladder what a change did"
    )
    if any(share.side == "open" for share in found.kinds):
        yield (
            "these outputs were recorded without the prompt or passages, so what they lack may have been "
            "missing from the prompt"
        )


def _aligned(rows: Sequence[Row]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])
