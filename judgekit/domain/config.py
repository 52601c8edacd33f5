"""`judgekit.toml`: where the store lies, which endpoints and judges exist, what calls cost."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from judgekit.domain.frozen import Frozen
from judgekit.domain.ids import Json, content_hash

Protocol = Literal["auto", "decisions", "json_schema", "logprobs", "text"]
JudgeKind = Literal["llm", "program", "panel", "cascade", "peers", "human", "recorded"]

LOCAL = "local"
"""Name of the built-in endpoint that runs a model in this process."""


class Endpoint(Frozen):
    """An OpenAI-compatible server. Keys come from the environment variable `api_key_env` names."""

    base_url: str
    api_key_env: str | None = None
    rpm: Annotated[int, Field(gt=0)] | None = None
    tpm: Annotated[int, Field(gt=0)] | None = None
    max_concurrency: Annotated[int, Field(gt=0, le=2000)] = 16
    timeout_s: Annotated[float, Field(gt=0)] = 120.0


class Price(Frozen):
    """US dollars per million tokens."""

    input: Annotated[float, Field(ge=0)]
    output: Annotated[float, Field(ge=0)]
    cached_input: Annotated[float, Field(ge=0)] | None = None


class EmbeddingModel(Frozen):
    """The model that turns texts into vectors, for retrieval and for the nearest examples."""

    model: str = "minilm"
    endpoint: str = LOCAL

    @property
    def identity(self) -> str:
        """What a vector has to come from to be compared with another."""
        return f"{self.endpoint}:{self.model}"


class JudgeSpec(Frozen):
    """How a judge is made. Which keys matter depends on `kind`; `rubrics` restricts it to some rubrics."""

    kind: JudgeKind = "llm"
    model: str | None = None
    endpoint: str | None = None
    mode: Protocol = "auto"
    samples: Annotated[int, Field(ge=1, le=100)] = 1
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.0
    max_tokens: Annotated[int, Field(ge=1)] = 1024
    program: str | None = None
    options: dict[str, Json] = Field(default_factory=dict)
    members: tuple[str, ...] = ()
    combine: Literal["majority", "mean", "dawid-skene"] = "majority"
    cheap: str | None = None
    strong: str | None = None
    margin: Annotated[float, Field(ge=0, le=0.5)] = 0.2
    rubrics: tuple[str, ...] | None = None

    @property
    def hash(self) -> str:
        """Identity of all that decides this judge's verdicts (not: endpoint, samples, rubrics)."""
        return content_hash(self.model_dump(mode="json", exclude={"endpoint", "samples", "rubrics"}))


BUILT_IN_JUDGES: Mapping[str, JudgeSpec] = MappingProxyType(
    {"embedded": JudgeSpec(kind="llm", model="qwen2.5-coder-1.5b", endpoint=LOCAL)}
)
"""Judges that need no configuration; a project's judge of the same name wins."""


class NamedJudge(JudgeSpec):
    """A judge written inside a suite: a specification with its name."""

    name: Annotated[str, Field(min_length=1)]

    @property
    def spec(self) -> JudgeSpec:
        """The specification without the name."""
        return JudgeSpec.model_validate(self.model_dump(exclude={"name"}))


class ProjectConfig(Frozen):
    """The whole of `judgekit.toml`; every key may be left out."""

    store: str = ".judgekit/store.duckdb"
    default_judge: str = "embedded"
    concurrency: Annotated[int, Field(ge=1, le=2000)] = 16
    embeddings: EmbeddingModel = EmbeddingModel()
    endpoints: dict[str, Endpoint] = Field(default_factory=dict)
    judges: dict[str, JudgeSpec] = Field(default_factory=dict)
    prices: dict[str, Price] = Field(default_factory=dict)
