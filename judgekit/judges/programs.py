"""The programs that ship, by name."""

from collections.abc import Callable, Mapping
from pathlib import Path

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.ids import Json
from judgekit.judges.options import read_options
from judgekit.judges.program import Program
from judgekit.judges.program_text import (
    NumericOptions,
    RegexOptions,
    TextOptions,
    contains,
    exact,
    numeric,
    regex,
)

Maker = Callable[[Mapping[str, Json], Path, str], Program]
"""Makes a program from its options, the folder its paths start from, and the judge's name for messages."""


def make_program(name: str, spec: JudgeSpec, folder: Path) -> Program:
    """Make the program a judge's specification names.

    Raises:
        UsageError: there is no such program, or its options are wrong.
    """
    make = PROGRAMS.get(spec.program or "")
    if make is None:
        raise UsageError(f"judge {name!r}: no program {spec.program!r}; there are {', '.join(PROGRAMS)}")
    return make(spec.options, folder, name)


def _json_schema(options: Mapping[str, Json], _folder: Path, judge: str) -> Program:
    from judgekit.judges.program_json import JsonSchemaOptions, json_schema  # noqa: PLC0415 - as needed

    return json_schema(read_options(JsonSchemaOptions, options, judge))


def _bleu(options: Mapping[str, Json], _folder: Path, judge: str) -> Program:
    from judgekit.judges.program_metrics import BleuOptions, bleu  # noqa: PLC0415 - as needed

    return bleu(read_options(BleuOptions, options, judge))


def _chrf(options: Mapping[str, Json], _folder: Path, judge: str) -> Program:
    from judgekit.judges.program_metrics import ChrfOptions, chrf  # noqa: PLC0415 - as needed

    return chrf(read_options(ChrfOptions, options, judge))


def _rouge(options: Mapping[str, Json], _folder: Path, judge: str) -> Program:
    from judgekit.judges.program_metrics import RougeOptions, rouge  # noqa: PLC0415 - as needed

    return rouge(read_options(RougeOptions, options, judge))


def _python(options: Mapping[str, Json], folder: Path, judge: str) -> Program:
    from judgekit.judges.program_python import PythonOptions, PythonProgram  # noqa: PLC0415 - as needed

    return PythonProgram(read_options(PythonOptions, options, judge), folder)


def _sql_execution(options: Mapping[str, Json], folder: Path, judge: str) -> Program:
    from judgekit.judges.sql_execution import SqlExecution, SqlOptions  # noqa: PLC0415 - as needed

    return SqlExecution(read_options(SqlOptions, options, judge), folder)


PROGRAMS: Mapping[str, Maker] = {
    "exact": lambda options, _folder, judge: exact(read_options(TextOptions, options, judge)),
    "contains": lambda options, _folder, judge: contains(read_options(TextOptions, options, judge)),
    "regex": lambda options, _folder, judge: regex(read_options(RegexOptions, options, judge)),
    "numeric": lambda options, _folder, judge: numeric(read_options(NumericOptions, options, judge)),
    "json_schema": _json_schema,
    "bleu": _bleu,
    "chrf": _chrf,
    "rouge": _rouge,
    "sql_execution": _sql_execution,
    "python": _python,
}
