import asyncio

import numpy as np
import pytest
from loopback_replies import word_embedding

from judgekit.domain import errors
from judgekit.domain.config import EmbeddingModel, Endpoint, Price, ProjectConfig
from judgekit.domain.judging import Usage
from judgekit.models.connect import Connections
from judgekit.models.embeddings import Embeddings
from judgekit.models.port import ChatReply
from judgekit.models.scripted import ScriptedClient
from judgekit.models.vector_file import VectorFile

MODEL = EmbeddingModel(model="minilm", endpoint="lo")


@pytest.fixture
def embed(tmp_path):
    """Embed batches of texts in one go of a command; gives the vectors, and what is known of the calls."""

    def go(server, *batches, budget_usd=None, **config):
        places = {"lo": Endpoint(base_url=server.base_url, max_concurrency=2)}
        told = []

        async def story():
            config_ = ProjectConfig(embeddings=MODEL, endpoints=places, **config)
            connections = Connections(config_, budget_usd=budget_usd)
            embeddings = connections.embeddings(tmp_path, lambda *how_far: told.append(how_far[:2]))
            try:
                vectors = [await embeddings.embed(texts) for texts in batches]
                return vectors, embeddings.usage, connections.traffic, told
            finally:
                await connections.aclose()

        return asyncio.run(story())

    return go


def test_vectors_come_in_the_order_of_the_texts(serve, embed):
    texts = ["green apple", "red apple", "blue sky"]
    (vectors,), *_ = embed(serve(), texts)
    assert [list(vector) for vector in vectors] == [pytest.approx(word_embedding(text)) for text in texts]


def test_many_texts_go_in_batches_and_known_ones_not_again(serve, embed):
    texts = [f"text {n}" for n in range(300)]
    (first, again), usage, traffic, told = embed(serve(), [*texts, *texts], [*texts[:5], "new"])
    assert np.array_equal(first[:300], first[300:])
    assert np.array_equal(again[:5], first[:5])
    assert (usage.calls, traffic.n_calls) == (4, 4)
    assert told == [(128, 300), (256, 300), (300, 300), (1, 1)]


def test_long_texts_make_small_batches(serve, embed):
    *_, usage, _, told = embed(serve(), ["a" * 150_000, "b" * 150_000, "c", "d" * 300_000])
    assert (usage.calls, told[-1]) == (3, (4, 4))


def test_a_later_command_embeds_nothing_again(serve, embed):
    server, texts = serve(), ["red apple", "", "\0 and \U0001f34e"]
    (first,), usage, *_ = embed(server, texts)
    (second,), later, traffic, _ = embed(server, texts)
    assert (usage.calls, later.calls, traffic.n_calls) == (1, 0, 0)
    assert np.array_equal(first, second)


def test_nothing_in_nothing_out(serve, embed):
    (vectors,), usage, *_ = embed(serve(), [])
    assert (vectors, usage.calls) == ([], 0)


def test_passing_faults_are_tried_again(serve, embed):
    (vectors,), _, traffic, _ = embed(serve(embedding_faults=1), ["a"])
    assert (len(vectors), traffic.retries, traffic.n_calls) == (1, 1, 2)


def test_tokens_are_priced_like_those_of_other_calls(serve, embed):
    prices = {"lo:minilm": Price(input=2.0, output=0.0)}
    _, usage, traffic, _ = embed(serve(), ["two words"], prices=prices)
    assert usage.prompt_tokens > 0
    assert usage.cost_usd == traffic.cost_usd == pytest.approx(usage.prompt_tokens * 2 / 1e6)


def test_the_budget_holds_for_embeddings_too(serve, embed):
    prices = {"minilm": Price(input=1_000.0, output=0.0)}
    server = serve()
    with pytest.raises(errors.BudgetReached, match=r"the budget of 0\.01 USD is reached"):
        embed(server, ["more than ten words " * 40], budget_usd=0.01, prices=prices)
    assert server.counts.requests == 0


def test_without_its_model_only_what_is_kept_can_be_had(serve, embed, tmp_path):
    embed(serve(), ["kept"])
    at_hand = Embeddings(MODEL, None, VectorFile(tmp_path, MODEL.identity)).at_hand()
    assert len(asyncio.run(at_hand.embed(["kept", "kept"]))) == 2
    with pytest.raises(errors.NotEmbedded, match="2 texts are not embedded yet") as caught:
        asyncio.run(at_hand.embed(["kept", "new", "newer"]))
    assert caught.value.n_texts == 2


@pytest.mark.parametrize("vectors", [(), ((1.0,), (2.0,))])
def test_another_number_of_vectors_than_of_texts_is_malformed(tmp_path, vectors):
    client = ScriptedClient(lambda _: ChatReply("", "m", Usage(calls=1), vectors=vectors))
    embeddings = Embeddings(MODEL, lambda: client, VectorFile(tmp_path, "m"))
    with pytest.raises(errors.MalformedReply, match=f"lo:minilm gave {len(vectors)} vectors for 1 texts"):
        asyncio.run(embeddings.embed(["a"]))


def test_a_model_that_turns_into_another_is_noticed(tmp_path):
    def embeddings(*vector):
        client = ScriptedClient(lambda _: ChatReply("", "m", Usage(calls=1), vectors=(vector,)))
        return Embeddings(MODEL, lambda: client, VectorFile(tmp_path, MODEL.identity))

    asyncio.run(embeddings(1.0, 2.0).embed(["a"]))
    with pytest.raises(errors.UsageError, match=r"gave vectors of 2 values before and of 3 now.*delete"):
        asyncio.run(embeddings(1.0, 2.0, 3.0).embed(["b"]))
