import asyncio
import json
import shutil

import duckdb
import pytest
from meanings import Meanings

from judgekit.domain.errors import (
    AccessDenied,
    FileProblems,
    NotEmbedded,
    ServerFault,
    UsageError,
)
from judgekit.files.suite import load_suite
from judgekit.models.scripted import ScriptedClient
from judgekit.store.ledger import open_ledger
from judgekit.store.migrate import prepare
from judgekit.workflow.batches import Order
from judgekit.workflow.execute import Stop
from judgekit.workflow.generate import generate
from judgekit.workflow.judge_plan import Desk
from judgekit.workflow.recall import recall
from judgekit.workflow.record import check_recordable, record_outputs

SUITE = """
name: sums
cases: cases.jsonl
rubrics: [helpfulness]
candidates:
  base: {model: "fake:tiny", params: {max_tokens: 8}}
  shots: {extends: base, outputs: shots.jsonl, examples: {from: train.jsonl, k: 1}}
  rag: {extends: base, retrieve: {from: docs.jsonl, k: 1}}
  by-meaning: {extends: rag, retrieve: {from: docs.jsonl, k: 1, method: embedding}}
  old: {outputs: old.jsonl}
"""
FILES = {
    "cases.jsonl": [{"id": f"c{n}", "input": f"add {n} and {n}", "reference": str(2 * n)} for n in range(4)],
    "train.jsonl": [{"id": "t", "input": "add 7 and 1", "reference": "8"}],
    "docs.jsonl": [{"text": "to add is to put together"}],
    "old.jsonl": [{"id": "c0", "output": "zero"}],
    "shots.jsonl": [{"id": "c1", "output": "recorded"}],
}


class Kept(Meanings):
    """An embedder that, once it is to go without its model, has a vector for nothing or for everything."""

    forgets = False

    def at_hand(self):
        return Forgetful(self.dimensions) if self.forgets else self


class Forgetful(Meanings):
    async def embed(self, texts):
        raise NotEmbedded(len(texts))


