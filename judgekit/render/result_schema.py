"""The published form of what commands give with `--json`, made from the types of the results themselves."""

from typing import Any

from pydantic import TypeAdapter

from judgekit.domain.comparison import Comparison
from judgekit.domain.diagnosis import Diagnosis
from judgekit.domain.drift import Drift
from judgekit.domain.finetune import JobReport, StartedJob
from judgekit.domain.fitness import JudgeFitness
from judgekit.domain.imports import ImportedJudgements, ImportedResults
from judgekit.domain.label_sheet import LabelSheet
from judgekit.domain.labelling import LabelReport
from judgekit.domain.ladder import Ladder
from judgekit.domain.logs import ImportedLogs
from judgekit.domain.results import Estimate, Rankings
from judgekit.domain.rubric_changes import RubricDiff
from judgekit.domain.run_report import RunReport
from judgekit.domain.selfcheck import DialCheck
from judgekit.domain.training import Exported
from judgekit.domain.trials import RubricTrial
from judgekit.domain.trust import Trust

RESULTS: dict[str, Any] = {
    "compare": Comparison,
    "diagnose": Diagnosis,
    "dry-run": tuple[Estimate, ...],
    "export": Exported,
    "finetune-jobs": tuple[JobReport, ...],
    "finetune-start": StartedJob,
    "finetune-watch": JobReport,
    "import": ImportedJudgements,
    "import-logs": ImportedLogs,
    "import-results": ImportedResults,
    "judge-check": JudgeFitness,
    "label": LabelReport,
    "ladder": Ladder,
    "rank": Rankings,
    "rubric-diff": RubricDiff,
    "rubric-test": RubricTrial,
    "run": RunReport,
    "selfcheck": tuple[DialCheck, ...],
    "trust": Trust,
    "trust-next": LabelSheet,
    "trust-since": Drift,
}
"""What each command writes; `dry-run` is that of `compare`, `run`, `ladder`, `judge` and `rubric test`, and
`finetune-jobs` that of `finetune status` without a job."""

REF = "#/$defs/{model}"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def results_schema() -> dict[str, Any]:
    """Give one JSON Schema (draft 2020-12): `#/$defs/compare` describes what `compare --json` writes.

    Every key is always there. Later versions may add keys, so that readers should pass over unknown ones.
    """
    asked = [(name, "serialization", TypeAdapter(kind)) for name, kind in RESULTS.items()]
    found, shared = TypeAdapter.json_schemas(asked, ref_template=REF)  # type: ignore[arg-type] # a literal in a list
    parts: dict[str, Any] = shared["$defs"]
    for part in parts.values():
        _tidy(part)
    commands = {name: schema for (name, _), schema in found.items()}
    clash = commands.keys() & parts.keys()
    if clash:
        raise ValueError(f"a type is named as a command: {', '.join(clash)}")
    return {
        "$schema": _DIALECT,
        "title": "Results of judgekit commands",
        "description": "What commands write with --json: $defs has an entry for each command, and the parts.",
        "$defs": {**commands, **dict(sorted(parts.items()))},
    }


def _tidy(part: dict[str, Any]) -> None:
    """Defaults are written out, so every key is required; titles only repeat the keys."""
    if "properties" not in part:
        return
    part["required"] = list(part["properties"])
    for field in part["properties"].values():
        field.pop("title", None)
        field.pop("default", None)
