"""Collect everything the page of a suite shows."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from judgekit import __version__
from judgekit.domain.errors import UsageError
from judgekit.domain.page import PageData, Table
from judgekit.files.report import find_report, load_report, report_values
from judgekit.store.read import Reader
from judgekit.store.sandbox import run_query
from judgekit.workflow.page_opinions import opinions_of

MOST_CASES = 5000
TABLES = ("coverage", "position-bias", "judge-agreement", "length-bias", "cost-and-latency")
"""The reports whose rows stand on the page."""


def collect_page(suite: str, reader: Reader, tables: Sequence[Table]) -> PageData:
    """Give the page of a suite as the store knows it now.

    Raises:
        UsageError: the store knows no such suite.
    """
    found = reader.drill_down(suite, MOST_CASES)
    if not found.candidates and not found.case_ids:
        raise UsageError(f"the store knows no suite {suite!r}; judge it first: judgekit run {suite}")
    return PageData(
        suite=suite,
        made_at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        version=__version__,
        drill_down=found,
        opinions=opinions_of(suite, found.case_ids, found.baseline, reader),
        tables=tuple(tables),
    )


def tables_of(suite: str, store: Path, folders: Sequence[Path]) -> Iterator[Table]:
    """Run the reports that stand on the page; those without rows are left out."""
    for name in TABLES:
        report = load_report(find_report(name, folders))
        given = [f"suite={suite}"] if any(each.name == "suite" for each in report.parameters) else []
        found = run_query(store, report.sql, parameters=report_values(report, given))
        if found.rows:
            yield Table(name, report.title, report.description, found.columns, found.rows)
