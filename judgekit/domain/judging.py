"""The path of a judgement: the task before the judge, and the judgement after."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from judgekit.domain.cases import Case, Output
from judgekit.domain.rubric import Mode, Rubric
from judgekit.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls consumed, in tokens; `estimated` is True where the endpoint did not say.

    `cost_usd` is None where no price is known for the model (a local model costs 0).
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost_usd: float | None = 0.0
    estimated: bool = False

    def __sub__(self, earlier: "Usage") -> "Usage":
        costs = (self.cost_usd, earlier.cost_usd)
        return Usage(
            self.calls - earlier.calls,
            self.prompt_tokens - earlier.prompt_tokens,
            self.completion_tokens - earlier.completion_tokens,
            self.cached_tokens - earlier.cached_tokens,
            None if costs[0] is None or costs[1] is None else costs[0] - costs[1],
            self.estimated,
        )

    def __add__(self, other: "Usage") -> "Usage":
        costs = (self.cost_usd, other.cost_usd)
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            None if costs[0] is None or costs[1] is None else costs[0] + costs[1],
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class JudgeTask:
    """One thing to ask one judge: a pair in one order (pairwise), or one output (graded, `second` None)."""

    key: str
    judge: str
    rubric: Rubric
    case: Case
    first: Output
    second: Output | None = None
    repeat: int = 0

    @property
    def mode(self) -> Mode:
        """Pairwise if two outputs are shown, graded if one."""
        return "graded" if self.second is None else "pairwise"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its provenance.

    `raw` is the reply as received (several calls: separated by a form feed), `prompt_hash` names the exact
    messages sent, `model` and `fingerprint` are what the endpoint said it ran, `at` is UTC.
    """

    verdict: Verdict
    protocol: str
    model: str
    raw: str = ""
    rationale: str | None = None
    prompt_hash: str = ""
    fingerprint: str | None = None
    usage: Usage = field(default_factory=Usage)
    latency_ms: float = 0.0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
