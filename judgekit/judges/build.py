"""From a specification to a judge that can be asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.config import LOCAL, JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.judges.cascade import Cascade
from judgekit.judges.llm import LlmJudge
from judgekit.judges.panel import Panel
from judgekit.judges.peers import Peer, Peers, own_candidates
from judgekit.judges.port import Judge
from judgekit.judges.program import ProgramJudge
from judgekit.judges.programs import make_program
from judgekit.judges.recorded import RecordedJudge
from judgekit.models.port import ChatClient

Clients = Callable[[str], ChatClient]
"""Gives the client of an endpoint by the endpoint's name."""

Members = Callable[[str], tuple[Judge, JudgeSpec]]
"""Gives another judge of the project or suite by its name, with its specification."""


def build_judge(
    name: str,
    spec: JudgeSpec,
    *,
    clients: Clients,
    folder: Path,
    members: Members | None = None,
    models: Mapping[str, str] | None = None,
) -> Judge:
    """Make a judge.

    Args:
        name: its name in the suite or in `judgekit.toml`.
        spec: how it is made.
        clients: gives the client of an endpoint.
        folder: where relative paths in its options start.
        members: gives other judges by name, for judges made of judges.
        models: which model made each candidate, so that peers know their own.

    Raises:
        UsageError: the specification is incomplete or names what does not exist.
    """
    parts = _Parts(clients, folder, members, models or {})
    if spec.kind not in _MAKERS:
        raise UsageError(f"judge {name!r}: kind {spec.kind!r} is not made from a specification")
    return _MAKERS[spec.kind](name, spec, parts)


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


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a judge may be made from."""

    clients: Clients
    folder: Path
    members: Members | None
    models: Mapping[str, str]

    def member(self, owner: str, key: str, name: str | None) -> tuple[Judge, JudgeSpec]:
        """Give another judge by name; `key` is the place in the specification of `owner` that names it."""
        if not name:
            raise UsageError(f"judge {owner!r}: {key} names no judge")
        if name == owner:
            raise UsageError(f"judge {owner!r}: {key} names the judge itself")
        if self.members is None:
            raise UsageError(f"judge {owner!r}: {key} names {name!r}, but no other judges are at hand")
        return self.members(name)


def _llm(name: str, spec: JudgeSpec, parts: _Parts) -> Judge:
    endpoint, model = endpoint_and_model(name, spec)
    if endpoint == LOCAL and spec.mode == "decisions":
        raise UsageError(f"judge {name!r}: local models offer no mode 'decisions'; use logprobs or text")
    small = bool(spec.options.get("small", endpoint == LOCAL))
    return LlmJudge(name, spec, parts.clients(endpoint), model, small=small)


def _program(name: str, spec: JudgeSpec, parts: _Parts) -> Judge:
    return ProgramJudge(name, spec, make_program(name, spec, parts.folder))


def _panel(name: str, spec: JudgeSpec, parts: _Parts) -> Judge:
    return Panel(name, spec, [parts.member(name, "members", member)[0] for member in spec.members])


def _cascade(name: str, spec: JudgeSpec, parts: _Parts) -> Judge:
    cheap, _ = parts.member(name, "cheap", spec.cheap)
    strong, _ = parts.member(name, "strong", spec.strong)
    return Cascade(name, spec, cheap, strong)


def _peers(name: str, spec: JudgeSpec, parts: _Parts) -> Judge:
    if not spec.members:
        return Peers(name, spec, _owners(spec, parts))
    made = (parts.member(name, "members", member) for member in spec.members)
    peers = [Peer(judge, own_candidates(judge.name, own, parts.models)) for judge, own in made]
    return Peers(name, spec, peers)


def _owners(spec: JudgeSpec, parts: _Parts) -> list[Peer]:
    """The candidates' models as judges, each named after its model and asked as `spec` says."""
    plain = spec.model_copy(update={"kind": "llm", "endpoint": None, "options": {}})
    specs = {model: plain.model_copy(update={"model": model}) for model in parts.models.values()}
    return [
        Peer(_llm(model, own, parts), own_candidates(model, own, parts.models))
        for model, own in specs.items()
    ]


def _recorded(name: str, _spec: JudgeSpec, _parts: _Parts) -> Judge:
    return RecordedJudge(name)


_MAKERS: Mapping[str, Callable[[str, JudgeSpec, _Parts], Judge]] = {
    "llm": _llm,
    "program": _program,
    "panel": _panel,
    "cascade": _cascade,
    "peers": _peers,
    "recorded": _recorded,
}
