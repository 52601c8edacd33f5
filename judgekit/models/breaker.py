"""Stopping: what would fail the same way every time is not tried again."""

from judgekit.domain.errors import FatalModelError, QuotaExceeded
from judgekit.models.port import ChatClient, ChatReply, ChatRequest


class Breaker:
    """A `ChatClient` that remembers the first fatal error and raises it at once from then on.

    A spent quota stops all calls to the endpoint; other fatal errors stop the calls to their model.
    """

    def __init__(self, client: ChatClient) -> None:
        self._client = client
        self._fatal: dict[str | None, FatalModelError] = {}

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the reply.

        Raises:
            FatalModelError: now, or at an earlier call.
        """
        known = self._fatal.get(None) or self._fatal.get(request.model)
        if known is not None:
            raise type(known)(str(known))
        try:
            return await self._client.complete(request)
        except FatalModelError as error:
            scope = None if isinstance(error, QuotaExceeded) else request.model
            self._fatal.setdefault(scope, error)
            raise

    async def aclose(self) -> None:
        """Close what is below."""
        await self._client.aclose()
