"""The schemas for editors: current, described, and agreeing with what is read."""

import json
from pathlib import Path

import jsonschema
import pytest

from judgekit.domain.config import BUILT_IN_JUDGES, LOCAL
from judgekit.files.judge_checks import Known
from judgekit.files.library import names_in
from judgekit.files.project import builtin_folder
from judgekit.files.rubric import load_rubric
from judgekit.files.schema import rubric_schema, suite_schema, write_schemas
from judgekit.files.suite import load_suite
from judgekit.files.yaml_lines import read_yaml

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
RUBRICS = sorted(builtin_folder("rubrics").glob("*.yaml"))
SUITES = sorted(builtin_folder("suites").glob("*.yaml"))


def test_the_schemas_in_the_docs_are_current(tmp_path):
    write_schemas(tmp_path)
    for name in ("rubric.schema.json", "suite.schema.json"):
        assert (SCHEMAS / name).read_text() == (tmp_path / name).read_text(), (
            f"docs/schema/{name} is old; judgekit.files.schema.write_schemas renews it"
        )


@pytest.mark.parametrize("schema", [rubric_schema(), suite_schema()], ids=["rubric", "suite"])
def test_the_schemas_are_valid_and_every_key_is_described(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    for record in (schema, *schema["$defs"].values()):
        assert record["additionalProperties"] is False
        assert all(field["description"] for field in record["properties"].values())


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_shipped_rubrics_load_and_fit_the_schema(path):
    assert load_rubric(path).name == path.stem
    jsonschema.validate(read_yaml(path).value, rubric_schema())


@pytest.mark.parametrize("path", SUITES, ids=lambda path: path.stem)
def test_shipped_suites_load_and_fit_the_schema(path, no_table):
    known = Known(names_in([builtin_folder("rubrics")]), BUILT_IN_JUDGES, (LOCAL,))
    assert load_suite(path, no_table, known).name == path.stem
    jsonschema.validate(read_yaml(path).value, suite_schema())


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "x", "instructions": "i", "criteria": []},
        {"name": "x", "instructions": "i", "criteria": [{"name": "c", "description": "d", "wieght": 1}]},
        {
            "name": "x",
            "instructions": "i",
            "criteria": [{"name": "c", "description": "d", "scale": "likert"}],
        },
        {"name": "x", "instructions": "i", "criteria": [{"name": "c", "description": "d"}], "ties": "yes"},
    ],
)
def test_the_schema_refuses_what_reading_refuses(broken, write, mistakes):
    path = write({"x.yaml": json.dumps(broken)}) / "x.yaml"
    assert mistakes(load_rubric, path)
    assert list(jsonschema.Draft202012Validator(rubric_schema()).iter_errors(broken))
