"""Embeddings of texts by any model behind the one port: each text is sent once, many in a call, and kept."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np

from judgekit.domain.cases import Message
from judgekit.domain.config import EmbeddingModel
from judgekit.domain.errors import MalformedReply, NotEmbedded
from judgekit.domain.judging import Usage
from judgekit.models.port import ChatClient, ChatRequest
from judgekit.models.vector_file import KEY_BYTES, Vector, VectorFile

_TEXTS_PER_CALL = 128
_CHARACTERS_PER_CALL = 200_000
"""Endpoints also bound the tokens of a call."""

Told: TypeAlias = Callable[[int, int, Usage], None]
"""Told after each call how many texts are embedded, of how many, and what the call took."""


class Embeddings:
    """Turns texts into vectors; one that was seen before, in this run or an earlier one, is not sent again.

    `identity` names all that decides a text's vector; `usage` is what all calls so far took.

    Args:
        model: which model, at which endpoint.
        client: gives the connection to that endpoint, asked at the first text that is new; None: a new text
            is an error.
        kept: where vectors are kept.
        told: told how far it is.
    """

    def __init__(
        self,
        model: EmbeddingModel,
        client: Callable[[], ChatClient] | None,
        kept: VectorFile,
        told: Told = lambda *_: None,
    ) -> None:
        self.identity = model.identity
        self.usage = Usage()
        self._model = model
        self._client = client
        self._kept = kept
        self._told = told
        self._known: dict[bytes, Vector] | None = None

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Give one vector per text, in their order.

        Raises:
            ModelError: a call failed, once tries are used up.
            BudgetReached: the next call could cost more than what is left; all before it is kept.
            NotEmbedded: a text is new, and no model may be asked.
            UsageError: the vectors cannot be kept, or are no longer like those that were.
        """
        if self._known is None:
            self._known = self._kept.read()
        keys = list(map(_key, texts))
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            await self._learn(list(new.values()), self._known)
        return [self._known[key] for key in keys]

    def at_hand(self) -> "Embeddings":
        """Give the vectors that are kept, without the model: to embed a text that is new is an error."""
        return Embeddings(self._model, None, self._kept)

    async def _learn(self, texts: Sequence[str], known: dict[bytes, Vector]) -> None:
        if self._client is None:
            raise NotEmbedded(len(texts))
        client, done = self._client(), 0
        for batch in _batches(texts):
            usage = await self._ask(batch, client, known)
            done += len(batch)
            self._told(done, len(texts), usage)

    async def _ask(self, texts: Sequence[str], client: ChatClient, known: dict[bytes, Vector]) -> Usage:
        messages = tuple(Message("user", text) for text in texts)
        reply = await client.complete(ChatRequest(self._model.model, messages, max_tokens=0, embeds=True))
        if len(reply.vectors) != len(texts):
            raise MalformedReply(f"{self.identity} gave {len(reply.vectors)} vectors for {len(texts)} texts")
        vectors = np.array(reply.vectors, dtype=np.float32)
        learnt = dict(zip(map(_key, texts), vectors, strict=True))
        self._kept.add(learnt)
        known |= learnt
        self.usage += reply.usage
        return reply.usage


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:KEY_BYTES]


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in order, cut so that no call is too large."""
    start = characters = 0
    for place, text in enumerate(texts):
        characters += len(text)
        if place > start and (place - start == _TEXTS_PER_CALL or characters > _CHARACTERS_PER_CALL):
            yield texts[start:place]
            start, characters = place, len(text)
    if texts[start:]:
        yield texts[start:]
