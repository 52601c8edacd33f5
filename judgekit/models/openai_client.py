"""Chat completions, decisions and embeddings over the network, from servers that speak OpenAI's protocol."""

import time

from judgekit.domain.errors import EndpointDown, RequestRejected, UnknownModel
from judgekit.domain.ids import Json
from judgekit.models.channel import Channel
from judgekit.models.port import ChatReply, ChatRequest
from judgekit.models.wire import Dialect, body_of, reply_of
from judgekit.models.wire_decisions import decision_body_of, decision_reply_of
from judgekit.models.wire_embeddings import embedding_body_of, embedding_reply_of


class OpenAIClient:
    """A `ChatClient` over a channel.

    Models differ in what they accept: where one refuses an optional parameter or the name of the token limit,
    the request is put again as it wants it, and so are the later ones to that model.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._dialects: dict[str, Dialect] = {}

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the model's reply; its cost is not known here.

        Raises:
            ModelError: as `Channel.post`.
        """
        dialect = self._dialects.get(request.model, Dialect())
        while True:
            try:
                reply = await self._ask(request, dialect)
            except RequestRejected as rejection:
                other = dialect.after(str(rejection))
                if other == dialect:
                    raise
                dialect = other
            else:
                self._dialects[request.model] = dialect
                return reply

    async def aclose(self) -> None:
        """Close all connections."""
        await self._channel.aclose()

    async def _ask(self, request: ChatRequest, dialect: Dialect) -> ChatReply:
        start = time.perf_counter()
        if request.questions is not None:
            decided = await self._decide(decision_body_of(request, dialect))
            return decision_reply_of(decided, request, (time.perf_counter() - start) * 1000)
        if request.embeds:
            answer = await self._channel.post("/embeddings", embedding_body_of(request))
            return embedding_reply_of(answer, request, (time.perf_counter() - start) * 1000)
        answer = await self._channel.post("/chat/completions", body_of(request, dialect))
        return reply_of(answer, request, (time.perf_counter() - start) * 1000)

    async def _decide(self, body: Json) -> Json:
        try:
            return await self._channel.post("/decisions", body)
        except (UnknownModel, EndpointDown) as error:
            hint = "mode 'decisions' needs an endpoint that offers /decisions, and a model that answers there"
            raise type(error)(f"{error}; {hint}") from error
