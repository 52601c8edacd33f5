"""The decisions protocol: typed questions about one input, answered by probabilities instead of words."""

import json

from judgekit.domain.errors import MalformedReply
from judgekit.domain.ids import Json
from judgekit.domain.judging import Usage
from judgekit.models.port import ChatReply, ChatRequest
from judgekit.models.wire import Dialect


def decision_body_of(request: ChatRequest, dialect: Dialect) -> dict[str, Json]:
    """Give the JSON body of a request with `questions`; token limit, temperature and seed have no place."""
    body: dict[str, Json] = {
        "model": request.model,
        "input": [{"role": turn.role, "content": turn.content} for turn in request.messages],
        "questions": [dict(question) for question in request.questions or ()],
    }
    if request.cache_key is not None and "prompt_cache_key" not in dialect.without:
        body["prompt_cache_key"] = request.cache_key
    return body | dict(request.extra)


def decision_reply_of(answer: Json, request: ChatRequest, latency_ms: float) -> ChatReply:
    """Give the answers to all questions, in their order, as a JSON list in `text`.

    Raises:
        MalformedReply: it is no decision.
    """
    try:
        return ChatReply(
            text=json.dumps(list(answer["answers"]), ensure_ascii=False),
            model=str(answer.get("model") or request.model),
            usage=_usage(answer["usage"]),
            latency_ms=latency_ms,
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise MalformedReply(f"the reply is no decision: {str(answer)[:200]}") from error


def _usage(usage: Json) -> Usage:
    details = usage.get("input_tokens_details") or {}
    return Usage(
        calls=1,
        prompt_tokens=int(usage["input_tokens"]),
        completion_tokens=int(usage.get("output_tokens") or 0),
        cached_tokens=int(details.get("cached_tokens") or 0),
        cost_usd=None,
    )
