"""Collect everything the page of a suite shows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from judgekit import __version__
from judgekit.domain.page import DrillDown, Opinion, PageData, Table
from judgekit.files.report import find_report, load_report, report_values
from judgekit.store.answers import Question
from judgekit.store.read import Reader
from judgekit.store.sandbox import run_query
from judgekit.workflow.corrected import Asked, corrected_pairs
from judgekit.workflow.page_opinions import opinions_of
from judgekit.workflow.trust import FIRM, trust_of

MOST_CASES = 5000
TABLES = ("coverage", "position-bias", "judge-agreement", "length-bias", "cost-and-latency")
"""The reports whose rows stand on the page."""


def collect_page(suite: str, kinds: Mapping[str, str], reader: Reader, tables: Sequence[Table]) -> PageData:
    """Give the page of a suite as the store knows it now; it has no cases where the store knows none.

    Args:
        suite: its name.
        kinds: kind of each judge by name, as `trust_of` takes them.
        reader: the open store.
        tables: the rows of reports that stand on it.
    """
    found = reader.drill_down(suite, MOST_CASES)
    trusted = _with_trust(suite, opinions_of(suite, found, reader), kinds, reader)
    return replace(
        empty_page(suite),
        drill_down=found,
        opinions=tuple(_with_corrections(suite, trusted, kinds, found, reader)),
        tables=tuple(tables),
    )


def empty_page(suite: str) -> PageData:
    """Give the page of a suite of which nothing is stored."""
    made_at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return PageData(suite, made_at, __version__, DrillDown((), None, {}, ()), (), ())


def tables_of(suite: str, store: Path, folders: Sequence[Path]) -> Iterator[Table]:
    """Run the reports that stand on the page; those without rows are left out."""
    for name in TABLES:
        report = load_report(find_report(name, folders))
        given = [f"suite={suite}"] if any(each.name == "suite" for each in report.parameters) else []
        found = run_query(store, report.sql, parameters=report_values(report, given))
        if found.rows:
            yield Table(name, report.title, report.description, found.columns, found.rows)


def _with_trust(
    suite: str, opinions: Sequence[Opinion], kinds: Mapping[str, str], reader: Reader
) -> Iterator[Opinion]:
    if not any(opinion.coverage.judged for opinion in opinions):
        yield from opinions
        return
    found = {(each.rubric, each.judge, each.mode): each for each in trust_of(suite, kinds, reader).judges}
    for opinion in opinions:
        yield replace(opinion, trust=found.get((opinion.rubric, opinion.judge, opinion.mode)))


def _with_corrections(
    suite: str, opinions: Iterable[Opinion], kinds: Mapping[str, str], drill_down: DrillDown, reader: Reader
) -> Iterator[Opinion]:
    """What people or programs would say of each contrast, where they labelled a part of the cases."""
    firm = {name for name, kind in kinds.items() if kind in FIRM}
    for opinion in opinions:
        if opinion.trust is None:
            yield opinion
            continue
        question = Question(suite, opinion.rubric, opinion.judge)
        pairs = [(contrast.a, contrast.b) for contrast in opinion.contrasts]
        asked = Asked(question, opinion.mode, drill_down.clusters, firm)
        found = corrected_pairs(asked, pairs, reader)
        yield replace(opinion, corrected=tuple((b, each) for (_, b), each in found))
