"""Reports from `reports/*.sql`: one query, and above it in comments what it shows and what it can be told.

    -- title: Leaderboard
    -- description: Candidates from best to worst.
    -- parameter: suite text none only this suite
    -- chart: bar candidate win_rate by rubric judge

A chart may be given more than once: a report then has several, and those without rows are left out. A
parameter is a name, a type, a default (`none` for no value; a text with blanks in double quotes) and what it
means; the query calls it `$suite`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.chart import Chart
from judgekit.domain.errors import FileProblems, Problem, UsageError
from judgekit.domain.ids import Json
from judgekit.files.document import shown
from judgekit.files.near import did_you_mean, key_remedy
from judgekit.files.report_chart import chart_from
from judgekit.files.report_values import TYPES, as_value

KEYS = ("title", "description", "parameter", "chart")

_HEADER = re.compile(r"--\s*([A-Za-z_-]+)\s*:\s*(.*?)\s*")
_PARAMETER = re.compile(r'([A-Za-z_]\w*)\s+(\w+)\s+("[^"]*"|\S+)\s+(.+)')
_PARAMETER_FORM = "write: -- parameter: NAME TYPE DEFAULT MEANING, such as: suite text none only this suite"
_COMMENT_OR_TEXT = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_USED = re.compile(r"\$([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a report can be told: a value of a type, and what counts where none is given."""

    name: str
    type: str
    default: Json
    meaning: str


@dataclass(frozen=True, slots=True)
class Report:
    """A named query over the public views."""

    name: str
    path: Path
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    charts: tuple[Chart, ...]
    sql: str


def reports_in(folders: Sequence[Path]) -> dict[str, Path]:
    """Give every report's name with its file; where two folders have the same name, the first folder wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.sql")) if folder.is_dir() else ():
            found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def find_report(name: str, folders: Sequence[Path]) -> Path:
    """Give the file of a report, or the file itself where a path was given.

    Raises:
        UsageError: there is no such report; tells the near ones.
    """
    if name.endswith(".sql"):
        return Path(name)
    known = reports_in(folders)
    if name not in known:
        raise UsageError(f"there is no report {name!r}; {did_you_mean(name, known, 'the reports')}")
    return known[name]


def load_report(path: Path) -> Report:
    """Give the report that a file holds.

    Raises:
        FileProblems: the file cannot be read, or its header has mistakes; all at once.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileProblems([Problem(shown(path), None, f"cannot be read: {error}")]) from error
    draft = _Draft(shown(path))
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("--"):
            break
        draft.take(number, line.strip())
    draft.check(_parameters_used(text))
    if draft.problems:
        raise FileProblems(draft.problems)
    return Report(
        name=path.stem,
        path=path,
        title=draft.texts["title"],
        description=draft.texts["description"],
        parameters=tuple(draft.parameters.values()),
        charts=tuple(draft.charts),
        sql=text,
    )


def report_values(report: Report, given: Sequence[str]) -> dict[str, Json]:
    """Give the value of every parameter: what was given as `name=value`, else its default.

    Raises:
        UsageError: a parameter is unknown, or its value is not of its type.
    """
    known = {parameter.name: parameter for parameter in report.parameters}
    values = {name: parameter.default for name, parameter in known.items()}
    for pair in given:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UsageError(f"{pair!r} is no parameter; write name=value, such as --param suite=text-to-sql")
        if name not in known:
            remedy = did_you_mean(name, known, "its parameters") or "it has none"
            raise UsageError(f"report {report.name!r} has no parameter {name!r}; {remedy}")
        values[name] = _given(known[name], text)
    return values


def _given(parameter: Parameter, text: str) -> Json:
    try:
        return as_value(text, parameter.type)
    except ValueError as error:
        raise UsageError(f"--param {parameter.name}={text}: {error}") from error


class _Draft:
    """A header while it is read line by line."""

    def __init__(self, path: str) -> None:
        self.texts: dict[str, str] = {}
        self.parameters: dict[str, Parameter] = {}
        self.charts: list[Chart] = []
        self.problems: list[Problem] = []
        self._path = path
        self._lines: dict[str, int] = {}

    def take(self, line: int, text: str) -> None:
        found = _HEADER.fullmatch(text)
        if found is None:
            return
        key, value = found[1], found[2]
        if key not in KEYS:
            self._mistake(line, f"unknown key {key!r} in the header", key_remedy(key, KEYS))
        elif not value:
            self._mistake(line, f"{key!r} is empty", f"write: -- {key}: ...")
        elif key == "parameter":
            self._take_parameter(line, value)
        elif key == "chart":
            self._take_chart(line, value)
        elif key in self.texts:
            self._mistake(line, f"{key!r} is written twice", "keep one of them")
        else:
            self.texts[key] = value

    def check(self, used: Mapping[str, int]) -> None:
        """Add what only the whole file can show."""
        for key in ("title", "description"):
            if key not in self.texts and not any(f"{key!r} is" in each.what for each in self.problems):
                self._mistake(1, f"there is no {key}", f"begin the file with: -- {key}: ...")
        for name, line in used.items():
            if name not in self._lines:
                self._mistake(line, f"${name} is not declared", f"add: -- parameter: {name} text none ...")
        for name, line in self._lines.items():
            if name not in used:
                self._mistake(line, f"parameter {name!r} is not used", f"write ${name} in the query")

    def _take_parameter(self, line: int, value: str) -> None:
        found = _PARAMETER.fullmatch(value)
        if found is None:
            self._mistake(line, f"{value!r} is no parameter", _PARAMETER_FORM)
            return
        name, kind, default, meaning = found.groups()
        if name in self._lines:
            self._mistake(line, f"parameter {name!r} is declared twice", "keep one of them")
        self._lines[name] = line
        if kind not in TYPES:
            self._mistake(line, f"unknown type {kind!r}", did_you_mean(kind, TYPES, "the types"))
            return
        try:
            start = None if default == "none" else as_value(default.strip('"'), kind)
        except ValueError as error:
            self._mistake(line, f"the default of {name!r} is wrong: {error}")
            return
        self.parameters[name] = Parameter(name, kind, start, meaning)

    def _take_chart(self, line: int, value: str) -> None:
        try:
            self.charts.append(chart_from(value))
        except ValueError as error:
            self._mistake(line, str(error))

    def _mistake(self, line: int, what: str, remedy: str = "") -> None:
        self.problems.append(Problem(self._path, line, what, remedy))


def _parameters_used(text: str) -> dict[str, int]:
    """The parameters of the query, each with the line of its first use."""
    return dict(reversed(list(_uses(text))))


def _uses(text: str) -> Iterator[tuple[str, int]]:
    bare = _COMMENT_OR_TEXT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in _USED.finditer(bare):
        yield found[1], bare.count("\n", 0, found.start()) + 1
