import asyncio

import pytest
from meanings import Meanings

from judgekit.candidates.passages import Passage
from judgekit.candidates.retrieve import build_library, find_passages
from judgekit.domain.cases import Case, Message
from judgekit.domain.errors import UsageError
from judgekit.domain.suite import Retrieve

TEXTS = [
    "books have titles and pages",
    "members borrow books through loans",
    "fines are owed for late loans",
    "How many fines are unpaid? Count them.",
]
PASSAGES = [Passage(f"p{n}", text) for n, text in enumerate(TEXTS)]


def find(text, k=2, hypothetical="", embedder=None, **keys):
    async def run():
        spec = Retrieve.model_validate({"from": "docs", "k": k, **keys})
        case = Case("t", (Message("user", text),), "SELECT 1")
        return await find_passages(case, await build_library(spec, PASSAGES, embedder), hypothetical)

    return asyncio.run(run())


def test_the_best_passages_come_first_and_become_the_context():
    assert find("loans owed late").context == (TEXTS[2], TEXTS[1])


def test_fewer_passages_than_k_where_no_other_shares_a_word():
    assert find("pages", k=3).context == (TEXTS[0],)
    assert find("zebra").context == ()


def test_a_guessed_answer_widens_the_search():
    assert find("who owes?", k=1).context == ()
    assert find("who owes?", k=1, hypothetical="SELECT name FROM fines WHERE late").context == (TEXTS[2],)


def test_a_passage_that_holds_the_question_is_kept_back():
    found = find("How many fines are unpaid?")
    assert TEXTS[3] not in found.context
    assert [(leak.source, leak.kind) for leak in found.excluded] == [("p3", "same_input")]


def test_embedding_without_an_embedder_is_refused():
    with pytest.raises(UsageError, match="needs an embedding model"):
        find("x", method="embedding")


def test_by_meaning_passages_are_found_that_share_no_word():
    found = find("who owes?", k=1, method="embedding", embedder=Meanings({"owes": 0, "owed": 0, "books": 1}))
    assert found.context == (TEXTS[2],)


def test_a_passage_found_by_meaning_that_holds_the_question_is_kept_back_too():
    embedder = Meanings({"fines": 0, "unpaid": 1, "many": 2})
    found = find("How many fines are unpaid?", method="embedding", embedder=embedder)
    assert TEXTS[3] not in found.context
    assert [(leak.source, leak.kind) for leak in found.excluded] == [("p3", "same_input")]


def test_a_guess_is_searched_with_by_meaning_too():
    embedder = Meanings({"owes": 0, "titles": 1, "pages": 1})
    found = find("who owes?", k=1, method="embedding", embedder=embedder, hypothetical="titles pages titles")
    assert found.context == (TEXTS[0],)
    assert embedder.asked[-1] == ["who owes?", "titles pages titles"]


def test_question_and_guess_count_alike_however_long_they_are():
    embedder = Meanings({"owes": 0, "owed": 0, "titles": 1, "borrow": 2})
    longer = find("owes owes owes", k=4, method="embedding", embedder=embedder, hypothetical="titles")
    assert set(longer.context[:2]) == {TEXTS[0], TEXTS[2]}


def test_what_is_searched_by_another_model_is_another_library():
    def hash_of(**keys):
        spec = Retrieve.model_validate({"from": "docs", **keys.pop("spec", {})})
        return asyncio.run(build_library(spec, PASSAGES, **keys)).hash

    by_meaning = {"method": "embedding"}
    one, other = Meanings({"a": 0}), Meanings({"a": 0}, identity="test:other")
    assert hash_of(spec=by_meaning, embedder=one) != hash_of(spec=by_meaning, embedder=other)
    assert hash_of() == hash_of(embedder=one), "words are words, whatever embeds"
