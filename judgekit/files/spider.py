"""Folders of the Spider and BIRD benchmarks: questions and queries, schemas, databases, predictions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json
from judgekit.files.document import MIB, problem_at, read_text, shown

MOST_BYTES = 512 * MIB
_MOST_TOLD = 20
_TABLES = ("tables.json", "dev_tables.json", "train_tables.json")
_DATABASES = ("database", "dev_databases", "train_databases", "databases", "test_database")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a benchmark over one database; `evidence` and `difficulty` are BIRD's own."""

    id: str
    text: str
    query: str
    database: str
    evidence: str = ""
    difficulty: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark's questions in order, with schema text and SQLite files by the name of the database."""

    questions: tuple[Question, ...]
    schemas: Mapping[str, str]
    databases: Mapping[str, tuple[Path, ...]]


def read_benchmark(folder: Path, questions_file: str = "dev.json") -> Benchmark:
    """Give the benchmark in a folder laid out as Spider or BIRD is when it is unpacked.

    Raises:
        FileProblems: a file is missing or malformed, or questions have no schema or database; all at once.
    """
    questions = _questions(folder / questions_file)
    schemas = _schemas(_present(folder, _TABLES))
    root = _present(folder, _DATABASES)
    databases = {name: _instances(root, name) for name in dict.fromkeys(each.database for each in questions)}
    absent = [
        Problem(shown(root), None, f"no SQLite file of database {name!r}", f"put {name}/{name}.sqlite there")
        for name, files in databases.items()
        if not files
    ]
    absent += [
        Problem(shown(folder), None, f"no schema of database {name!r}", f"look into {' or '.join(_TABLES)}")
        for name in databases
        if name not in schemas
    ]
    if absent:
        raise FileProblems(absent)
    return Benchmark(tuple(questions), schemas, databases)


def read_predictions(path: Path, n_questions: int) -> dict[int, str]:
    """Give predicted queries by the position of their question; a question without one is absent.

    Spider's form is one query a line, perhaps followed by a tab and the database; BIRD's a JSON object of
    positions, with queries perhaps followed by a mark and the database.

    Raises:
        FileProblems: the file cannot be read, or does not have one prediction for each question.
    """
    if path.suffix == ".json":
        found = _json(path)
        if not isinstance(found, dict) or not all(key.isdecimal() for key in found):
            raise problem_at(
                path, None, "is no object of queries by position", 'write {"0": "SELECT ...", ...}'
            )
        queries = {int(key): str(value).partition("\t")[0] for key, value in found.items()}
        beyond = [place for place in queries if place >= n_questions]
        if beyond:
            raise problem_at(path, None, f"predicts question {beyond[0]}, but there are {n_questions}")
    else:
        lines = read_text(path, MOST_BYTES).removesuffix("\n").split("\n")
        if len(lines) != n_questions:
            what = f"{len(lines)} predictions for {n_questions} questions"
            raise problem_at(path, None, what, "write one query a line, an empty line where there is none")
        queries = {place: line.partition("\t")[0] for place, line in enumerate(lines)}
    return {place: query.strip() for place, query in queries.items() if query.strip()}


def _questions(path: Path) -> list[Question]:
    rows = _json(path)
    if not isinstance(rows, list) or not rows:
        raise problem_at(path, None, "holds no list of questions")
    problems: list[Problem] = []
    found = [_question(path, place, row, problems) for place, row in enumerate(rows)]
    if problems:
        rest = len(problems) - _MOST_TOLD
        more = [Problem(shown(path), None, f"and {rest} more mistakes")] if rest > 0 else []
        raise FileProblems([*problems[:_MOST_TOLD], *more])
    return found


def _question(path: Path, place: int, row: Json, problems: list[Problem]) -> Question:
    given = row if isinstance(row, dict) else {}
    wanted = {"question": ("question",), "db_id": ("db_id",), "query": ("query", "SQL", "sql")}
    found = {name: _text(given, keys) for name, keys in wanted.items()}
    for name, text in found.items():
        if not text:
            problems.append(Problem(shown(path), None, f"question {place}: {name!r} is missing or no text"))
    return Question(
        id=f"{path.stem}-{given.get('question_id', place)}",
        text=found["question"],
        query=found["query"],
        database=found["db_id"],
        evidence=_text(given, ("evidence",)),
        difficulty=_text(given, ("difficulty",)),
    )


def _text(row: Mapping[str, Json], keys: Sequence[str]) -> str:
    return next((row[key].strip() for key in keys if isinstance(row.get(key), str)), "")


def _schemas(path: Path) -> dict[str, str]:
    rows = _json(path)
    try:
        return {row["db_id"]: _schema(row) for row in rows}
    except (KeyError, TypeError, IndexError) as error:
        what = f"is not laid out as the benchmark's: {type(error).__name__} {error}"
        raise problem_at(path, None, what, "take the file that comes with the benchmark") from error


def _schema(row: Mapping[str, Json]) -> str:
    """A line for each table with its columns, then one for each foreign key."""
    tables: list[str] = row["table_names_original"]
    columns: list[tuple[int, str]] = row["column_names_original"]
    lines = [
        f"{table}({', '.join(name for owner, name in columns if owner == place)})"
        for place, table in enumerate(tables)
    ]
    keys = ((columns[ours], columns[theirs]) for ours, theirs in row["foreign_keys"])
    links = [f"{tables[a]}.{name} -> {tables[b]}.{other}" for (a, name), (b, other) in keys]
    return "\n".join([*lines, *links])


def _instances(root: Path, name: str) -> tuple[Path, ...]:
    """The SQLite files of a database: `NAME.sqlite`, or all in the folder `NAME`."""
    if Path(name).name != name:
        return ()
    if (root / f"{name}.sqlite").is_file():
        return (root / f"{name}.sqlite",)
    return tuple(sorted((root / name).glob("*.sqlite"))) if (root / name).is_dir() else ()


def _present(folder: Path, names: Sequence[str]) -> Path:
    found = next((folder / name for name in names if (folder / name).exists()), None)
    if found is None:
        raise problem_at(folder, None, f"holds none of {', '.join(names)}", "name the unpacked benchmark")
    return found


def _json(path: Path) -> Json:
    try:
        return json.loads(read_text(path, MOST_BYTES))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise problem_at(path, line, f"not readable as JSON: {error}") from error
