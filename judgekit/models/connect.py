"""From the names of endpoints to clients that are careful, patient and frugal."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from judgekit.domain.config import LOCAL, Endpoint, Price, ProjectConfig
from judgekit.domain.errors import MissingKey, UsageError
from judgekit.models.breaker import Breaker
from judgekit.models.budget import Budget, Budgeted
from judgekit.models.clock import Clock
from judgekit.models.dedupe import Deduped
from judgekit.models.embeddings import Embeddings, Told
from judgekit.models.limits import Limited
from judgekit.models.port import ChatClient, ChatReply, ChatRequest
from judgekit.models.pricing import Pricing
from judgekit.models.rates import Rates
from judgekit.models.retry import Patience, Retrying
from judgekit.models.slots import Slots
from judgekit.models.traffic import Traffic
from judgekit.models.vector_file import VectorFile
from judgekit.models.watchdog import Watchdog

_IN_PROCESS = Endpoint(base_url="in-process:", max_concurrency=1)
_OWN_CLIENT = Endpoint(base_url="in-process:", max_concurrency=2000)

OnHeaders = Callable[[Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class Manner:
    """How to connect: what may be spent, how long to try, by which clock.

    `clients` are clients of one's own (such as a `ScriptedClient`), by the name of their endpoint.
    """

    budget: Budget = field(default_factory=Budget)
    patience: Patience = field(default_factory=Patience)
    clock: Clock = field(default_factory=Clock)
    clients: Mapping[str, ChatClient] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Connection:
    """A `ChatClient` to one endpoint, with what is going on between us and it."""

    endpoint: str
    traffic: Traffic
    client: ChatClient

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the model's reply; raises as `ChatClient.complete`."""
        return await self.client.complete(request)

    async def aclose(self) -> None:
        """Let go of connections, threads and memory."""
        await self.client.aclose()


class Connections:
    """All connections of one command: each made at its first use, all under one budget."""

    def __init__(
        self,
        config: ProjectConfig,
        *,
        budget_usd: float | None = None,
        clients: Mapping[str, ChatClient] | None = None,
    ) -> None:
        self._config = config
        self._manner = Manner(budget=Budget(budget_usd), clients=clients or {})
        self._open: dict[str, Connection] = {}

    def client(self, endpoint: str) -> Connection:
        """Give the connection to an endpoint; raises as `connect`."""
        if endpoint not in self._open:
            self._open[endpoint] = connect(endpoint, self._config, self._manner)
        return self._open[endpoint]

    def embeddings(self, folder: Path, told: Told) -> Embeddings:
        """Give the embedding model of the configuration; its vectors are kept in the folder."""
        model = self._config.embeddings
        return Embeddings(
            model, partial(self.client, model.endpoint), VectorFile(folder, model.identity), told
        )

    def price(self, model: str, endpoint: str | None = None) -> Price | None:
        """Give the price of a model, named with its endpoint, as `endpoint:model`, or alone if local."""
        place, colon, name = model.partition(":")
        if endpoint is None:
            endpoint, model = (place, name) if colon else (LOCAL, model)
        return Pricing(endpoint, self._config.prices).price_of(model)

    @property
    def traffic(self) -> Traffic:
        """The traffic of all connections together, as it is now."""
        return sum((connection.traffic for connection in self._open.values()), Traffic())

    async def aclose(self) -> None:
        """Let go of all connections, threads and memory."""
        for connection in self._open.values():
            await connection.aclose()
        self._open.clear()


def connect(endpoint: str, config: ProjectConfig, manner: Manner | None = None) -> Connection:
    """Connect to an endpoint by name: `local`, one of the configuration, or a client of one's own.

    From the outside in: a dead endpoint is given up, equal requests in flight are merged, passing failures
    are tried again, the budget is kept, calls go out no faster than the endpoint allows, and none goes out
    after a fatal error.

    Raises:
        MissingKey: the environment variable for the key is not set.
        UsageError: there is no such endpoint.
    """
    manner = manner or Manner()
    place = _place(endpoint, config, manner)
    clock, traffic = manner.clock, Traffic(limit=place.max_concurrency)
    rates = Rates(place.rpm, place.tpm, clock)
    client = manner.clients.get(endpoint) or _client(endpoint, place, rates.learn)
    limited = Limited(Breaker(client), Slots(place.max_concurrency, clock), rates, clock, traffic)
    budgeted = Budgeted(limited, Pricing(endpoint, config.prices), manner.budget, traffic)
    patient = Retrying(budgeted, manner.patience, clock, traffic)
    return Connection(endpoint, traffic, Watchdog(Deduped(patient)))


def key_of(name: str, endpoint: Endpoint) -> str | None:
    """Give the key of an endpoint from the environment; None where it needs none.

    Raises:
        MissingKey: the variable is not set, or empty.
    """
    variable = endpoint.api_key_env
    if variable is None:
        return None
    key = os.environ.get(variable, "").strip()
    if not key:
        raise MissingKey(f"endpoint {name!r} needs a key: set the environment variable {variable}")
    return key


def _place(name: str, config: ProjectConfig, manner: Manner) -> Endpoint:
    if name in manner.clients:
        return _OWN_CLIENT
    if name == LOCAL:
        return _IN_PROCESS
    if name in config.endpoints:
        return config.endpoints[name]
    known = ", ".join(sorted({LOCAL, *config.endpoints, *manner.clients}))
    raise UsageError(
        f"there is no endpoint {name!r} (there are: {known}); add [endpoints.{name}] to judgekit.toml"
    )


def _client(name: str, place: Endpoint, on_headers: OnHeaders) -> ChatClient:
    if place is _IN_PROCESS:
        from judgekit.models.local import LocalClient  # noqa: PLC0415 - only who uses it pays its import

        return LocalClient()
    key = key_of(name, place)
    from judgekit.models.channel import Channel  # noqa: PLC0415 - imports the SDK: 0.6 s
    from judgekit.models.openai_client import OpenAIClient  # noqa: PLC0415

    return OpenAIClient(Channel(name, place, key, on_headers))
