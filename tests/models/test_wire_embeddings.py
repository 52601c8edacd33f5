import pytest

from judgekit.domain.cases import Message
from judgekit.domain.errors import MalformedReply
from judgekit.models.port import ChatRequest
from judgekit.models.wire_embeddings import embedding_body_of, embedding_reply_of

TWO = ChatRequest("m", (Message("user", "one"), Message("user", "")), embeds=True, extra={"dimensions": 2})


def row(index, *values):
    return {"index": index, "embedding": list(values)}


def test_texts_become_the_input_and_an_empty_one_a_space():
    assert embedding_body_of(TWO) == {"model": "m", "input": ["one", " "], "dimensions": 2}


def test_vectors_are_put_in_the_order_of_their_index():
    answer = {"data": [row(1, 3, 4), row(0, 1, 2)], "model": "m-2", "usage": {"prompt_tokens": 7}}
    reply = embedding_reply_of(answer, TWO, 5.0)
    assert reply.vectors == ((1.0, 2.0), (3.0, 4.0))
    assert (reply.model, reply.usage.prompt_tokens, reply.usage.cost_usd) == ("m-2", 7, None)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({}, "holds no embeddings"),
        ({"data": 5}, "holds no embeddings"),
        ({"data": [{"index": 0}]}, "holds no embeddings"),
        ({"data": [row(0, 1, 2)]}, "holds 1 embeddings for 2 texts"),
        ({"data": [row(0, 1, 2), row(1, 1)]}, "differ in size"),
        ({"data": [row(0), row(1)]}, "are empty"),
        ({"data": [row(0, 1, 2), row(1, 1, float("nan"))]}, "hold no numbers"),
        ({"data": [row(0, 1, 2), row(1, 1, None)]}, "holds no embeddings"),
    ],
)
def test_odd_answers_are_malformed(answer, words):
    with pytest.raises(MalformedReply, match=words):
        embedding_reply_of(answer, TWO, 0.0)
