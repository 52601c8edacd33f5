"""The questions of text-to-sql: answerable, of mixed difficulty, and never the same in two splits."""

import asyncio
import re
import sqlite3
from collections import Counter
from dataclasses import replace
from itertools import chain, combinations

import pytest

from judgekit.candidates.examples import build_pool, choose_examples
from judgekit.candidates.leakage import example_leak
from judgekit.domain.cases import Message, Output
from judgekit.domain.config import ProjectConfig
from judgekit.domain.errors import WeightsUnavailable
from judgekit.domain.suite import Examples
from judgekit.judges.sql_execution import SqlExecution, SqlOptions
from judgekit.models.connect import Connections
from judgekit.models.weights import pull

SIZES = {"cases": 120, "train": 100, "validation": 30}


@pytest.mark.parametrize("split", SIZES)
def test_a_split_is_large_enough_and_half_of_it_easy(splits, split):
    levels = Counter(case.metadata["hardness"] for case in splits[split])

    assert len(splits[split]) >= SIZES[split]
    assert levels.keys() == {"easy", "medium", "hard", "extra"}
    assert 0.4 <= levels["easy"] / len(splits[split]) <= 0.7


def test_ids_are_unique_over_all_splits(splits):
    ids = [case.id for case in chain.from_iterable(splits.values())]

    assert len(ids) == len(set(ids))


def test_every_case_names_its_difficulty_among_its_tags(splits):
    assert all(case.tags[0] == case.metadata["hardness"] for case in chain.from_iterable(splits.values()))


def test_every_database_is_asked_about_in_every_split(splits, suites):
    scripts = {path.stem for path in (suites / "text-to-sql" / "databases").glob("*.sql")}

    assert len(scripts) >= 4
    assert all({case.metadata["database"] for case in cases} == scripts for cases in splits.values())


def test_every_gold_query_gives_rows(splits, query):
    empty = [
        case.id
        for case in chain.from_iterable(splits.values())
        if not query(case.metadata["database"], case.reference)
    ]

    assert empty == []


def test_the_program_that_judges_calls_every_gold_query_right(splits, suites):
    program = SqlExecution(SqlOptions(databases="text-to-sql/databases", timeout_s=5), suites)

    async def score_all():
        return [
            await program.score(case, Output("gold", case.id, case.reference))
            for case in chain.from_iterable(splits.values())
        ]

    assert {score.value for score in asyncio.run(score_all())} == {1.0}


def test_a_gold_query_does_not_depend_on_the_order_rows_happen_to_have(splits, query):
    unstable = [
        case.id
        for case in chain.from_iterable(splits.values())
        if _answer(query, case, backwards=False) != _answer(query, case, backwards=True)
    ]

    assert unstable == []


def test_the_schema_shown_is_that_of_the_database(splits, query):
    for case in chain.from_iterable(splits.values()):
        for line in case.metadata["schema"].splitlines():
            table, columns = re.fullmatch(r"(\w+)\((.*)\)", line).groups()
            assert query(case.metadata["database"], f"SELECT {columns} FROM {table} LIMIT 1")


def test_an_order_is_asked_for_where_the_gold_query_sorts(splits):
    words = r"order|sort|first|last|most|least|fewest|longest|youngest|oldest|high|low|from .* to|earliest"
    silent = [
        case.id
        for case in chain.from_iterable(splits.values())
        if "ORDER BY" in case.reference and not re.search(words, case.text, re.IGNORECASE)
    ]

    assert silent == []


@pytest.mark.parametrize(("split", "other"), list(combinations(SIZES, 2)))
def test_no_question_or_query_is_nearly_the_same_in_two_splits(splits, split, other):
    leaks = [
        (case.id, example.id)
        for case in splits[split]
        for example in splits[other]
        if example_leak(case, example) or _shape(case.reference) == _shape(example.reference)
    ]

    assert leaks == []


