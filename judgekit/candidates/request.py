"""Requests: the messages and parameters of a candidate as one call to its model."""

from collections.abc import Sequence
from dataclasses import replace
from types import NoneType

from judgekit.candidates.resolve import Pipeline
from judgekit.domain.cases import Message
from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import content_hash
from judgekit.models.port import ChatRequest

_COMPLETION = "completion"

_ASKED: dict[str, tuple[type, ...]] = {
    "max_tokens": (int,),
    "temperature": (int, float, NoneType),
    "seed": (int, NoneType),
    "json_schema": (dict, NoneType),
    _COMPLETION: (bool,),
}
"""Parameters with a meaning of their own; every other goes into the body as it is (`stop`, `top_p`, ...)."""


def build_request(pipeline: Pipeline, messages: Sequence[Message]) -> ChatRequest:
    """Give the call that asks a candidate's model.

    `params` may hold `max_tokens`, `temperature` (default 0), `seed`, `json_schema`, `completion` (true: the
    prompt begins the model's own turn, which it continues, as base and very small models do best), and
    anything else the endpoint takes, such as `stop`.

    Raises:
        FileProblems: a parameter has a value of the wrong type.
    """
    problems = [_wrong(pipeline, key) for key in pipeline.params if not _fits(pipeline, key)]
    if problems:
        raise FileProblems(problems)
    params = dict(pipeline.params)
    turns = tuple(messages)
    if params.pop(_COMPLETION, False):
        turns = (*turns[:-1], replace(turns[-1], role="assistant"))
    known = {key: params.pop(key) for key in _ASKED if key in params}
    return ChatRequest(model=pipeline.model_name, messages=turns, extra=params, **known)


def request_key(pipeline: Pipeline, request: ChatRequest, sources: Sequence[str] = ()) -> str:
    """Give the key under which an output is stored: equal for equal model, messages and parameters.

    Args:
        pipeline: the candidate.
        request: its first call for the case.
        sources: hashes of what else decides the output, such as the passages a guess is searched in.
    """
    turns = [[message.role, message.content] for message in request.messages]
    return content_hash([pipeline.model, turns, dict(pipeline.params), list(sources)])


def _fits(pipeline: Pipeline, key: str) -> bool:
    value, types = pipeline.params[key], _ASKED.get(key)
    if types is None:
        return True
    return isinstance(value, types) and (bool in types or not isinstance(value, bool))


def _wrong(pipeline: Pipeline, key: str) -> Problem:
    value, kinds = pipeline.params[key], [kind.__name__ for kind in _ASKED[key] if kind is not NoneType]
    where = f"candidate {pipeline.candidate!r}, params"
    return Problem(where, None, f"{key} is {value!r}", f"give {' or '.join(kinds)}")
