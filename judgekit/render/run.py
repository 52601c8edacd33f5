"""The result of a run as text."""

import textwrap
from collections.abc import Iterator

from judgekit.domain.run_report import RunLine, RunReport, RunTable
from judgekit.render.behind import behind_text
from judgekit.render.effort import coverage_text, effort_text, silence_text
from judgekit.render.listing import WIDTH, listed
from judgekit.render.numbers import UNKNOWN, count, interval, money, percent

SCORE = {"pairwise": "win rate", "graded": "mean grade"}


def run_text(report: RunReport) -> str:
    """Give one table per rubric and judge, what is missing, and what the run took."""
    blocks = ["\n".join(_table(table)) for table in report.tables]
    blocks += [behind_text(behind) for behind in report.behind]
    notes = [textwrap.fill(f"note: {note}", WIDTH, subsequent_indent="      ") for note in _notes(report)]
    blocks += ["\n".join(notes)] if notes else []
    effort = effort_text(report.judged, report.calls, report.cost_usd, report.seconds)
    blocks.append(f"{effort}. Store: {report.store}")
    return "\n\n".join(blocks)


def _table(table: RunTable) -> Iterator[str]:
    cost = f"{count(table.usage.calls, 'call')}, {money(table.usage.cost_usd)}"
    head = ["candidate", SCORE[table.mode], "95 % interval", "cases", "coverage", "cost"]
    rows = [head, *(_row(line) for line in table.lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    yield f"rubric {table.rubric}, judge {table.judge}, {table.mode}: {coverage_text(table.coverage)}; {cost}"
    yield lines[0]
    yield "-" * max(map(len, lines))
    yield from lines[1:]
    yield from _criteria(table)


def _criteria(table: RunTable) -> Iterator[str]:
    """A line for each criterion of a rubric that has several: the mean of each candidate."""
    names = dict.fromkeys(each.criterion for line in table.lines for each in line.criteria)
    for name in names:
        means = [
            f"{line.candidate} {percent(each.score)} {interval(each.interval)}"
            for line in table.lines
            for each in line.criteria
            if each.criterion == name
        ]
        yield listed(name, means)


def _row(line: RunLine) -> list[str]:
    return [
        line.candidate,
        percent(line.score),
        UNKNOWN if line.score is None else interval(line.interval),
        f"{line.n_cases:,}",
        coverage_text(line.coverage),
        money(line.usage.cost_usd),
    ]


def _notes(report: RunReport) -> Iterator[str]:
    yield from report.notes
    yield from (silence_text(table.judge) for table in report.tables if table.coverage.is_silent)
    for name, number in report.generated:
        yield f"{name}: {count(number, 'output')} generated now"
    for name, number in report.missing:
        yield f"{name} has no output for {count(number, 'case')}"
    if any(table.mode == "pairwise" for table in report.tables):
        yield (
            "a win rate is against those a candidate was paired with, and a pair's cost counts for both; "
            f"to test a difference: judgekit compare A B --suite {report.suite}"
        )
    for table in report.tables:
        for line in table.lines:
            yield from (f"interval of {line.candidate} by {table.rubric}: {said}" for said in line.warnings)
