"""Fixtures of the judges' tests: rubrics, cases, and clients that answer from a script."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import settings

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.ids import task_key
from judgekit.domain.judging import JudgeTask, Usage
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import Choice, ChoiceScale, Likert, LikertScale
from judgekit.models.port import ChatReply, ChatRequest
from judgekit.models.scripted import ScriptedClient

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

Answer = str | ChatReply | Exception


@pytest.fixture
def script() -> Callable[..., ScriptedClient]:
    """Make a client that gives the written answers in turn."""

    def make(*answers: Answer) -> ScriptedClient:
        left = iter(answers)

        def answer(_request: ChatRequest) -> ChatReply | Exception:
            said = next(left)
            if not isinstance(said, str):
                return said
            return ChatReply(
                said, "scripted-1", Usage(1, 100, 10, 0, 0.001), fingerprint="fp", latency_ms=5.0
            )

        return ScriptedClient(answer)

    return make


@pytest.fixture
def soft_reply() -> Callable[..., ChatReply]:
    def make(text: str, *tokens: Mapping[str, float]) -> ChatReply:
        return ChatReply(text, "scripted-1", Usage(1, 100, len(tokens), 0, 0.001), top_logprobs=tokens)

    return make


@pytest.fixture
def make_rubric() -> Callable[..., Rubric]:
    def make(**changes: object) -> Rubric:
        return Rubric.model_validate(
            {
                "name": "help",
                "instructions": "Which response helps the user more?",
                "mode": ("pairwise", "graded"),
                "criteria": (Criterion(name="helpful", description="solves the user's problem"),),
                **changes,
            }
        )

    return make


@pytest.fixture
def likert() -> Callable[..., LikertScale]:
    return lambda low=1, high=5, anchors=None: LikertScale(
        likert=Likert(min=low, max=high, anchors=anchors or {})
    )


@pytest.fixture
def choice() -> Callable[..., ChoiceScale]:
    return lambda **options: ChoiceScale(choice=Choice(options=options))


@pytest.fixture
def case() -> Case:
    return Case(id="c1", input=(Message("user", "What is the capital of France?"),), reference="Paris")


@pytest.fixture
def output() -> Callable[..., Output]:
    return lambda text, candidate="x", **more: Output(candidate=candidate, case_id="c1", text=text, **more)


@pytest.fixture
def make_task() -> Callable[..., JudgeTask]:
    def make(
        rubric: Rubric, case: Case, first: Output, second: Output | None = None, repeat: int = 0
    ) -> JudgeTask:
        hashes = (first.hash,) if second is None else (first.hash, second.hash)
        key = task_key("j", rubric.hash, case.hash, hashes, repeat)
        return JudgeTask(key, "j", rubric, case, first, second, repeat)

    return make


@pytest.fixture
def pair(
    make_task: Callable[..., JudgeTask],
    make_rubric: Callable[..., Rubric],
    case: Case,
    output: Callable[..., Output],
) -> JudgeTask:
    """A task that shows candidate cx first and cy second."""
    return make_task(make_rubric(), case, output("x", "cx"), output("y", "cy"))
