"""Bring in what another tool has judged: a suite of its cases and outputs, and its verdicts as recorded."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.imports import ImportedResults
from judgekit.domain.rubric import Rubric
from judgekit.domain.suite import Suite
from judgekit.files.foreign_results import ForeignResults
from judgekit.files.judgement_rows import RecordedRow
from judgekit.files.new_suite import check_free
from judgekit.files.recorded_suite import write_recorded_rubric, write_recorded_suite
from judgekit.files.rows import RowProblems
from judgekit.store.ledger import Ledger
from judgekit.workflow.import_judgements import Target, import_judgements, judges_in, recorded_rubric
from judgekit.workflow.import_logs import check_suite_name

UNIT = (0, 1)
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class ResultsImport:
    """What is brought in: the results in a file of a tool, as a suite in the folder of a project.

    `scale` is that of scores which do not lie between 0 and 1; `plain_rubric` the suite's without verdicts.
    """

    tool: str
    results: ForeignResults
    folder: Path
    name: str
    scale: tuple[int, int] | None
    plain_rubric: str


def write_results_suite(wanted: ResultsImport, told: RowProblems) -> tuple[tuple[Rubric, ...], list[Path]]:
    """Write the suite and a rubric for each metric; give the rubrics, in the metrics' order, and the files.

    Raises:
        UsageError: the name cannot name a file, or the scale of scores is not known.
        FileProblems: there is such a suite or rubric already, a score lies off the scale, or one case asks
            two things.
    """
    results, name = wanted.results, wanted.name
    check_suite_name(name)
    _tell_other_inputs(results.shown, told)
    suites, shelf = wanted.folder / "suites", wanted.folder / "rubrics"
    rubrics = tuple(
        recorded_rubric(rubric, results.verdicts[metric], _scale(wanted, metric), told)
        for metric, rubric in _rubric_names(name, tuple(results.verdicts)).items()
    )
    taken = [suites / f"{name}.yaml", suites / name, *(shelf / f"{rubric.name}.yaml" for rubric in rubrics)]
    check_free(taken, "give another --suite")
    written = [write_recorded_rubric(rubric, shelf) for rubric in rubrics]
    names = [rubric.name for rubric in rubrics] or [wanted.plain_rubric]
    judged = [row for rows in results.verdicts.values() for row in rows]
    judges = judges_in(judged, results.judge)
    return rubrics, [
        *written,
        write_recorded_suite(results.shown, suites, name=name, rubrics=names, judges=judges),
    ]


def record_results(
    wanted: ResultsImport, suite: Suite, rubrics: Sequence[Rubric], ledger: Ledger, told: RowProblems
) -> ImportedResults:
    """Record the verdicts of each metric by its rubric.

    Raises:
        FileProblems: a verdict does not fit the suite.
    """
    results = wanted.results
    judged = tuple(
        import_judgements(rows, Target(suite, rubric, results.judge), ledger, told)
        for rows, rubric in zip(results.verdicts.values(), rubrics, strict=True)
    )
    return ImportedResults(
        file=told.path,
        tool=wanted.tool,
        suite=suite.name,
        cases=len(suite.cases),
        outputs=_outputs(results.shown),
        judged=judged,
        written=(),
        store=str(ledger.path),
    )


def _tell_other_inputs(rows: Sequence[RecordedRow], told: RowProblems) -> None:
    """Check that a case asks the same wherever it stands: verdicts on another question are no comparison."""
    asked: dict[str, str] = {}
    for row in rows:
        if row.input and asked.setdefault(row.case, row.input) != row.input:
            told.add(row.row, f"case {row.case!r} asks another thing than before", "import them apart")
    told.raise_any()


def _rubric_names(suite: str, metrics: Sequence[str]) -> Mapping[str, str]:
    """A name for each metric's rubric: the suite's where there is only one metric, told apart otherwise."""
    if len(metrics) == 1:
        return {metrics[0]: suite}
    found: dict[str, str] = {}
    for metric in metrics:
        stem = f"{suite}-{_ODD.sub('-', metric).strip('-.') or 'metric'}"[: _LONGEST_NAME - 4]
        name, number = stem, 2
        while name.lower() in (other.lower() for other in found.values()):
            name, number = f"{stem}-{number}", number + 1
        found[metric] = name
    return found


def _scale(wanted: ResultsImport, metric: str) -> tuple[int, int] | None:
    scores = [row.score for row in wanted.results.verdicts[metric] if row.score is not None]
    if wanted.results.scale:
        return wanted.results.scale
    return UNIT if all(0 <= score <= 1 for score in scores) else wanted.scale


def _outputs(shown: Sequence[RecordedRow]) -> Mapping[str, int]:
    pairs = {(output.candidate, row.case) for row in shown for output in row.outputs}
    return dict(sorted(Counter(candidate for candidate, _ in pairs).items()))
