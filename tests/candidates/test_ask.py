import asyncio

import pytest

from judgekit.candidates.ask import ask
from judgekit.candidates.draft import draft
from judgekit.candidates.kit import Readers, build_kit
from judgekit.candidates.passages import Passage
from judgekit.candidates.resolve import Pipeline
from judgekit.domain.cases import Case, Message
from judgekit.domain.errors import AccessDenied, ServerFault
from judgekit.domain.judging import Usage
from judgekit.domain.suite import Examples, Retrieve
from judgekit.models.port import ChatReply
from judgekit.models.scripted import ScriptedClient

CASE = Case("t1", (Message("user", "who owes money?"),), "SELECT name FROM debtors")
SOLVED = (Case("e1", (Message("user", "count them"),), "SELECT 1"), Case("e2", CASE.input, "x"))
PASSAGES = (Passage("p1", "fines: what members owe"), Passage("p2", "debtors: people with a name"))


def kit(passages=PASSAGES, **keys):
    readers = Readers(examples=lambda _: SOLVED, passages=lambda _: passages)
    return asyncio.run(build_kit(Pipeline("c", "local:tiny", **keys), readers))


def run(kit, client):
    async def both():
        return await ask(kit, await draft(kit, CASE), client)

    return asyncio.run(both())


def retrieve(**keys):
    return Retrieve.model_validate({"from": "docs", "k": 1, **keys})


def examples(**keys):
    return Examples.model_validate({"from": "train.jsonl", **keys})


def test_an_answer_carries_the_output_and_how_it_came_to_be():
    usage = Usage(calls=1, prompt_tokens=9, completion_tokens=2)
    reply = ChatReply(" SELECT 2\n", "tiny-v3", usage, "length", fingerprint="f", latency_ms=12.5)
    answer = run(kit(), ScriptedClient(lambda _: reply))
    assert answer.output is not None
    assert (answer.output.candidate, answer.output.case_id, answer.output.text) == ("c", "t1", "SELECT 2")
    assert (answer.model, answer.fingerprint, answer.latency_ms) == ("tiny-v3", "f", 12.5)
    assert (answer.usage.calls, answer.usage.completion_tokens, answer.is_truncated) == (1, 2, True)


def test_what_was_retrieved_is_on_the_output_and_in_the_prompt():
    client = ScriptedClient(lambda _: "done")
    passages = (*PASSAGES, Passage("p3", "money is owed for lost books"))
    answer = run(kit(passages, retrieve=retrieve()), client)
    assert answer.output is not None
    assert answer.output.context == ("money is owed for lost books",)
    assert client.requests[0].messages[0].content == "money is owed for lost books\n\nwho owes money?"


def test_hyde_searches_with_a_guess_and_asks_again():
    client = ScriptedClient(lambda _: "it is in debtors" if len(client.requests) == 1 else "done")
    answer = run(kit(retrieve=retrieve(query="hyde")), client)
    assert [request.messages[-1].content for request in client.requests] == [
        "who owes money?",
        "debtors: people with a name\n\nwho owes money?",
    ]
    assert answer.output is not None
    assert answer.output.context == ("debtors: people with a name",)
    assert answer.usage.calls == 2


def test_the_recipe_of_a_guess_covers_the_passages_it_is_searched_in():
    def recipe(**given):
        return asyncio.run(draft(kit(retrieve=retrieve(query="hyde"), **given), CASE)).recipe

    assert recipe() == recipe()
    assert recipe() != recipe(passages=PASSAGES[:1])


def test_leaks_are_kept_back_and_told():
    client = ScriptedClient(lambda _: "done")
    answer = run(kit(examples=examples(k=2)), client)
    assert [turn.content for turn in client.requests[0].messages] == [
        "count them",
        "SELECT 1",
        "who owes money?",
    ]
    assert [(leak.source, leak.kind) for leak in answer.draft.excluded] == [("e2", "same_input")]


def test_a_refusal_is_an_output():
    reply = ChatReply("", "m", Usage(calls=1), refusal="I will not")
    answer = run(kit(), ScriptedClient(lambda _: reply))
    assert answer.output is not None
    assert answer.output.text == "I will not"


def test_saying_nothing_is_an_output():
    answer = run(kit(), ScriptedClient(lambda _: " \n"))
    assert answer.output is not None
    assert (answer.output.text, answer.reason) == ("", "")


def test_a_failed_call_has_a_reason_and_no_output():
    answer = run(kit(), ScriptedClient(lambda _: ServerFault("the endpoint failed: 500")))
    assert (answer.output, answer.reason) == (None, "the endpoint failed: 500")


def test_what_ends_the_run_is_raised():
    with pytest.raises(AccessDenied):
        run(kit(), ScriptedClient(lambda _: AccessDenied("no")))
