"""Suites: cases, the candidates that answered them, and the rubrics and judges that look at the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from judgekit.domain.cases import Case, Output
from judgekit.domain.config import NamedJudge
from judgekit.domain.frozen import Frozen
from judgekit.domain.ids import Json

SearchMethod = Literal["bm25", "embedding"]
"""Search by shared words, or by meaning."""


class Examples(Frozen):
    """Few-shot examples: a file of solved cases (`from`), how many (`k`), and how they are picked.

    `method` is how the nearest are found.
    """

    source: Annotated[str, Field(alias="from")]
    k: Annotated[int, Field(ge=1)] = 3
    select: Literal["fixed", "random", "nearest"] = "fixed"
    method: SearchMethod = "bm25"
    seed: int = 0


class Retrieve(Frozen):
    """Passages put before the question: where from, how many, and what is searched with."""

    source: Annotated[str, Field(alias="from")]
    k: Annotated[int, Field(ge=1)] = 3
    query: Literal["input", "hyde"] = "input"
    method: SearchMethod = "bm25"


class CandidateSpec(Frozen):
    """A model variant: recorded `outputs`, or a pipeline that judgekit runs, or both (outputs it once gave).

    `model` is `endpoint:model`; `made_by` says in words how recorded outputs came to be; `metadata` is what
    else is to be known, such as what a model was trained on.
    """

    outputs: str | None = None
    model: str | None = None
    prompt: str | None = None
    system: str | None = None
    examples: Examples | None = None
    retrieve: Retrieve | None = None
    params: dict[str, Json] = Field(default_factory=dict)
    extends: str | None = None
    made_by: str = ""
    metadata: dict[str, Json] = Field(default_factory=dict)


class SuiteFile(Frozen):
    """`suites/NAME.yaml` as users write it; paths are relative to the file and stay below its folder."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
    description: str = ""
    cases: str
    """A `.jsonl`, `.csv` or `.parquet` file, or a SQL query (`select ... from 'file'`) over such files."""
    fields: dict[
        Literal["id", "input", "reference", "context", "tags", "metadata"], str | tuple[str, ...]
    ] = Field(default_factory=dict)
    cluster_by: str = "case"
    """`case`, or the name of a field or metadata key whose value groups cases that belong together."""
    rubrics: Annotated[tuple[str, ...], Field(min_length=1)]
    judges: tuple[str | NamedJudge, ...] = ()
    baseline: str | None = None
    prompt: str = "{input}"
    """Default prompt for models that are run on this suite without a pipeline of their own."""
    candidates: dict[str, CandidateSpec] = Field(default_factory=dict)
    metadata: dict[str, Json] = Field(default_factory=dict)
    """Whatever else is to be known, such as what its cases were drawn from."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite in memory: its file, its cases in order, and the outputs by candidate and case id.

    `folder` is where its relative paths start.
    """

    file: SuiteFile
    folder: str
    cases: tuple[Case, ...]
    outputs: Mapping[str, Mapping[str, Output]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The suite's name."""
        return self.file.name