def test_the_suite_states_the_split(splits, suites):
    stated = (suites / "text-to-sql.yaml").read_text(encoding="utf-8")
    sizes = {split: len(cases) for split, cases in splits.items()}

    assert f"{sizes['cases']} cases to test on, {sizes['train']} solved ones" in stated
    assert f"{sizes['validation']} to choose settings by" in stated


@pytest.mark.model
def test_examples_nearest_by_meaning_never_give_a_case_away(splits, tmp_path):
    """Also where the pool holds every test question in other punctuation, which is as near as can be."""
    pytest.importorskip("onnxruntime")
    try:
        pull("minilm")
    except WeightsUnavailable as error:
        pytest.skip(f"the weights of the embedding model cannot be had here: {error}")
    asked = splits["cases"][::6]
    twins = [
        replace(case, id=f"{case.id}-twin", input=(Message("user", f"{case.text} !"),)) for case in asked
    ]
    spec = Examples.model_validate({"from": "x", "k": 4, "select": "nearest", "method": "embedding"})

    async def choose():
        connections = Connections(ProjectConfig())
        embeddings = connections.embeddings(tmp_path, lambda *_: None)
        try:
            pool = await build_pool(spec, [*twins, *splits["train"]], embeddings)
            return [await choose_examples(case, pool) for case in asked]
        finally:
            await connections.aclose()

    for case, chosen in zip(asked, asyncio.run(choose()), strict=True):
        assert f"{case.id}-twin" in {leak.source for leak in chosen.excluded}
        assert not any(example_leak(case, example) for example in chosen.examples)
        assert len(chosen.examples) == 4


MISTAKES = {
    "forgets the condition": (r" WHERE (?!.*(GROUP|ORDER|INTERSECT|UNION)).*$", ""),
    "turns a comparison round": (r" > ", " < "),
    "counts the border in": (r" > (?=\d)", " >= "),
    "forgets DISTINCT": (r"\bDISTINCT ", ""),
    "forgets the order": (r" ORDER BY [^()]*$", ""),
    "turns the order round": (r" DESC\b", ""),
    "forgets the limit": (r" LIMIT \d+$", ""),
    "drops rows without a partner": (r"LEFT JOIN", "JOIN"),
    "forgets NOT": (r"\bNOT IN\b", "IN"),
    "takes the wrong end": (r"\bMAX\(", "MIN("),
    "takes the other end": (r"\bMIN\(", "MAX("),
    "sums instead of averaging": (r"\bAVG\(", "SUM("),
    "forgets HAVING": (r" HAVING (?!.*ORDER).*$", ""),
    "takes empty for filled": (r"IS NOT NULL", "IS NULL"),
    "takes filled for empty": (r"IS NULL", "IS NOT NULL"),
    "joins by either": (r"INTERSECT|EXCEPT", "UNION"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_an_obvious_mistake_gives_another_answer(splits, query, mistake):
    pattern, replacement = MISTAKES[mistake]
    wrong = [(case, re.sub(pattern, replacement, case.reference)) for case in splits["cases"]]
    tried = [(case, sql) for case, sql in wrong if sql != case.reference]
    unnoticed = [case.id for case, sql in tried if _same_answer(query, case, sql)]

    assert tried
    assert unnoticed == []


def test_the_fixed_examples_come_from_different_databases(splits):
    assert len({case.metadata["database"] for case in splits["train"][:3]}) == 3


def _answer(query, case, *, backwards):
    found = query(case.metadata["database"], case.reference, backwards=backwards)
    return found if "ORDER BY" in case.reference else Counter(found)


def _same_answer(query, case, sql):
    gold = query(case.metadata["database"], case.reference)
    try:
        found = query(case.metadata["database"], sql)
    except sqlite3.Error:
        return False
    return found == gold if "ORDER BY" in case.reference else Counter(found) == Counter(gold)


def _shape(sql):
    """The query without its literals."""
    return re.sub(r"'[^']*'|\b\d+(\.\d+)?\b", "?", " ".join(sql.lower().split()))
