"""Collect everything the page of a suite shows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from judgekit import __version__
from judgekit.domain.page import DrillDown, PageData, Table
from judgekit.files.report import find_report, load_report, report_values
from judgekit.store.read import Reader
from judgekit.store.sandbox import run_query
from judgekit.workflow.page_opinions import opinions_of

MOST_CASES = 5000
TABLES = ("coverage", "position-bias", "judge-agreement", "length-bias", "cost-and-latency")
"""The reports whose rows stand on the page."""


def collect_page(suite: str, reader: Reader, tables: Sequence[Table]) -> PageData:
    """Give the page of a suite as the store knows it now; it has no cases where the store knows none."""
    found = reader.drill_down(suite, MOST_CASES)
    page = empty_page(suite)
    opinions = opinions_of(suite, found.case_ids, found.baseline, reader)
    return replace(page, drill_down=found, opinions=opinions, tables=tuple(tables))


def empty_page(suite: str) -> PageData:
    """Give the page of a suite of which nothing is stored."""
    made_at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return PageData(suite, made_at, __version__, DrillDown((), None, (), ()), (), ())


def tables_of(suite: str, store: Path, folders: Sequence[Path]) -> Iterator[Table]:
    """Run the reports that stand on the page; those without rows are left out."""
    for name in TABLES:
        report = load_report(find_report(name, folders))
        given = [f"suite={suite}"] if any(each.name == "suite" for each in report.parameters) else []
        found = run_query(store, report.sql, parameters=report_values(report, given))
        if found.rows:
            yield Table(name, report.title, report.description, found.columns, found.rows)
