"""From what a suite says about a candidate to the pipeline that answers its cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from judgekit.domain.config import LOCAL
from judgekit.domain.errors import UsageError
from judgekit.domain.ids import Json
from judgekit.domain.suite import CandidateSpec, Examples, Retrieve

_OWN = {"outputs", "made_by", "metadata", "extends", "params"}
"""Keys that say something about one candidate alone, or are merged rather than replaced."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """All that decides what a candidate is asked: model, prompt, examples, retrieval and parameters."""

    candidate: str
    model: str
    prompt: str = "{input}"
    system: str | None = None
    examples: Examples | None = None
    retrieve: Retrieve | None = None
    params: Mapping[str, Json] = field(default_factory=dict)

    @property
    def endpoint(self) -> str:
        """The endpoint its model is reached by; a model named without one runs in this process."""
        return self.model.partition(":")[0] if ":" in self.model else LOCAL

    @property
    def model_name(self) -> str:
        """The model's name at its endpoint."""
        return self.model.partition(":")[2] if ":" in self.model else self.model


def resolve_candidate(
    name: str, specs: Mapping[str, CandidateSpec], default_prompt: str = "{input}"
) -> Pipeline:
    """Give the pipeline of a candidate with everything it inherits through `extends`.

    A key the child writes wins, also when it writes `null` to drop what it would inherit; `params` are
    merged key by key; `outputs`, `made_by` and `metadata` are not inherited.

    Args:
        name: a candidate of the suite.
        specs: all candidates of the suite.
        default_prompt: the suite's prompt, for candidates that have none.

    Raises:
        UsageError: the candidate or one it extends does not exist, extends itself, or has no model.
    """
    chain = _lineage(name, specs)
    keys: dict[str, Json] = {}
    params: dict[str, Json] = {}
    for spec in reversed(chain):
        keys |= {key: getattr(spec, key) for key in spec.model_fields_set - _OWN}
        params |= spec.params
    if keys.get("model") is None:
        raise UsageError(
            f"candidate {name!r} has no model, so nothing can be generated for it; "
            f"give it 'model: endpoint:model', or 'extends:' a candidate that has one"
        )
    prompt = keys.pop("prompt", None)
    return Pipeline(candidate=name, prompt=prompt or default_prompt, params=params, **keys)


def has_pipeline(name: str, specs: Mapping[str, CandidateSpec]) -> bool:
    """Tell whether a candidate can be run, or has recorded outputs alone."""
    models = [spec.model for spec in _lineage(name, specs) if "model" in spec.model_fields_set]
    return bool(models) and models[0] is not None


def _lineage(name: str, specs: Mapping[str, CandidateSpec]) -> tuple[CandidateSpec, ...]:
    """The candidate, the one it extends, and so on."""
    seen: list[str] = []
    chain: list[CandidateSpec] = []
    here: str | None = name
    while here is not None:
        if here in seen:
            raise UsageError(f"candidate {name!r} extends itself: {' -> '.join([*seen, here])}")
        if here not in specs:
            raise UsageError(_missing(here, seen, specs))
        seen.append(here)
        chain.append(specs[here])
        here = specs[here].extends
    return tuple(chain)


def _missing(name: str, seen: list[str], specs: Mapping[str, CandidateSpec]) -> str:
    known = ", ".join(specs) or "none"
    if seen:
        return f"candidate {seen[-1]!r} extends {name!r}, which does not exist; candidates are: {known}"
    return f"no candidate {name!r} in the suite; candidates are: {known}"
