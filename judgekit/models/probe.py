"""Finding out what an endpoint and a model can do, by asking them."""

import json
from dataclasses import dataclass

from judgekit.domain.cases import Message
from judgekit.domain.config import LOCAL, ProjectConfig
from judgekit.domain.errors import RequestRejected, UsageError
from judgekit.domain.ids import Json
from judgekit.models.catalogue import converses
from judgekit.models.connect import key_of
from judgekit.models.port import ChatClient, ChatRequest
from judgekit.models.weights import installed

_SCHEMA: dict[str, Json] = {
    "type": "object",
    "properties": {"answer": {"type": "string", "enum": ["yes", "no"]}},
    "required": ["answer"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """The models an endpoint says it has, and the day each is switched off where it says so."""

    models: tuple[str, ...]
    ends: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a model turned out to offer: replies held to a JSON schema, token probabilities, token counts."""

    latency_ms: float
    json_schema: bool
    logprobs: bool
    counts_tokens: bool


async def list_models(endpoint: str, config: ProjectConfig) -> Listed:
    """Give the models of an endpoint.

    Raises:
        ModelError: it cannot be reached, refuses the key, or does not list its models.
        UsageError: there is no such endpoint.
    """
    if endpoint == LOCAL:
        return Listed(tuple(weights.name for weights in installed() if converses(weights.name)))
    if endpoint not in config.endpoints:
        raise UsageError(f"there is no endpoint {endpoint!r} in judgekit.toml")
    place = config.endpoints[endpoint]
    from judgekit.models.channel import Channel  # noqa: PLC0415 - imports the SDK: 0.6 s

    channel = Channel(endpoint, place, key_of(endpoint, place))
    try:
        answer = await channel.get("/models")
    finally:
        await channel.aclose()
    rows = [row for row in answer.get("data", ()) if isinstance(row, dict) and "id" in row]
    ends = [(str(row["id"]), str(row["shutdown_date"])) for row in rows if row.get("shutdown_date")]
    return Listed(tuple(str(row["id"]) for row in rows), tuple(ends))


async def probe(client: ChatClient, model: str) -> Abilities:
    """Find out what a model offers, with three short calls.

    Raises:
        ModelError: it does not even answer a plain question.
    """
    plain = await client.complete(_question(model))
    return Abilities(
        latency_ms=plain.latency_ms,
        json_schema=await _keeps_to_schema(client, model),
        logprobs=await _gives_logprobs(client, model),
        counts_tokens=not plain.usage.estimated,
    )


async def _keeps_to_schema(client: ChatClient, model: str) -> bool:
    try:
        reply = await client.complete(_question(model, json_schema=_SCHEMA))
        return bool(json.loads(reply.text)["answer"] in ("yes", "no"))
    except (RequestRejected, ValueError, TypeError, KeyError):
        return False


async def _gives_logprobs(client: ChatClient, model: str) -> bool:
    try:
        return bool((await client.complete(_question(model, top_logprobs=5))).top_logprobs)
    except RequestRejected:
        return False


def _question(
    model: str, *, json_schema: dict[str, Json] | None = None, top_logprobs: int | None = None
) -> ChatRequest:
    asked = (Message("user", "Is snow white? Answer with JSON: an object whose key answer holds yes or no."),)
    return ChatRequest(model, asked, max_tokens=256, json_schema=json_schema, top_logprobs=top_logprobs)
