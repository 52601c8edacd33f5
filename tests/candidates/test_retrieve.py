import asyncio
import time

import numpy as np
import pytest

from judgekit.candidates.bm25 import Bm25
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


def find(text, k=2, hypothetical="", **keys):
    async def run():
        spec = Retrieve.model_validate({"from": "docs", "k": k, **keys})
        case = Case("t", (Message("user", text),), "SELECT 1")
        return await find_passages(case, await build_library(spec, PASSAGES), hypothetical)

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


def test_ten_thousand_passages_are_searched_in_twenty_milliseconds():
    rng = np.random.default_rng(7)
    vocabulary = np.array([f"word{n}" for n in range(5000)])
    texts = [" ".join(vocabulary[rng.zipf(1.3, 60) % 5000]) for _ in range(10_000)]
    index = Bm25(texts)
    times = []
    for _ in range(20):
        query = " ".join(vocabulary[rng.zipf(1.3, 12) % 5000])
        start = time.process_time()
        asyncio.run(index.rank(query))
        times.append(time.process_time() - start)
    assert np.median(times) < 0.020
