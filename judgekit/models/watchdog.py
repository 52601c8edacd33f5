"""Noticing that an endpoint died under way."""

from judgekit.domain.errors import ConnectionLost, EndpointDown
from judgekit.models.port import ChatClient, ChatReply, ChatRequest

MOST_LOST_IN_A_ROW = 5


class Watchdog:
    """A `ChatClient` that gives an endpoint up when several requests in a row got no answer on any try.

    Without it, a run against a dead server would try every single task in vain.
    """

    def __init__(self, client: ChatClient) -> None:
        self._client = client
        self._lost_in_a_row = 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the reply.

        Raises:
            EndpointDown: this and several earlier requests lost their connection on every try.
        """
        if self._lost_in_a_row >= MOST_LOST_IN_A_ROW:
            raise EndpointDown(f"the last {self._lost_in_a_row} requests got no answer on any try")
        try:
            reply = await self._client.complete(request)
        except ConnectionLost as error:
            self._lost_in_a_row += 1
            if self._lost_in_a_row < MOST_LOST_IN_A_ROW:
                raise
            words = f"the last {self._lost_in_a_row} requests got no answer on any try: {error}"
            raise EndpointDown(words) from error
        self._lost_in_a_row = 0
        return reply

    async def aclose(self) -> None:
        """Close what is below."""
        await self._client.aclose()
