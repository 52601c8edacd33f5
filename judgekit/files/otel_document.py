"""Spans out of OTLP/JSON documents, their attributes as plain values; one document, or one a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json
from judgekit.files.document import opened, problem_at, shown
from judgekit.files.jsonl import read_jsonl
from judgekit.files.rows import RowProblems

_FAILED = (2, "STATUS_CODE_ERROR")
_FORM = 'export spans as OTLP/JSON: {"resourceSpans": [{"scopeSpans": [{"spans": [...]}]}]}'


@dataclass(frozen=True, slots=True)
class Span:
    """A span with the line it stands on, what it says, and the service that made it; events by name."""

    line: int | None
    id: str | None
    start: str | int | None
    has_failed: bool
    attributes: dict[str, Json]
    events: tuple[tuple[str, dict[str, Json]], ...]
    service: str | None


class _Part(BaseModel):
    """A part of a document; keys that are not read are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Attribute(_Part):
    key: str
    value: dict[str, Json] | None = None


class _Event(_Part):
    name: str = ""
    attributes: list[_Attribute] = Field(default_factory=list)


class _Status(_Part):
    code: int | str | None = None


class _Span(_Part):
    id: Annotated[str | None, Field(alias="spanId")] = None
    start: Annotated[str | int | None, Field(alias="startTimeUnixNano")] = None
    status: _Status = _Status()
    attributes: list[_Attribute] = Field(default_factory=list)
    events: list[_Event] = Field(default_factory=list)


class _Scope(_Part):
    spans: list[_Span] = Field(default_factory=list)


class _Source(_Part):
    attributes: list[_Attribute] = Field(default_factory=list)


class _Resource(_Part):
    resource: _Source = _Source()
    scopes: Annotated[list[_Scope], Field(alias="scopeSpans")] = []


class _Document(_Part):
    resources: Annotated[list[_Resource], Field(alias="resourceSpans")]


def read_documents(path: Path) -> list[Span]:
    """Give every span of a file, in its order.

    Raises:
        FileProblems: the file cannot be read, or a document of it is no OTLP/JSON.
    """
    spans: list[Span] = []
    problems: list[Problem] = []
    for line, value in _values(path):
        try:
            spans += _spans(line, _Document.model_validate(value))
        except ValidationError as error:
            place = ".".join(map(str, error.errors()[0]["loc"]))
            problems.append(Problem(shown(path), line, f"is no OTLP/JSON: {place} is something else", _FORM))
    if problems:
        raise FileProblems(problems)
    return spans


def _spans(line: int | None, document: _Document) -> Iterator[Span]:
    for resource in document.resources:
        service = _plain(resource.resource.attributes).get("service.name")
        for span in (span for scope in resource.scopes for span in scope.spans):
            yield Span(
                line=line,
                id=span.id,
                start=span.start,
                has_failed=span.status.code in _FAILED,
                attributes=_plain(span.attributes),
                events=tuple((event.name, _plain(event.attributes)) for event in span.events),
                service=service if isinstance(service, str) else None,
            )


def _values(path: Path) -> list[tuple[int | None, Json]]:
    """The documents of a file: one a line, as collectors write them, or one over all lines."""
    told = RowProblems(shown(path))
    rows = list(read_jsonl(path, told))
    if rows and not told.all:
        return [(row.line, row.value) for row in rows]
    with opened(path) as file:
        content = file.read()
    try:
        return [(None, json.loads(content))]
    except (ValueError, RecursionError) as error:
        if rows:
            told.raise_any()
        raise problem_at(path, getattr(error, "lineno", None), f"not readable as JSON: {error}") from error


def _plain(attributes: list[_Attribute]) -> dict[str, Json]:
    return {attribute.key: _value(attribute.value) for attribute in attributes}


def _value(typed: Json) -> Json:
    """A typed value of OTLP as a plain one; None for what is no text, number, list or mapping."""
    if not isinstance(typed, dict):
        return None
    kind, inner = next(iter(typed.items()), ("", None))
    if kind in ("arrayValue", "kvlistValue"):
        listed = inner.get("values") if isinstance(inner, dict) else None
        each = listed if isinstance(listed, list) else []
        if kind == "arrayValue":
            return [_value(one) for one in each]
        return {
            str(one["key"]): _value(one.get("value"))
            for one in each
            if isinstance(one, dict) and "key" in one
        }
    return inner if kind in ("stringValue", "intValue", "doubleValue", "boolValue") else None
