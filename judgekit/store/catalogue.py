"""What a run is about: suite, cases, candidates, rubrics and judges, each kept once by content."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import numpy as np

from judgekit.domain.cases import Case, Output
from judgekit.domain.ids import Json
from judgekit.domain.rubric import Rubric
from judgekit.domain.scale import levels
from judgekit.domain.suite import CandidateSpec, Suite
from judgekit.store.connect import transaction
from judgekit.store.events import json_array, json_line, output_fields, utc_text
from judgekit.store.faithful import original, storable
from judgekit.store.intake import take_in_outputs, unpack
from judgekit.store.sqlfiles import query

BATCH_CHARACTERS = 4_000_000
OUTPUTS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class CaseNumbers:
    """The numbers of a case and of its present version."""

    case_no: int
    version_no: int


@dataclass(frozen=True, slots=True)
class SuiteNumbers:
    """The numbers behind the names of one suite: cases by id, candidates by name, rubrics by hash."""

    suite_id: int
    cases: Mapping[str, CaseNumbers]
    candidates: Mapping[str, int]
    rubrics: Mapping[str, int]


def register_suite(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Give the number of a suite's name, a new one if need be."""
    connection.execute(query("save_suite"), {"name": storable(name)})
    return _number(connection, "suite_id", {"name": storable(name)})


def save_suite(
    connection: duckdb.DuckDBPyConnection, suite: Suite, rubrics: Iterable[Rubric]
) -> SuiteNumbers:
    """Make the store hold a suite as it is now; what it held before stays as history.

    Cases that the suite no longer has are no longer current. Outputs it does not mention stay current: a
    candidate that is compared only now and then is not forgotten. Outputs are saved some thousands at a time,
    which bounds the memory it takes; a run that is killed meanwhile leaves the others to the next run.
    """
    with transaction(connection):
        suite_id = register_suite(connection, suite.name)
        _save_file(connection, suite_id, suite)
        _save_cases(connection, suite_id, suite.cases)
        _save_candidates(connection, suite_id, suite)
        _save_rubrics(connection, tuple(rubrics))
        numbers = _numbers(connection, suite_id)
    outputs = _outputs_of(suite)
    for start in range(0, len(outputs), OUTPUTS_AT_ONCE):
        with transaction(connection):
            save_outputs(connection, numbers, outputs[start : start + OUTPUTS_AT_ONCE])
    return numbers


def save_outputs(
    connection: duckdb.DuckDBPyConnection, numbers: SuiteNumbers, outputs: Sequence[Output]
) -> None:
    """Make outputs the present answers of their candidates; those that already are cost nothing but a look.

    Must be called inside a transaction.
    """
    if not outputs:
        return
    given = {
        "place": np.arange(len(outputs), dtype=np.int32),
        "candidate": _texts(storable(output.candidate) for output in outputs),
        "case_no": np.array([numbers.cases[output.case_id].case_no for output in outputs], dtype=np.int32),
        "hash": _texts(output.hash for output in outputs),
    }
    connection.register("given_output", given)
    changed = connection.execute(query("changed_outputs"), {"suite_id": numbers.suite_id}).fetchall()
    connection.unregister("given_output")
    now = utc_text(datetime.now(UTC))
    lines = (
        json_line({**output_fields(numbers.suite_id, outputs[place]), "recorded_at": now})
        for (place,) in changed
    )
    for batch in _batches(lines):
        take_in_outputs(connection, batch)


def save_judges(connection: duckdb.DuckDBPyConnection, judges: Mapping[str, str]) -> dict[str, int]:
    """Store judges, given as name to identity, and give the number of each name."""
    if not judges:
        return {}
    listed = [{"name": name, "identity": identity} for name, identity in judges.items()]
    given = {"judges": json_array(json_line(entry) for entry in listed)}
    connection.execute(query("save_judges"), given)
    found = connection.execute(query("judge_ids"), given).fetchall()
    return {original(name): judge_id for name, judge_id in found}


def _save_file(connection: duckdb.DuckDBPyConnection, suite_id: int, suite: Suite) -> None:
    definition = suite.file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    baseline = suite.file.baseline
    connection.execute(query("forget_suite_file"), {"suite_id": suite_id})
    connection.execute(
        query("save_suite_file"),
        {
            "suite_id": suite_id,
            "definition": json_line(definition),
            "baseline": None if baseline is None else storable(baseline),
        },
    )


