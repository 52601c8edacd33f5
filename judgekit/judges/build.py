"""From a specification to a judge that can be asked."""

from collections.abc import Callable
from pathlib import Path

from judgekit.domain.config import LOCAL, JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.judges.llm import LlmJudge
from judgekit.judges.port import Judge
from judgekit.judges.program import ProgramJudge
from judgekit.judges.programs import make_program
from judgekit.models.port import ChatClient

Clients = Callable[[str], ChatClient]
"""Gives the client of an endpoint by the endpoint's name."""


def build_judge(name: str, spec: JudgeSpec, *, clients: Clients, folder: Path) -> Judge:
    """Make a judge.

    Args:
        name: its name in the suite or in `judgekit.toml`.
        spec: how it is made.
        clients: gives the client of an endpoint.
        folder: where relative paths in its options start.

    Raises:
        UsageError: the specification is incomplete or names what does not exist.
    """
    if spec.kind == "llm":
        return _llm(name, spec, clients)
    if spec.kind == "program":
        return ProgramJudge(name, spec, make_program(name, spec, folder))
    raise UsageError(f"judge {name!r}: kind {spec.kind!r} is not made from a specification")


def endpoint_and_model(name: str, spec: JudgeSpec) -> tuple[str, str]:
    """Give the endpoint and the model of a judge; both may stand in `model = "endpoint:model"`.

    Raises:
        UsageError: the specification names no model.
    """
    if not spec.model:
        raise UsageError(f"judge {name!r} names no model; set model, or model = 'endpoint:model'")
    if spec.endpoint:
        return spec.endpoint, spec.model
    endpoint, colon, model = spec.model.partition(":")
    return (endpoint, model) if colon else (LOCAL, spec.model)


def _llm(name: str, spec: JudgeSpec, clients: Clients) -> LlmJudge:
    endpoint, model = endpoint_and_model(name, spec)
    small = bool(spec.options.get("small", endpoint == LOCAL))
    return LlmJudge(name, spec, clients(endpoint), model, small=small)
