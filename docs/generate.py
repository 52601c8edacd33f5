# ruff: noqa: INP001 - a script, not a package
"""Write docs/reference from the code: commands, results, views, reports, keys of YAML files, statistics.

And the schemas of docs/schema.

Run: .venv/bin/python docs/generate.py
"""

import inspect
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from judgekit import stats
from judgekit.cli.main import COMMANDS, judgekit
from judgekit.files.project import builtin_folder
from judgekit.files.report import load_report, reports_in
from judgekit.files.schema import rubric_schema, suite_schema
from judgekit.render.result_schema import RESULTS, results_schema
from judgekit.store.schema import public_views

FOLDER = Path(__file__).parent / "reference"
SCHEMAS = Path(__file__).parent / "schema"
WIDTH = 100


def pages() -> dict[str, str]:
    """Give every page of the reference by its file name."""
    return {
        "commands.md": _page("Commands", _commands()),
        "reports.md": _page("Reports", _reports()),
        "results.md": _page("Results as JSON", _results()),
        "statistics.md": _page("Statistics", _statistics()),
        "views.md": _page("Views of the store", _views()),
        "yaml.md": _page("Keys of rubrics and suites", _keys()),
    }


def schemas() -> dict[str, str]:
    """Give every schema by its file name."""
    made = {"results": results_schema(), "rubric": rubric_schema(), "suite": suite_schema()}
    return {f"{name}.schema.json": json.dumps(each, indent=2) + "\n" for name, each in made.items()}


def _page(title: str, parts: Iterator[str]) -> str:
    return "\n\n".join([f"# {title}", "<!-- written by docs/generate.py -->", *parts]) + "\n"


def _commands() -> Iterator[str]:
    context = click.Context(judgekit, info_name="judgekit", max_content_width=WIDTH, terminal_width=WIDTH)
    yield f"```\n{judgekit.get_help(context)}\n```"
    for name in COMMANDS:
        command = judgekit.get_command(context, name)
        if command is not None:
            yield from _help(command, name, context)


def _help(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    context = click.Context(
        command, info_name=name, parent=parent, max_content_width=WIDTH, terminal_width=WIDTH
    )
    yield f"## {context.command_path}"
    yield f"```\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            if inner is not None:
                yield from _help(inner, each, context)


def _views() -> Iterator[str]:
    yield "What `judgekit sql`, reports and any DuckDB client may rely on."
    for view in public_views():
        rows = [(f"`{column.name}`", column.type, column.meaning) for column in view.columns]
        yield f"## {view.name}\n\n{view.meaning}\n\n{_table(('column', 'type', 'meaning'), rows)}"


def _reports() -> Iterator[str]:
    yield "Each is run by `judgekit report NAME`; `--param` sets a parameter, `--format html` draws it."
    for path in reports_in([builtin_folder("reports")]).values():
        report = load_report(path)
        rows = [(f"`{each.name}`", each.type, str(each.default), each.meaning) for each in report.parameters]
        table = _table(("parameter", "type", "default", "meaning"), rows)
        drawn = [
            " ".join((each.kind, *each.columns, *(("by", *each.by) if each.by else ())))
            for each in report.charts
        ]
        charts = ["Charts: " + ", ".join(f"`{each}`" for each in drawn)] if drawn else []
        yield "\n\n".join([f"## {report.name}", report.description, table, *charts])


def _keys() -> Iterator[str]:
    yield "Editors complete and check these files by the schemas in `docs/schema`."
    for title, schema in (("Rubric", rubric_schema()), ("Suite", suite_schema())):
        yield f"## {title}"
        yield _properties(schema)
        for name, inner in schema.get("$defs", {}).items():
            if "properties" in inner:
                yield f"### {title}: {name}\n\n{inner.get('description', '')}".rstrip()
                yield _properties(inner)


def _results() -> Iterator[str]:
    schema = results_schema()
    yield (
        "What `--json` writes. The form: [`results.schema.json`](../schema/results.schema.json), "
        "JSON Schema 2020-12: `#/$defs/compare` describes what `compare --json` writes, and so on. Every key "
        "is always there, `null` where nothing is known; later versions may add keys."
    )
    rows = [(f"`{name}`", _kind(schema["$defs"][name])) for name in RESULTS]
    yield _table(("command", "writes"), rows)
    for name, part in schema["$defs"].items():
        if "properties" in part:
            rows = [(f"`{key}`", _kind(each)) for key, each in part["properties"].items()]
            yield f"## {name.rpartition('__')[2]}\n\n{part.get('description', '')}".rstrip()
            yield _table(("key", "value"), rows)


def _properties(schema: dict[str, Any]) -> str:
    required = schema.get("required", ())
    rows = [
        (f"`{name}`", _kind(each), "yes" if name in required else "", each.get("description", ""))
        for name, each in schema["properties"].items()
    ]
    return _table(("key", "value", "required", "meaning"), rows)


def _kind(schema: dict[str, Any]) -> str:
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(_kind(each) for each in schema[key]))
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "anything")
    return f"list of {_kind(schema.get('items', {}))}" if kind == "array" else str(kind)


def _statistics() -> Iterator[str]:
    yield "`judgekit.stats` can be used alone: arrays in, frozen results out, no other part of judgekit."
    found = {name: getattr(stats, name) for name in stats.__all__}
    functions = {name: each for name, each in found.items() if inspect.isfunction(each)}
    yield _table(
        ("function", "gives"),
        [(f"[`{name}`](#{name})", _first_line(each)) for name, each in functions.items()],
    )
    types = {name: each for name, each in found.items() if inspect.isclass(each)}
    yield "## Results, options and errors"
    yield _table(("type", "holds"), [(f"`{name}`", _first_line(each)) for name, each in types.items()])
    yield "## Each function, with its formula, source and an example"
    for name, each in functions.items():
        yield f"### {name}\n\n```python\n{_call(name, each)}\n```\n\n```text\n{inspect.getdoc(each)}\n```"


def _call(name: str, function: Any) -> str:
    """How it is called: names and defaults, without types."""
    given = [
        each.replace(annotation=inspect.Parameter.empty)
        for each in inspect.signature(function).parameters.values()
    ]
    return f"{name}{inspect.Signature(given)}"


def _first_line(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").split("\n", 1)[0]


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for name, text in schemas().items():
        (SCHEMAS / name).write_text(text, encoding="utf-8")
