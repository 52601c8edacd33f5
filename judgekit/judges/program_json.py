"""The program `json_schema`: whether an output is JSON of a given form."""

import json
from collections.abc import Callable, Mapping

from pydantic import Field
from pydantic_core import CoreSchema, SchemaError, SchemaValidator, ValidationError, core_schema

from judgekit.domain.cases import Case, Output
from judgekit.domain.errors import UsageError
from judgekit.domain.frozen import Frozen
from judgekit.domain.ids import Json
from judgekit.judges.program import Score, Scored
from judgekit.judges.program_text import TextProgram

_COMMENTS = frozenset({"title", "description", "default", "examples", "$schema", "$id", "$comment"})
_MOST_DEEP = 40


class JsonSchemaOptions(Frozen):
    """Options of `json_schema`: the schema an output must fit.

    A subset of JSON Schema: `type` (one or several), `properties`, `required`, `additionalProperties` (true
    or false), `items`, `minItems`, `maxItems`, `enum`, `const`, `anyOf`, `minLength`, `maxLength`, `pattern`,
    `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`. Anything else is refused
    rather than overlooked.
    """

    form: dict[str, Json] = Field(alias="schema")


def json_schema(options: JsonSchemaOptions) -> TextProgram:
    """Give the program that asks whether the output, or the code block it is, is JSON that fits a schema.

    Raises:
        UsageError: the schema says something that is not supported.
    """
    try:
        validator = SchemaValidator(_core(options.form, "schema", 0))
    except (SchemaError, TypeError) as error:
        raise UsageError(f"option 'schema': {error}") from error

    def check(_case: Case, output: Output) -> Scored:
        try:
            validator.validate_python(json.loads(_unwrapped(output.text), parse_constant=_refuse))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            return Score(0.0, f"{place}: {first['msg']}" if place else first["msg"])
        except (ValueError, RecursionError) as error:
            return Score(0.0, f"no JSON: {error}")
        return Score(1.0, "fits the schema")

    return TextProgram(check)


def _unwrapped(text: str) -> str:
    lines = text.strip().splitlines()
    wrapped = len(lines) > 1 and lines[0].startswith("```") and lines[-1].strip() == "```"
    return "\n".join(lines[1:-1]) if wrapped else text


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _core(schema: Json, place: str, depth: int) -> CoreSchema:
    """Translate a schema; `place` says where in it we are."""
    if not isinstance(schema, Mapping) or depth > _MOST_DEEP:
        raise UsageError(f"option {place!r}: expected an object, at most {_MOST_DEEP} levels deep")
    if "enum" in schema or "const" in schema:
        _known(schema, place, {"enum", "const", "type"})
        return core_schema.literal_schema(schema["enum"] if "enum" in schema else [schema["const"]])
    if "anyOf" in schema:
        _known(schema, place, {"anyOf"})
        return core_schema.union_schema(
            [_core(each, f"{place}.anyOf", depth + 1) for each in schema["anyOf"]]
        )
    kinds = schema.get("type", _implied(schema))
    if isinstance(kinds, list):
        return core_schema.union_schema([_core({**schema, "type": kind}, place, depth + 1) for kind in kinds])
    if kinds not in _KINDS:
        raise UsageError(f"option {place!r}: unknown type {kinds!r}; known are {', '.join(_KINDS)}")
    return _KINDS[kinds](schema, place, depth)


def _implied(schema: Mapping[str, Json]) -> str:
    """Give the type that a schema without one speaks of."""
    if "properties" in schema or "required" in schema:
        return "object"
    return "array" if "items" in schema else "any"


def _object(schema: Mapping[str, Json], place: str, depth: int) -> CoreSchema:
    _known(schema, place, {"type", "properties", "required", "additionalProperties"})
    properties, required = schema.get("properties", {}), set(schema.get("required", ()))
    fields = {
        name: core_schema.typed_dict_field(
            _core(properties.get(name, {}), f"{place}.{name}", depth + 1), required=name in required
        )
        for name in (*properties, *(required - set(properties)))
    }
    closed = schema.get("additionalProperties") is False
    return core_schema.typed_dict_schema(fields, extra_behavior="forbid" if closed else "ignore")


def _array(schema: Mapping[str, Json], place: str, depth: int) -> CoreSchema:
    _known(schema, place, {"type", "items", "minItems", "maxItems"})
    items = _core(schema.get("items", {}), f"{place}.items", depth + 1)
    return core_schema.list_schema(
        items, min_length=schema.get("minItems"), max_length=schema.get("maxItems")
    )


def _string(schema: Mapping[str, Json], place: str, _depth: int) -> CoreSchema:
    _known(schema, place, {"type", "minLength", "maxLength", "pattern"})
    return core_schema.str_schema(
        strict=True,
        min_length=schema.get("minLength"),
        max_length=schema.get("maxLength"),
        pattern=schema.get("pattern"),
    )


def _number(schema: Mapping[str, Json], place: str, _depth: int) -> CoreSchema:
    bounds = {"minimum": "ge", "maximum": "le", "exclusiveMinimum": "gt", "exclusiveMaximum": "lt"}
    limits = {**bounds, "multipleOf": "multiple_of"}
    _known(schema, place, {"type", *limits})
    make = core_schema.int_schema if schema["type"] == "integer" else core_schema.float_schema
    return make(strict=True, **{limits[key]: schema[key] for key in limits if key in schema})


def _plain(make: Callable[[], CoreSchema]) -> Callable[[Mapping[str, Json], str, int], CoreSchema]:
    def translate(schema: Mapping[str, Json], place: str, _depth: int) -> CoreSchema:
        _known(schema, place, {"type"})
        return make()

    return translate


_KINDS: Mapping[str, Callable[[Mapping[str, Json], str, int], CoreSchema]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "number": _number,
    "integer": _number,
    "boolean": _plain(lambda: core_schema.bool_schema(strict=True)),
    "null": _plain(core_schema.none_schema),
    "any": _plain(core_schema.any_schema),
}


def _known(schema: Mapping[str, Json], place: str, keywords: set[str]) -> None:
    unknown = sorted(set(schema) - keywords - _COMMENTS)
    if unknown:
        raise UsageError(f"option {place!r}: keyword {unknown[0]!r} is not supported here")
