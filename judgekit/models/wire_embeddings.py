"""The embeddings protocol: texts out, one vector for each back."""

import math

from judgekit.domain.errors import MalformedReply
from judgekit.domain.ids import Json
from judgekit.models.port import ChatReply, ChatRequest
from judgekit.models.wire import usage_of


def embedding_body_of(request: ChatRequest) -> dict[str, Json]:
    """Give the JSON body of a request for vectors; a space stands for an empty text, which servers refuse."""
    texts = [turn.content or " " for turn in request.messages]
    return {"model": request.model, "input": texts} | dict(request.extra)


def embedding_reply_of(answer: Json, request: ChatRequest, latency_ms: float) -> ChatReply:
    """Give the vectors in the order of the messages.

    Raises:
        MalformedReply: it holds not one finite vector for each message, all of one size.
    """
    try:
        rows = sorted(answer["data"], key=lambda row: row["index"])
        vectors = tuple(tuple(map(float, row["embedding"])) for row in rows)
        reply = ChatReply(
            text="",
            model=str(answer.get("model") or request.model),
            usage=usage_of(answer.get("usage"), request, ""),
            latency_ms=latency_ms,
            vectors=vectors,
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise MalformedReply(f"the reply holds no embeddings: {str(answer)[:200]}") from error
    if len(vectors) != len(request.messages):
        raise MalformedReply(f"the reply holds {len(vectors)} embeddings for {len(request.messages)} texts")
    if len(set(map(len, vectors))) != 1 or not all(map(_is_vector, vectors)):
        raise MalformedReply("the embeddings of the reply differ in size, are empty or hold no numbers")
    return reply


def _is_vector(values: tuple[float, ...]) -> bool:
    return bool(values) and all(map(math.isfinite, values))