class Place:
    """A suite in a folder with its store, and a model that remembers what it was asked."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "sums.yaml").write_text(SUITE)
        for name, rows in FILES.items():
            (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
        self.client = ScriptedClient(lambda request: f"> {request.messages[-1].content}")
        self.embedder = Kept({"add": 0, "together": 0, "1": 1})

    @property
    def suite(self):
        return load_suite(self.folder / "sums.yaml", lambda *_: [])

    def generate(self, *names, client=None, stop=None, **order):
        client = client or self.client
        with open_ledger(self.folder / "store.duckdb") as ledger:
            desk = Desk(ledger, concurrency=2, stop=stop or Stop(), embedder=self.embedder)
            return asyncio.run(generate(self.suite, Order(names, **order), desk, lambda _: client))

    def recall(self):
        with open_ledger(self.folder / "store.duckdb") as ledger:
            return asyncio.run(recall(self.suite, ledger, self.embedder))

    def sql(self, text):
        with duckdb.connect(str(self.folder / "store.duckdb"), read_only=True) as connection:
            return connection.execute(text).fetchall()


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "store.duckdb"
    prepare(path)
    return path


@pytest.fixture
def place(tmp_path, empty_store):
    shutil.copy(empty_store, tmp_path / "store.duckdb")
    return Place(tmp_path)


def texts(suite, name):
    return {case_id: output.text for case_id, output in sorted(suite.outputs.get(name, {}).items())}


def test_every_case_gets_an_output_of_every_candidate_that_can_be_run(place):
    generated = place.generate()
    assert [made.candidate for made in generated.made] == ["base", "shots", "rag", "by-meaning"]
    assert texts(generated.suite, "base") == {f"c{n}": f"> add {n} and {n}" for n in range(4)}
    assert generated.suite.outputs["rag"]["c0"].context == ("to add is to put together",)
    assert texts(generated.suite, "old") == {"c0": "zero"}


def test_recorded_outputs_are_not_generated_again(place):
    (made,) = place.generate("shots").made
    assert (made.cases, made.recorded, made.generated, made.usage.calls) == (4, 1, 3, 3)


def test_a_second_run_pays_for_nothing(place):
    first = place.generate("base")
    second = place.generate("base")
    assert len(place.client.requests) == 4
    assert (second.made[0].recalled, second.made[0].generated) == (4, 0)
    assert texts(second.suite, "base") == texts(first.suite, "base")


def test_another_prompt_is_another_output(place):
    place.generate("base")
    path = place.folder / "sums.yaml"
    path.write_text(path.read_text() + "prompt: 'Please {input}'\n")
    assert place.generate("base").made[0].generated == 4


def test_fresh_generates_anew_what_is_recorded_or_stored(place):
    place.generate("shots")
    assert place.generate("shots", fresh=True).made[0].generated == 4


def test_a_failed_call_leaves_the_case_open_for_the_next_time(place):
    def flaky(request):
        failing = request.messages[-1].content == "add 2 and 2"
        return ServerFault("the endpoint failed: 500") if failing else "fine"

    (made,) = place.generate("base", client=ScriptedClient(flaky)).made
    assert [(failure.case_id, failure.reason) for failure in made.failures] == [
        ("c2", "the endpoint failed: 500")
    ]
    assert place.generate("base").made[0].generated == 1


def test_nothing_said_is_an_output_that_is_kept_and_counted(place):
    generated = place.generate("shots", client=ScriptedClient(lambda _: ""))
    (made,) = generated.made
    assert (made.generated, made.empty, made.failures) == (3, 3, ())
    assert texts(generated.suite, "shots") == {"c0": "", "c1": "recorded", "c2": "", "c3": ""}
    record_outputs(generated.suite, "shots")
    assert texts(place.suite, "shots") == texts(generated.suite, "shots")
    assert place.generate("shots").made[0].recorded == 4


def test_what_is_searched_by_meaning_is_embedded_in_two_calls(place):
    (made,) = place.generate("by-meaning").made
    assert place.embedder.asked[:2] == [
        ["to add is to put together"],
        [f"add {n} and {n}" for n in range(4)],
    ]
    assert (made.usage.calls, made.embedding.calls) == (4, len(place.embedder.asked))


@pytest.mark.parametrize("source", ["select body as text from 'notes.csv' order by id desc", "notes.parquet"])
def test_passages_come_from_queries_and_tables_too(place, source):
    (place.folder / "notes.csv").write_text("id,body\n1,to take is no help\n2,to add is to put together\n")
    copied = "copy (select id, body as text from read_csv($csv)) to '{}' (format parquet)"
    target = place.folder / "notes.parquet"
    duckdb.execute(copied.format(target), {"csv": str(place.folder / "notes.csv")})
    path = place.folder / "sums.yaml"
    path.write_text(path.read_text().replace("{from: docs.jsonl, k: 1}", f'{{from: "{source}", k: 1}}'))
    generated = place.generate("rag")
    assert generated.suite.outputs["rag"]["c0"].context == ("to add is to put together",)


def test_a_query_for_passages_without_text_is_told(place):
    (place.folder / "notes.csv").write_text("id,body\n1,hello\n")
    path = place.folder / "sums.yaml"
    query = "select * from 'notes.csv'"
    path.write_text(path.read_text().replace("{from: docs.jsonl, k: 1}", f'{{from: "{query}", k: 1}}'))
    with pytest.raises(
        FileProblems, match=r"row 1 of select \* from 'notes.csv': has no text; give a column"
    ):
        place.generate("rag")


def test_recalling_asks_no_embedding_model(place):
    generated = place.generate("by-meaning")
    assert texts(place.recall(), "by-meaning") == texts(generated.suite, "by-meaning")
    place.embedder.forgets = True
    assert texts(place.recall(), "by-meaning") == {}
    assert place.generate("by-meaning").made[0].recalled == 4


def test_what_is_recorded_in_full_needs_no_search(place):
    path = place.folder / "sums.yaml"
    path.write_text(path.read_text().replace("by-meaning: {", "by-meaning: {outputs: found.jsonl, "))
    rows = (json.dumps({"id": f"c{n}", "output": "x"}) for n in range(4))
    (place.folder / "found.jsonl").write_text("\n".join(rows))
    assert place.generate("by-meaning").made[0].recorded == 4
    assert place.embedder.asked == []


def test_what_ends_the_run_keeps_what_came_before(place):
    client = ScriptedClient(lambda _: AccessDenied("no") if len(client.requests) > 2 else "fine")
    with pytest.raises(AccessDenied):
        place.generate("base", client=client)
    assert place.generate("base").made[0].recalled == 2
    assert [status for (status,) in place.sql("select status from runs order by run_id")] == [
        "failed",
        "done",
    ]


def test_a_stopped_run_goes_on_where_it_stopped(place):
    stop = Stop()

    def answer(_):
        stop.ask()
        return "fine"

    first = place.generate("base", client=ScriptedClient(answer), stop=stop)
    assert first.interrupted
    second = place.generate("base")
    assert first.made[0].generated + second.made[0].generated == 4


def test_limit_draws_the_same_cases_again(place):
    place.generate("base", limit=2, seed=5)
    (made,) = place.generate("base", limit=2, seed=5).made
    assert (made.cases, made.recalled, made.generated) == (2, 2, 0)


def test_the_store_knows_what_an_output_took(place):
    place.generate("rag")
    stored = (
        "select text, calls, model, prompt_tokens from outputs where candidate = 'rag' and case_id = 'c0'"
    )
    assert place.sql(stored) == [("> to add is to put together\n\nadd 0 and 0", 1, "tiny", 10)]


def test_a_later_command_finds_what_was_generated(place):
    place.generate("base")
    suite = place.recall()
    assert texts(suite, "base") == {f"c{n}": f"> add {n} and {n}" for n in range(4)}
    assert texts(suite, "shots") == {"c1": "recorded"}


def test_recorded_outputs_are_read_back_as_they_were(place):
    generated = place.generate("shots")
    record_outputs(generated.suite, "shots")
    assert texts(place.suite, "shots") == texts(generated.suite, "shots")
    assert list(place.suite.outputs["shots"]) == ["c0", "c1", "c2", "c3"]


def test_recording_needs_a_file_below_the_suite(place):
    with pytest.raises(UsageError, match="candidate 'base' names no file to record to"):
        check_recordable(place.suite, ["shots", "base"])


def test_what_cannot_be_generated_is_said_before_anything_is_asked(place):
    with pytest.raises(UsageError, match="candidate 'old' has no model"):
        place.generate("base", "old")
    with pytest.raises(UsageError, match="no candidate 'typo'"):
        place.generate("typo")
    path = place.folder / "sums.yaml"
    path.write_text(path.read_text() + "prompt: '{inptu}'\n")
    with pytest.raises(FileProblems, match=r"unknown field \{inptu\}; did you mean \{input\}"):
        place.generate("base")
    assert place.client.requests == []
