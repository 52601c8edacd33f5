import asyncio

import pytest
from loopback_replies import word_embedding

from judgekit.domain import errors
from judgekit.domain.config import Endpoint, ProjectConfig
from judgekit.models.channel import Channel
from judgekit.models.embeddings import EmbeddingClient, connect_embeddings
from judgekit.models.retry import Patience


def config_of(server):
    return ProjectConfig(endpoints={"lo": Endpoint(base_url=server.base_url)})


def embedded(server, *batches):
    async def story():
        client = connect_embeddings("lo:minilm", config_of(server))
        try:
            return [await client.embed(texts) for texts in batches], client.traffic.n_calls
        finally:
            await client.aclose()

    return asyncio.run(story())


def test_vectors_come_in_the_order_of_the_texts(serve):
    texts = ["green apple", "red apple", "blue sky"]
    (vectors,), _ = embedded(serve(), texts)
    assert vectors == [pytest.approx(word_embedding(text)) for text in texts]


def test_many_texts_go_in_batches_and_known_ones_not_again(serve):
    texts = [f"text {n}" for n in range(300)]
    (first, again), calls = embedded(serve(), [*texts, *texts], [*texts[:5], "new"])
    assert (len(first), first[:300], len(again), calls) == (600, first[300:], 6, 4)


def test_nothing_in_nothing_out(serve):
    assert embedded(serve(), []) == ([[]], 0)


def test_passing_faults_are_tried_again(serve):
    server = serve(embedding_faults=2)

    async def story():
        channel = Channel("lo", Endpoint(base_url=server.base_url), None)
        client = EmbeddingClient(channel, "minilm", Patience(first_wait_s=0.001))
        vectors = await client.embed(["a"])
        await client.aclose()
        return len(vectors), client.traffic.retries

    assert asyncio.run(story()) == (1, 2)


@pytest.mark.parametrize("reference", ["minilm", "nowhere:minilm"])
def test_a_model_needs_an_endpoint(serve, reference):
    with pytest.raises(errors.UsageError, match=r"is no endpoint:model .* \(lo\)"):
        connect_embeddings(reference, config_of(serve()))


@pytest.mark.parametrize("answer", [{}, {"data": [{"index": 0}]}, {"data": []}, {"data": 5}])
def test_odd_answers_are_malformed(answer):
    class Odd:
        async def post(self, _path, _body):
            return answer

    client = EmbeddingClient(Odd(), "m", Patience(tries=1))
    with pytest.raises(errors.MalformedReply, match="embeddings"):
        asyncio.run(client.embed(["a"]))
