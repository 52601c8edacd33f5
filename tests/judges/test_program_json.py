"""Outputs that must be JSON of a form."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.judges.programs import make_program

PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 20, "pattern": "^[A-Z]"},
        "age": {"type": "integer", "minimum": 0, "maximum": 150},
        "tags": {"type": "array", "items": {"enum": ["a", "b", 3]}, "maxItems": 2},
        "size": {"type": ["number", "null"]},
        "id": {"anyOf": [{"type": "string"}, {"type": "integer", "exclusiveMinimum": 0}]},
        "kind": {"const": "person"},
        "any": {},
        "ok": {"type": "boolean"},
    },
    "required": ["name"],
    "additionalProperties": False,
}


def score(schema, text, tmp_path):
    program = make_program(
        "j", JudgeSpec(kind="program", program="json_schema", options={"schema": schema}), tmp_path
    )
    case = Case(id="c", input=(Message("user", "?"),))
    return asyncio.run(program.score(case, Output("x", "c", text)))


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Ada"}',
        '```json\n{"name": "Ada", "age": 36}\n```',
        '{"name": "Ada", "tags": ["a", 3], "size": null, "id": 7, "kind": "person", "any": [{}], "ok": true}',
        '{"name": "Ada", "size": 1.5, "id": "x"}',
    ],
)
def test_what_fits_scores_one(text, tmp_path):
    assert score(PERSON, text, tmp_path).value == 1


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "no JSON"),
        ("Ada", "no JSON"),
        ('{"name": "Ada"} and more', "no JSON"),
        ('{"name": NaN}', "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "valid dictionary"),
        ("{}", "name: Field required"),
        ('{"name": "ada"}', "name: String should match"),
        ('{"name": ""}', "name: String should"),
        ('{"name": "Ada", "age": 36.5}', "age: "),
        ('{"name": "Ada", "age": "36"}', "age: "),
        ('{"name": "Ada", "age": 151}', "age: "),
        ('{"name": "Ada", "tags": ["c"]}', "tags.0: "),
        ('{"name": "Ada", "tags": ["a", "a", "a"]}', "tags: "),
        ('{"name": "Ada", "size": "big"}', "size"),
        ('{"name": "Ada", "id": 0}', "id"),
        ('{"name": "Ada", "kind": "dog"}', "kind: "),
        ('{"name": "Ada", "ok": 1}', "ok: "),
        ('{"name": "Ada", "extra": 1}', "extra: "),
    ],
)
def test_what_does_not_fit_scores_nothing_and_is_told(text, note, tmp_path):
    scored = score(PERSON, text, tmp_path)
    assert scored.value == 0
    assert note in scored.note


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "object", "oneOf": []}, "keyword 'oneOf' is not supported"),
        ({"properties": {"a": {"$ref": "#"}}}, "'schema.a': keyword '\\$ref'"),
        ({"type": "text"}, "unknown type 'text'"),
        ({"type": "string", "pattern": "("}, "option 'schema'"),
        ({"items": 3}, "expected an object"),
    ],
)
def test_a_schema_that_is_not_understood_is_told(schema, words, tmp_path):
    with pytest.raises(UsageError, match=words):
        score(schema, "{}", tmp_path)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_an_empty_schema_fits_all_json(tmp_path_factory, content):
    assert score({}, json.dumps(content), tmp_path_factory.getbasetemp()).value == 1