def _save_cases(connection: duckdb.DuckDBPyConnection, suite_id: int, cases: Sequence[Case]) -> None:
    narrow = [json_line(_narrow_case(position, case)) for position, case in enumerate(cases)]
    unpack(connection, narrow, "given_cases", {"suite_id": suite_id})
    fresh = connection.execute(query("new_case_versions")).fetchall()
    connection.execute(query("add_cases"))
    wide = (json_line(_wide_case(cases[position])) for (position,) in fresh)
    for batch in _batches(wide):
        unpack(connection, batch, "save_case_versions", {"suite_id": suite_id})
    connection.execute(query("settle_cases"))


def _narrow_case(position: int, case: Case) -> dict[str, Json]:
    return {
        "position": position,
        "case_id": case.id,
        "hash": case.hash,
        "cluster": case.cluster,
        "tags": list(case.tags),
    }


def _wide_case(case: Case) -> dict[str, Json]:
    return {
        "case_id": case.id,
        "hash": case.hash,
        "input": case.text,
        "messages": [{"role": message.role, "content": message.content} for message in case.input],
        "reference": case.reference,
        "context": list(case.context),
        "metadata": dict(case.metadata),
    }


def _save_candidates(connection: duckdb.DuckDBPyConnection, suite_id: int, suite: Suite) -> None:
    names = list(dict.fromkeys((*suite.file.candidates, *suite.outputs)))
    listed = [
        {"name": name, "position": position, "definition": _definition(suite.file.candidates.get(name))}
        for position, name in enumerate(names)
    ]
    connection.execute(query("save_candidates"), {"names": [storable(name) for name in names]})
    connection.execute(query("forget_suite_candidates"), {"suite_id": suite_id})
    connection.execute(
        query("save_suite_candidates"),
        {"suite_id": suite_id, "candidates": json_array(json_line(entry) for entry in listed)},
    )


def _definition(spec: CandidateSpec | None) -> Json:
    return {} if spec is None else spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _save_rubrics(connection: duckdb.DuckDBPyConnection, rubrics: Sequence[Rubric]) -> None:
    listed = [
        {"name": rubric.name, "hash": rubric.hash, "definition": rubric.model_dump(mode="json")}
        for rubric in rubrics
    ]
    criteria = [entry for rubric in rubrics for entry in _criteria(rubric)]
    connection.execute(query("save_rubrics"), {"rubrics": json_array(json_line(entry) for entry in listed)})
    connection.execute(
        query("save_criteria"), {"criteria": json_array(json_line(entry) for entry in criteria)}
    )


def _criteria(rubric: Rubric) -> list[dict[str, Json]]:
    entries = []
    for position, criterion in enumerate(rubric.criteria):
        values = [level.value for level in levels(criterion.scale)]
        entries.append(
            {
                "rubric": rubric.name,
                "hash": rubric.hash,
                "position": position,
                "name": criterion.name,
                "weight": criterion.weight,
                "lowest": min(values),
                "highest": max(values),
            }
        )
    return entries


def _numbers(connection: duckdb.DuckDBPyConnection, suite_id: int) -> SuiteNumbers:
    cases = connection.execute(query("case_numbers"), {"suite_id": suite_id}).fetchall()
    candidates = connection.execute(query("candidate_ids")).fetchall()
    rubrics = connection.execute(query("rubric_ids")).fetchall()
    return SuiteNumbers(
        suite_id,
        {original(case_id): CaseNumbers(case_no, version_no) for case_id, case_no, version_no in cases},
        {original(name): candidate_id for name, candidate_id in candidates},
        dict(rubrics),
    )


def _outputs_of(suite: Suite) -> list[Output]:
    present = {case.id for case in suite.cases}
    return [
        output
        for outputs in suite.outputs.values()
        for output in outputs.values()
        if output.case_id in present
    ]


def _number(connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Json]) -> int:
    row = connection.execute(query(name), dict(parameters)).fetchone()
    return int(row[0]) if row else 0


def _texts(texts: Iterable[str]) -> np.ndarray:
    return np.array(list(texts), dtype=object)


def _batches(lines: Iterable[str]) -> Iterable[list[str]]:
    batch: list[str] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if size > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
