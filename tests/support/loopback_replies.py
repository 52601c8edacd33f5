"""What the loopback server does wrong, and what it answers."""

import hashlib
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Support = Literal["supported", "rejected", "ignored"]


@dataclass
class Switches:
    """What the server does wrong, and how it answers; may be changed while it runs. Shares lie in [0, 1]."""

    latency_s: float = 0.0
    reply: str = "hello"
    """The text of every reply, unless `answer` is set or the request asks for a JSON form."""
    answer: Callable[[dict[str, Any]], str] | None = None
    """From the request's body to the text of the reply."""
    decisions: Support = "supported"
    """Where rejected when the server starts, it has no such address (HTTP 404)."""
    decide: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    """From a typed question to its answer; unset: the first choice or level, at 0.8."""
    labels: str = "A,B"
    """Tokens that stand beside the reply's own first token where logprobs are asked for."""
    models: str = ""
    """Names of the known models, separated by commas; empty: any."""
    embedding_faults: int = 0
    """So many first requests for embeddings fail (HTTP 500)."""
    shutdown_date: str = ""
    """The day the listed models end."""
    required_key: str = ""
    quota_calls: int = -1
    """Calls until the account is used up; -1: endless."""
    capacity: int = 0
    """Requests in flight beyond this are answered 429; 0: endless."""
    share_429: float = 0.0
    retry_after: str = ""
    """Value of the Retry-After header on 429 and 503: seconds, an HTTP date, or empty for none."""
    share_500: float = 0.0
    share_503: float = 0.0
    share_dropped: float = 0.0
    share_truncated: float = 0.0
    share_malformed: float = 0.0
    share_no_choices: float = 0.0
    share_garbage: float = 0.0
    """Replies whose text is garbage."""
    share_stragglers: float = 0.0
    straggler_s: float = 1.5
    share_hanging: float = 0.0
    first_faulty: int = 0
    """Faults given as shares befall only this many first requests; 0: all."""
    reject: str = ""
    """A message with which every request is refused (HTTP 400)."""
    logprobs: Support = "supported"
    json_schema: Support = "supported"
    token_field: str = "max_tokens"
    """The other of max_tokens and max_completion_tokens is refused."""
    temperature: Support = "supported"
    usage: Support = "supported"
    cached_tokens: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with every reply, e.g. x-ratelimit-limit-requests."""
    seed: int = 0


def completion(body: dict[str, Any], switches: Switches, number: int, garbage: str = "") -> dict[str, Any]:
    text = garbage or (switches.answer(body) if switches.answer else _default_text(body, switches))
    choice: dict[str, Any] = {
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "finish_reason": "stop",
        "logprobs": None,
    }
    if body.get("logprobs") and switches.logprobs == "supported":
        words = re.findall(r"\s*\S+", text) or [""]
        top = body.get("top_logprobs", 0)
        choice["logprobs"] = {"content": [_token(word, top, switches) for word in words]}
    reply: dict[str, Any] = {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 0,
        "model": f"{body.get('model')}-2026",
        "system_fingerprint": "fp_loopback",
        "choices": [choice],
    }
    if switches.usage == "supported":
        prompt = sum(len(str(turn.get("content")).split()) for turn in body["messages"])
        reply["usage"] = {
            "prompt_tokens": prompt,
            "completion_tokens": len(text.split()),
            "total_tokens": prompt + len(text.split()),
            "prompt_tokens_details": {"cached_tokens": min(switches.cached_tokens, prompt)},
        }
    return reply


def _token(word: str, top: int, switches: Switches) -> dict[str, Any]:
    """One token of a reply, the space before it included, with the labels beside it."""
    others = [label for label in switches.labels.split(",") if label != word.strip()]
    rows = [{"token": word, "logprob": math.log(0.9)}]
    rows += [{"token": label, "logprob": math.log(0.1 / len(others))} for label in others]
    return {**rows[0], "top_logprobs": rows[:top]}


def _default_text(body: dict[str, Any], switches: Switches) -> str:
    form = body.get("response_format") or {}
    if form.get("type") == "json_schema" and switches.json_schema == "supported":
        return json.dumps(_instance(form["json_schema"]["schema"]))
    return switches.reply


def _instance(schema: dict[str, Any]) -> Any:
    """Give the simplest value that a JSON schema allows."""
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: _instance(sub) for name, sub in schema.get("properties", {}).items()}
    simple: dict[Any, Any] = {
        "array": [],
        "boolean": True,
        "integer": schema.get("minimum", 1),
        "string": "so",
    }
    return simple.get(kind, schema.get("minimum", 1.0))


def word_embedding(text: str, size: int = 16) -> list[float]:
    """Give a unit vector of hashed words: texts that share words lie near each other."""
    vector = [0.0] * size
    for word in text.lower().split():
        vector[hashlib.sha256(word.encode()).digest()[0] % size] += 1.0
    norm = math.hypot(*vector) or 1.0
    return [value / norm for value in vector]
