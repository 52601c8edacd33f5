"""JSON Schemas of rubrics and suites, so that editors complete and check them while they are typed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from judgekit.domain.rubric import Rubric
from judgekit.domain.suite import SuiteFile
from judgekit.files.schema_words import WORDS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def rubric_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of `rubrics/*.yaml`."""
    return _schema(Rubric, "A judgekit rubric")


def suite_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of `suites/*.yaml`."""
    return _schema(SuiteFile, "A judgekit suite")


def write_schemas(folder: Path) -> None:
    """Write both schemas as `rubric.schema.json` and `suite.schema.json`."""
    for name, schema in (("rubric", rubric_schema()), ("suite", suite_schema())):
        (folder / f"{name}.schema.json").write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    for name, part in _records(model, schema):
        part.pop("title", None)
        for key, field in part.get("properties", {}).items():
            field.pop("title", None)
            field["description"] = WORDS[name][key]
    return {"$schema": _DIALECT, "title": title, **schema}


def _records(model: type[BaseModel], schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The record of the file and those inside it, each by the name of its type."""
    yield model.__name__, schema
    yield from schema.get("$defs", {}).items()
