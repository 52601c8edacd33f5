"""Bring a text-to-SQL benchmark in: read its folder, say how hard each question is, write a suite."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from judgekit.candidates.words import canonical
from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.errors import UsageError
from judgekit.domain.ids import Json, content_hash
from judgekit.files.spider import Benchmark, Question, read_benchmark, read_predictions
from judgekit.files.spider_suite import SqlSuite, write_sql_suite
from judgekit.judges.sql_hardness import hardness_of

_GROUP_LENGTH = 10
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class SpiderImport:
    """What is to be imported, and where to: `predictions` are files by the name of the candidate."""

    source: Path
    folder: Path
    name: str
    questions: str = "dev.json"
    predictions: Mapping[str, Path] | None = None
    cluster_by: Literal["query", "database", "case"] = "query"
    link: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """The suite that was written, and what is in it; `tags` counts cases by hardness or difficulty."""

    file: str
    cases: int
    clusters: int
    databases: int
    tags: Mapping[str, int]
    outputs: Mapping[str, int]


def import_spider(wanted: SpiderImport) -> Imported:
    """Write the suite of a benchmark's folder.

    Raises:
        FileProblems: the benchmark or a file of predictions has mistakes, or the suite is there already.
        UsageError: the name of the suite or of a candidate cannot name a file.
    """
    for name in (wanted.name, *(wanted.predictions or ())):
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name!r} cannot name a file; use letters, digits, '.', '-' and '_'")
    benchmark = read_benchmark(wanted.source, wanted.questions)
    cases = tuple(
        map(_case, benchmark.questions, (benchmark.schemas[q.database] for q in benchmark.questions))
    )
    size = f"{len(cases)} questions over {len(benchmark.databases)} databases"
    suite = SqlSuite(
        name=wanted.name,
        description=f"{size}, from {wanted.questions}.",
        cases=cases,
        outputs=_outputs(wanted.predictions or {}, benchmark),
        databases=benchmark.databases,
        cluster_by=wanted.cluster_by,
    )
    path = write_sql_suite(suite, wanted.folder, link=wanted.link)
    clusters = cases if wanted.cluster_by == "case" else {case.metadata[wanted.cluster_by] for case in cases}
    return Imported(
        file=str(path),
        cases=len(cases),
        clusters=len(clusters),
        databases=len(benchmark.databases),
        tags=dict(Counter(case.tags[0] for case in cases)),
        outputs={name: len(outputs) for name, outputs in suite.outputs.items()},
    )


def _case(question: Question, schema: str) -> Case:
    """A question as a case, tagged with its difficulty if the benchmark says it, else with its hardness."""
    group = content_hash([question.database, canonical(question.query)])[:_GROUP_LENGTH]
    metadata: dict[str, Json] = {"database": question.database, "query": group, "schema": schema}
    metadata |= {"evidence": question.evidence} if question.evidence else {}
    return Case(
        id=question.id,
        input=(Message("user", question.text),),
        reference=question.query,
        tags=(question.difficulty or hardness_of(question.query), question.database),
        metadata=metadata,
    )


def _outputs(predictions: Mapping[str, Path], benchmark: Benchmark) -> dict[str, list[Output]]:
    found: dict[str, list[Output]] = {}
    for name, path in predictions.items():
        queries = read_predictions(path, len(benchmark.questions))
        ids = {place: benchmark.questions[place].id for place in queries}
        found[name] = [Output(name, ids[place], query) for place, query in sorted(queries.items())]
    return found
