"""Rubrics: what a judge is asked, in the words users write in `rubrics/*.yaml`."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from judgekit.domain.frozen import Frozen
from judgekit.domain.ids import Json, content_hash
from judgekit.domain.scale import Scale
from judgekit.domain.turns import Turn

Mode = Literal["pairwise", "graded"]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]


class Criterion(Frozen):
    """One question of a rubric; `weight` may be negative for things an output should not do."""

    name: Name
    description: Annotated[str, Field(min_length=1)]
    weight: float = 1.0
    scale: Scale = "binary"


class Example(Frozen):
    """A judged example that the judge is shown before it judges."""

    input: str
    first: str
    second: str | None = None
    reference: str | None = None
    verdict: str
    """Pairwise: `first`, `second` or `tie`. Graded: `criterion=label` pairs, separated by commas."""
    reason: str = ""


class RubricTest(Frozen):
    """A labelled case that a judge using this rubric must get right; `input` may be a conversation.

    Pairwise: `a`, `b` and `expect: a | b | tie`. Graded: `output` and `expect`, a mapping from criterion to
    a label, or to a range `[low, high]` on its scale. `metadata` is for judges that run programs.
    """

    input: str | Annotated[tuple[Turn, ...], Field(min_length=1)]
    a: str | None = None
    b: str | None = None
    output: str | None = None
    reference: str | None = None
    context: tuple[str, ...] = ()
    metadata: dict[str, Json] = Field(default_factory=dict)
    expect: Literal["a", "b", "tie"] | dict[str, str | float | tuple[float, float]]
    why: str = ""

    @model_validator(mode="after")
    def _outputs_match_expectation(self) -> "RubricTest":
        pairwise = isinstance(self.expect, str)
        if pairwise and (self.a is None or self.b is None):
            raise ValueError("a test that expects a, b or tie needs both 'a' and 'b'")
        if not pairwise and self.output is None:
            raise ValueError("a test that expects grades needs 'output'")
        return self


class Rubric(Frozen):
    """What makes one output better than another, and how a judge is to say so.

    `hash` is the rubric's identity: it covers everything that reaches the judge (not `tests`, `description`).
    """

    name: Name
    description: str = ""
    instructions: Annotated[str, Field(min_length=1)]
    mode: Mode | tuple[Mode, ...] = "pairwise"
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    reference: Literal["required", "optional", "ignored"] = "optional"
    ties: bool = True
    reasoning: bool = False
    """Ask the judge to think in writing before its verdict."""
    examples: tuple[Example, ...] = ()
    tests: tuple[RubricTest, ...] = ()
    prompt: str | None = None
    """Own template; `{input} {reference} {context} {instructions} {criteria} {outputs}` are filled in."""

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes this rubric can be judged in, the first being its default."""
        return (self.mode,) if isinstance(self.mode, str) else self.mode

    @cached_property
    def hash(self) -> str:
        """Identity of the rubric, as 32 hex digits."""
        return content_hash(self.model_dump(mode="json", exclude={"tests", "description"}))

    def __hash__(self) -> int:
        return hash(self.hash)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Give a copy with some fields changed; the copy finds its own hash."""
        copy = super().model_copy(update=update, deep=deep)
        copy.__dict__.pop("hash", None)
        return copy

    @model_validator(mode="after")
    def _criteria_are_distinct_and_weighed(self) -> "Rubric":
        names = [criterion.name for criterion in self.criteria]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"criterion {doubled[0]!r} appears twice; give each criterion its own name")
        if all(criterion.weight == 0 for criterion in self.criteria):
            raise ValueError("all criteria have weight 0; give at least one a weight")
        return self
