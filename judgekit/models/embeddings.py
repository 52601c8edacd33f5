"""Embeddings of texts, from any server that speaks OpenAI's protocol."""

from collections.abc import Sequence
from functools import partial

from judgekit.domain.config import ProjectConfig
from judgekit.domain.errors import MalformedReply, UsageError
from judgekit.domain.ids import Json
from judgekit.models.channel import Channel
from judgekit.models.clock import Clock
from judgekit.models.connect import key_of
from judgekit.models.retry import Patience, persist
from judgekit.models.traffic import Traffic

_TEXTS_PER_CALL = 128


class EmbeddingClient:
    """Turns texts into vectors, so many texts a call; a text that was seen is not sent again."""

    def __init__(self, channel: Channel, model: str, patience: Patience | None = None) -> None:
        self._channel = channel
        self._model = model
        self._patience = patience or Patience()
        self._clock = Clock()
        self._known: dict[str, tuple[float, ...]] = {}
        self.traffic = Traffic(limit=1)

    async def embed(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """Give one vector per text, in their order.

        Raises:
            ModelError: as `Channel.post`, once tries are used up.
        """
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        for start in range(0, len(new), _TEXTS_PER_CALL):
            batch = new[start : start + _TEXTS_PER_CALL]
            call = partial(self._call, batch)
            vectors = await persist(call, self._patience, self._clock, self.traffic)
            self._known |= dict(zip(batch, vectors, strict=True))
        return [self._known[text] for text in texts]

    async def aclose(self) -> None:
        """Close all connections."""
        await self._channel.aclose()

    async def _call(self, texts: list[str]) -> list[tuple[float, ...]]:
        self.traffic.n_calls += 1
        answer = await self._channel.post("/embeddings", {"model": self._model, "input": texts})
        return _vectors(answer, len(texts))


def connect_embeddings(reference: str, config: ProjectConfig) -> EmbeddingClient:
    """Connect to an embedding model named as `endpoint:model`.

    Raises:
        MissingKey: the environment variable for the key is not set.
        UsageError: the reference names no endpoint of the configuration.
    """
    endpoint, colon, model = reference.partition(":")
    if not colon or endpoint not in config.endpoints:
        known = ", ".join(config.endpoints) or "none yet"
        raise UsageError(f"{reference!r} is no endpoint:model with an endpoint of judgekit.toml ({known})")
    place = config.endpoints[endpoint]
    return EmbeddingClient(Channel(endpoint, place, key_of(endpoint, place)), model)


def _vectors(answer: Json, n: int) -> list[tuple[float, ...]]:
    try:
        rows = sorted(answer["data"], key=lambda row: row["index"])
        vectors = [tuple(float(value) for value in row["embedding"]) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedReply(f"the reply holds no embeddings: {str(answer)[:200]}") from error
    if len(vectors) != n:
        raise MalformedReply(f"the reply holds {len(vectors)} embeddings for {n} texts")
    return vectors
