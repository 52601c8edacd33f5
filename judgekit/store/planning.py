"""From what is to be asked to what is still open: tasks are recorded, and those with an answer left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb
import numpy as np

from judgekit.domain.cases import Output
from judgekit.domain.errors import StoreError
from judgekit.domain.judging import JudgeTask
from judgekit.domain.verdict import Status
from judgekit.store.catalogue import SuiteNumbers, save_outputs
from judgekit.store.connect import transaction
from judgekit.store.sqlfiles import query

Redo = Literal["none", "failed", "all"]
"""What to ask again: nothing that was answered, also what gave no verdict, or everything."""

SETTLED: Mapping[Redo, tuple[Status, ...]] = {
    "none": ("preference", "grade", "cannot_assess", "unparsed", "refused"),
    "failed": ("preference", "grade", "cannot_assess"),
    "all": (),
}
"""The statuses after which a task is not asked again. An error is no answer, so it is always asked again."""


@dataclass(frozen=True, slots=True)
class RunNumbers:
    """The numbers behind one run: its own, those of its suite, and those of its judges by name."""

    run_id: int
    suite: SuiteNumbers
    judges: Mapping[str, int]


def open_places(
    connection: duckdb.DuckDBPyConnection, run: RunNumbers, tasks: Sequence[JudgeTask], redo: Redo
) -> list[int]:
    """Record tasks as planned and give the places of those still to be asked, in order.

    Raises:
        StoreError: a task names a case, candidate, rubric or judge that was not saved before.
    """
    columns = _columns(run, tasks)
    connection.register("planned", columns)
    with transaction(connection):
        connection.execute(query("planned_tasks"))
        _record_versions(connection, run, columns)
        _record_new_tasks(connection, run, tasks)
        found = connection.execute(
            query("open_tasks"), {"settled": list(SETTLED[redo]), "run_id": run.run_id}
        ).fetchnumpy()
    connection.unregister("planned")
    places: list[int] = found["place"].tolist()
    return places


def _columns(run: RunNumbers, tasks: Sequence[JudgeTask]) -> dict[str, np.ndarray]:
    candidates, cases = run.suite.candidates, run.suite.cases
    rubrics = {id(task.rubric): task.rubric for task in tasks}
    try:
        rubric_ids = {place: run.suite.rubrics[rubric.hash] for place, rubric in rubrics.items()}
        numbers = [cases[task.case.id] for task in tasks]
        return {
            "place": np.arange(len(tasks), dtype=np.int32),
            "key": np.array([task.key for task in tasks], dtype=object),
            "rubric_id": _integers([rubric_ids[id(task.rubric)] for task in tasks]),
            "judge_id": _integers([run.judges[task.judge] for task in tasks]),
            "case_no": _integers([number.case_no for number in numbers]),
            "version_no": _integers([number.version_no for number in numbers]),
            "first_id": _integers([candidates[task.first.candidate] for task in tasks]),
            "second_id": _integers(
                [-1 if task.second is None else candidates[task.second.candidate] for task in tasks]
            ),
            "repeat": _integers([task.repeat for task in tasks]),
        }
    except KeyError as error:
        raise StoreError(
            f"{error.args[0]!r} is planned but not in the store; save the suite and the judges first"
        ) from error


def _record_versions(
    connection: duckdb.DuckDBPyConnection, run: RunNumbers, columns: Mapping[str, np.ndarray]
) -> None:
    pairs = set(zip(columns["rubric_id"].tolist(), columns["judge_id"].tolist(), strict=True))
    for rubric_id, judge_id in sorted(pairs):
        connection.execute(
            query("save_plan"),
            {
                "run_id": run.run_id,
                "suite_id": run.suite.suite_id,
                "rubric_id": rubric_id,
                "judge_id": judge_id,
            },
        )


def _record_new_tasks(
    connection: duckdb.DuckDBPyConnection, run: RunNumbers, tasks: Sequence[JudgeTask]
) -> None:
    suite_id = run.suite.suite_id
    found = connection.execute(query("unrecorded_tasks"), {"suite_id": suite_id}).fetchnumpy()
    places: list[int] = found["place"].tolist()
    if not places:
        return
    _save_unknown_outputs(connection, run, [tasks[place] for place in places])
    fresh = {
        "place": _integers(places),
        "first_hash": np.array([tasks[place].first.hash for place in places], dtype=object),
        "second_hash": np.array([_second_hash(tasks[place]) for place in places], dtype=object),
    }
    connection.register("unrecorded", fresh)
    connection.execute(query("record_tasks"), {"suite_id": suite_id, "run_id": run.run_id})
    connection.unregister("unrecorded")


def _save_unknown_outputs(
    connection: duckdb.DuckDBPyConnection, run: RunNumbers, tasks: Sequence[JudgeTask]
) -> None:
    shown = _shown_outputs(tasks)
    connection.register("unrecorded_output", {"hash": np.array(list(shown), dtype=object)})
    unknown = connection.execute(query("unknown_outputs")).fetchall()
    connection.unregister("unrecorded_output")
    save_outputs(connection, run.suite, [shown[output_hash] for (output_hash,) in unknown])


def _shown_outputs(tasks: Sequence[JudgeTask]) -> dict[str, Output]:
    shown = {task.first.hash: task.first for task in tasks}
    return shown | {task.second.hash: task.second for task in tasks if task.second is not None}


def _second_hash(task: JudgeTask) -> str:
    return "" if task.second is None else task.second.hash


def _integers(values: Sequence[int]) -> np.ndarray:
    return np.array(values, dtype=np.int32)
