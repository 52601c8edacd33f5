"""A language model as a judge: it asks, reads, asks once more if it must, and keeps all that was said."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import add

from judgekit.domain.cases import Message
from judgekit.domain.config import JudgeSpec, Protocol
from judgekit.domain.errors import BudgetReached, CallError, RequestRejected, UsageError
from judgekit.domain.ids import Json, content_hash
from judgekit.domain.judging import Judgement, JudgeTask, Usage
from judgekit.domain.rubric import Mode
from judgekit.domain.verdict import CannotAssess, Failed, Unparsed, Verdict
from judgekit.judges.asking import Question, Read, settled
from judgekit.judges.asking_decisions import decisions_question
from judgekit.judges.asking_full import full_question
from judgekit.judges.asking_small import small_questions
from judgekit.judges.prompt import PROMPT_VERSION
from judgekit.judges.reading import PARSER_VERSION
from judgekit.models.port import ChatClient, ChatReply, ChatRequest

RAW_SEPARATOR = "\f"
"""Stands between the raw replies of one judgement."""

_ATTEMPTS: dict[Protocol, tuple[Protocol, ...]] = {"auto": ("json_schema", "text")}
"""The protocols tried in turn when an endpoint rejects the form of a request; other modes have one."""

_OPTIONS = ("extra", "small", "top_logprobs")


class LlmJudge:
    """Judges by asking a chat model.

    Options of its specification: `extra` (goes into the request body as it is), `top_logprobs` (how many
    alternatives to ask for), `small` (prompt form for embedded models; default: only for the local endpoint).
    """

    modes: tuple[Mode, ...] = ("pairwise", "graded")

    def __init__(
        self, name: str, spec: JudgeSpec, client: ChatClient, model: str, *, small: bool = False
    ) -> None:
        """Take the pieces; nothing is called yet.

        Raises:
            UsageError: the specification has an option or a mode this judge does not know.
        """
        unknown = sorted(set(spec.options) - set(_OPTIONS))
        if unknown:
            raise UsageError(
                f"judge {name!r}: unknown option {unknown[0]!r}; known are {', '.join(_OPTIONS)}"
            )
        self.name = name
        self._spec = spec
        self._client = client
        self._model = model
        self._small = small and spec.mode in ("auto", "logprobs")
        self._protocols = _ATTEMPTS.get(spec.mode, (spec.mode,))
        self.identity = content_hash([spec.hash, model, PROMPT_VERSION, PARSER_VERSION, self._small])

    async def judge(self, task: JudgeTask) -> Judgement:
        """Judge one task; a call that failed for good comes back as a `Failed` verdict.

        Raises:
            FatalModelError: no task of this judge can succeed.
            BudgetReached: the call could cost more than what is left.
            UsageError: the rubric cannot be put into words.
        """
        if task.rubric.reference == "required" and task.case.reference is None:
            lacking = CannotAssess(
                f"rubric {task.rubric.name!r} needs a reference, and case {task.case.id!r} has none"
            )
            return Judgement(lacking, "none", self._model)
        if self._small:
            top = self._spec.options.get("top_logprobs")
            return await self._converse(task, "logprobs", small_questions(task, top))
        return await self._judge_in_full(task)

    async def _judge_in_full(self, task: JudgeTask) -> Judgement:
        """Try the protocols in turn while the endpoint rejects their form, and remember what it accepts."""
        protocols = self._protocols
        for place, protocol in enumerate(protocols):
            if protocol == "decisions":
                question = decisions_question(task)
            else:
                question = full_question(task, protocol, self._spec.options.get("top_logprobs"))
            try:
                judgement = await self._converse(task, protocol, (question,))
            except RequestRejected as error:
                rejected = error
            else:
                self._protocols = protocols[place:]
                return judgement
        return Judgement(_failed(rejected), protocols[-1], self._model)

    async def _converse(
        self, task: JudgeTask, protocol: Protocol, questions: Sequence[Question]
    ) -> Judgement:
        """Ask all questions of a task.

        Raises:
            RequestRejected: the endpoint refused the very first request, and other protocols may fare better.
        """
        replies: list[ChatReply] = []
        reads: list[Read] = []
        verdict: Verdict
        try:
            reads = [await self._ask(question, task, replies) for question in questions]
            verdict = settled(task.rubric, [read.answer for read in reads])
        except CallError as error:
            if isinstance(error, RequestRejected) and not replies and not self._small:
                raise
            verdict = _failed(error)
        return Judgement(
            verdict=verdict,
            protocol=protocol if protocol != "logprobs" or _has_logprobs(replies) else "text",
            model=replies[-1].model if replies else self._model,
            raw=RAW_SEPARATOR.join(reply.text for reply in replies),
            rationale="\n\n".join(read.rationale for read in reads if read.rationale) or None,
            prompt_hash=_prompt_hash(questions),
            fingerprint=replies[-1].fingerprint if replies else None,
            usage=reduce(add, (reply.usage for reply in replies), Usage()),
            latency_ms=sum(reply.latency_ms for reply in replies),
        )

    async def _ask(self, question: Question, task: JudgeTask, replies: list[ChatReply]) -> Read:
        """Ask one question and, if its reply has no verdict, one repair question."""
        request = self._request(question, task)
        reply = await self._client.complete(request)
        replies.append(reply)
        read = question.read(reply)
        if not isinstance(read.answer, Unparsed) or question.repair is None:
            return read
        said = (Message("assistant", reply.text),) if reply.text.strip() else ()
        follow_up = replace(request, messages=(*request.messages, *said, question.repair(read.answer.reason)))
        try:
            repaired = await self._client.complete(follow_up)
        except BudgetReached:
            return Read(
                Unparsed(f"{read.answer.reason}; the budget allows no repair question"), read.rationale
            )
        replies.append(repaired)
        second = question.read(repaired)
        return Read(second.answer, second.rationale or read.rationale or reply.text.strip() or None)

    def _request(self, question: Question, task: JudgeTask) -> ChatRequest:
        repeats = task.repeat > 0 or self._spec.temperature > 0
        return ChatRequest(
            model=self._model,
            messages=question.messages,
            max_tokens=question.max_tokens or self._spec.max_tokens,
            temperature=self._spec.temperature,
            seed=task.repeat if repeats else None,
            top_logprobs=question.top_logprobs,
            json_schema=question.json_schema,
            cache_key=task.rubric.hash,
            extra=self._spec.options.get("extra", {}),
            repeat=task.repeat,
            questions=question.questions,
        )


def _failed(error: CallError) -> Failed:
    return Failed(f"{type(error).__name__}: {error}")


def _has_logprobs(replies: Sequence[ChatReply]) -> bool:
    return not replies or any(reply.top_logprobs for reply in replies)


def _prompt_hash(questions: Sequence[Question]) -> str:
    shown: list[Json] = [[[turn.role, turn.content] for turn in question.messages] for question in questions]
    typed = [dict(asked) for question in questions for asked in question.questions or ()]
    return content_hash([*shown, typed] if typed else shown)
