"""The suites of the garden: they load without a mistake, and hold what they promise."""

import asyncio
from collections import Counter

import pytest

from judgekit.candidates.leakage import passage_leak
from judgekit.candidates.passages import read_passages
from judgekit.candidates.resolve import has_pipeline, resolve_candidate
from judgekit.domain.config import BUILT_IN_JUDGES, LOCAL
from judgekit.files.judge_checks import Known
from judgekit.files.library import names_in
from judgekit.files.suite import load_suite, missing_outputs
from judgekit.judges.sql_execution import SqlExecution, SqlOptions

SIZES = {"instructions": 48, "text-to-sql": 120, "writing-style": 20}
SCHEMA_COMMENT = "# yaml-language-server: $schema=../docs/schema/suite.schema.json"


def _no_tables(*_):
    raise AssertionError("the garden's cases are JSONL files")


@pytest.fixture(scope="module")
def load(suites, rubrics):
    known = Known(names_in([rubrics]), BUILT_IN_JUDGES, [LOCAL])
    return lambda name: load_suite(suites / f"{name}.yaml", _no_tables, known)


def test_these_and_no_others_are_there(suites):
    assert {path.stem for path in suites.glob("*.yaml")} == set(SIZES)


@pytest.mark.parametrize("name", SIZES)
def test_a_suite_loads_and_is_large_enough(load, name):
    assert len(load(name).cases) >= SIZES[name]


@pytest.mark.parametrize("name", SIZES)
def test_editors_are_told_the_schema(suites, name):
    assert (suites / f"{name}.yaml").read_text(encoding="utf-8").startswith(SCHEMA_COMMENT)


@pytest.mark.parametrize("name", SIZES)
def test_every_candidate_has_outputs_for_all_cases_or_can_be_run(load, name):
    suite = load(name)
    specs = suite.file.candidates

    assert len(specs) >= 2
    assert suite.file.baseline in specs
    assert not any(missing_outputs(suite).values())
    assert all(candidate in suite.outputs or has_pipeline(candidate, specs) for candidate in specs)


@pytest.mark.parametrize("name", SIZES)
def test_recorded_outputs_say_how_they_came_to_be(load, name):
    specs = load(name).file.candidates.values()

    assert all(spec.made_by for spec in specs if spec.outputs)


@pytest.mark.parametrize("name", SIZES)
def test_no_two_cases_ask_the_same(load, name):
    asked = Counter(case.text.casefold() for case in load(name).cases)

    assert max(asked.values()) == 1


def test_the_sql_ladder_changes_one_thing_at_a_time(load):
    specs = load("text-to-sql").file.candidates
    rungs = [resolve_candidate(name, specs) for name in specs]
    zero, few, nearest, rag, hyde, larger, larger_rag = rungs

    assert [rung.candidate for rung in rungs[:3]] == ["zero-shot", "few-shot", "few-shot-nearest"]
    assert (zero.examples, few.examples.select, nearest.examples.select) == (None, "fixed", "nearest")
    assert (nearest.retrieve, rag.retrieve.query, hyde.retrieve.query) == (None, "input", "hyde")
    assert rag.examples == hyde.examples == nearest.examples
    assert larger.model == larger_rag.model != zero.model
    assert (larger.examples, larger.retrieve, larger_rag.retrieve.query) == (None, None, "input")
    assert all(rung.model == zero.model for rung in rungs[:5])


def test_the_recorded_ladder_has_one_real_rung_and_one_that_cannot_be_told(load, suites):
    suite = load("text-to-sql")
    program = SqlExecution(SqlOptions(databases="text-to-sql/databases", timeout_s=5), suites)

    async def right(candidate):
        outputs = suite.outputs[candidate]
        return sum([(await program.score(case, outputs[case.id])).value for case in suite.cases])

    zero, few, nearest = (asyncio.run(right(name)) for name in ("zero-shot", "few-shot", "few-shot-nearest"))

    assert 0 < zero <= few < nearest < len(suite.cases) / 2
    assert few - zero < 7
    assert nearest - few > 14


def test_the_documentation_helps_without_giving_a_query_away(suites, splits):
    passages = read_passages(suites / "text-to-sql" / "documentation.jsonl")

    assert len(passages) >= 40
    assert len({passage.id for passage in passages}) == len(passages)
    assert max(len(passage.text) for passage in passages) < 320
    assert not [
        leak for case in splits["cases"] for p in passages if (leak := passage_leak(case, p.id, p.text))
    ]


def test_instructions_are_of_many_kinds(load):
    kinds = Counter(case.tags[0] for case in load("instructions").cases)

    assert len(kinds) >= 8
    assert min(kinds.values()) >= 5


def test_style_and_task_come_apart_in_every_style_case(load):
    suite = load("writing-style")
    stylish, plain = suite.outputs["stylish"], suite.outputs["plain"]

    assert all(stylish[case.id].text.endswith(" Bo") for case in suite.cases)
    assert not any("!" in output.text for output in stylish.values())
    assert all(len(case.context) >= 5 and case.reference for case in suite.cases)
    assert len({case.tags[0] for case in suite.cases}) >= 4
    assert {output.text for output in stylish.values()}.isdisjoint(output.text for output in plain.values())
