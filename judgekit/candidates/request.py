"""Requests: the messages and parameters of a candidate as one call to its model."""

from collections.abc import Sequence

from judgekit.candidates.resolve import Pipeline
from judgekit.domain.cases import Message
from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json, content_hash
from judgekit.models.port import ChatRequest

_ASKED: dict[str, tuple[type, ...]] = {
    "max_tokens": (int,),
    "temperature": (int, float),
    "seed": (int,),
    "json_schema": (dict,),
    "prefill": (str,),
}
"""Parameters with a meaning of their own; every other goes into the body as it is (`stop`, `top_p`, ...)."""


def build_request(pipeline: Pipeline, messages: Sequence[Message]) -> ChatRequest:
    """Give the call that asks a candidate's model.

    `params` may hold `max_tokens`, `temperature` (default 0), `seed`, `json_schema`, `prefill` (words put in
    the model's mouth), and anything else the endpoint takes. `model` is named without its endpoint.

    Raises:
        FileProblems: a parameter has a value of the wrong type.
    """
    problems = [_wrong(pipeline, key) for key, types in _ASKED.items() if not _fits(pipeline, key, types)]
    if problems:
        raise FileProblems(problems)
    params = dict(pipeline.params)
    prefill = params.pop("prefill", None)
    known = {key: params.pop(key) for key in _ASKED if key in params}
    turns = (*messages, Message("assistant", prefill)) if prefill else tuple(messages)
    return ChatRequest(model=pipeline.model.partition(":")[2], messages=turns, extra=params, **known)


def request_key(pipeline: Pipeline, request: ChatRequest, sources: Sequence[str] = ()) -> str:
    """Give the key under which an output is stored: equal for equal model, messages and parameters.

    Args:
        pipeline: the candidate.
        request: its first call for the case.
        sources: hashes of what else decides the output, such as the passages a guess is searched in.
    """
    turns = [[message.role, message.content] for message in request.messages]
    return content_hash([pipeline.model, turns, dict(pipeline.params), list(sources)])


def answer_text(pipeline: Pipeline, reply: str) -> str:
    """Give the output's text: the reply after the words that were put in the model's mouth."""
    prefill: Json = pipeline.params.get("prefill") or ""
    return f"{prefill}{reply}".strip()


def _fits(pipeline: Pipeline, key: str, types: tuple[type, ...]) -> bool:
    value = pipeline.params.get(key)
    return value is None or (isinstance(value, types) and not isinstance(value, bool))


def _wrong(pipeline: Pipeline, key: str) -> Problem:
    value, names = pipeline.params[key], " or ".join(kind.__name__ for kind in _ASKED[key])
    return Problem(f"candidate {pipeline.candidate!r}, params", None, f"{key} is {value!r}", f"give {names}")
