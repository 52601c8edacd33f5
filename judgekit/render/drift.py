"""Before and after as text or Markdown: whether the candidates moved, or the judge did."""

import textwrap
from collections.abc import Callable, Iterator, Sequence

from judgekit.domain.drift import CandidateDrift, Drift, JudgeDrift
from judgekit.domain.trust import Figure
from judgekit.render.numbers import UNKNOWN, count, interval, percent, points
from judgekit.render.rows import markdown_text, table_text

WIDTH = 110
COLUMNS = ("candidate", "so", "the judge's part", "anchor cases", "its own part", "changed cases")
LEGEND = (
    "The judge's part: what changed on the very same texts, in points; its own part: what changed where its "
    "outputs did, less the judge's part. Intervals are 95 % each and count cases."
)


def drift_text(drift: Drift) -> str:
    """Give one section for each judge: what it says of the same texts now, then the candidates."""
    return _page(drift, "{}", lambda text: textwrap.fill(text, WIDTH), table_text)


def drift_markdown(drift: Drift) -> str:
    """Give the same as Markdown."""
    return _page(drift, "## {}", str, markdown_text)


def _page(
    drift: Drift,
    heading: str,
    wrap: Callable[[str], str],
    table: Callable[[Sequence[str], list[list[str]]], str],
) -> str:
    blocks = [heading.format(f"Suite {drift.suite} before and after {drift.since}")]
    for judge in drift.judges:
        blocks.append("\n".join(map(wrap, _sayings(judge))))
        blocks.append(table(COLUMNS, [_row(each) for each in judge.candidates]))
    return "\n\n".join([*blocks, wrap(LEGEND)])


def _sayings(judge: JudgeDrift) -> Iterator[str]:
    yield (
        f"{judge.judge}, rubric {judge.rubric}, {judge.mode}: {judge.n_before:,} answers before, "
        f"{judge.n_after:,} after; {_builds(judge)}."
    )
    if judge.same is None or judge.shift is None:
        yield (
            "No text was judged both before and after: whether the judge moved is not known. Ask again what "
            "was asked before (--fresh)."
        )
        return
    what = "the grade" if judge.mode == "graded" else "the share of the output shown first"
    yield (
        f"On {count(judge.n_anchors, 'anchor')} (the very same texts) it says the same in "
        f"{percent(judge.same.value)} {interval(judge.same.interval)}; {what} changed by "
        f"{points(judge.shift.value)} points {interval(judge.shift.interval, signed=True)}."
    )


def _builds(judge: JudgeDrift) -> str:
    before, after = ", ".join(judge.builds_before), ", ".join(judge.builds_after)
    return f"model {before}" if before == after else f"model {before} before, {after} after"


def _row(each: CandidateDrift) -> list[str]:
    return [
        each.candidate,
        each.word,
        _points(each.judge),
        f"{each.n_anchors:,}",
        _points(each.moved) if each.n_changed else "outputs are the same",
        f"{each.n_changed:,}",
    ]


def _points(figure: Figure | None) -> str:
    if figure is None:
        return UNKNOWN
    return f"{points(figure.value)} {interval(figure.interval, signed=True)}"
