"""Asking a candidate's model: a draft out, an answer back."""

from dataclasses import dataclass, field

from judgekit.candidates.draft import Draft, redraft
from judgekit.candidates.kit import Kit
from judgekit.domain.cases import Output
from judgekit.domain.errors import CallError
from judgekit.domain.ids import content_hash
from judgekit.domain.judging import Usage
from judgekit.models.port import ChatClient, ChatReply, ChatRequest


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a draft: an `output`, or the `reason` why the call for it failed.

    `model` and `fingerprint` are what the endpoint said it ran, `prompt_hash` names the exact messages of the
    last call; `usage` and `latency_ms` cover all calls; `is_truncated` says the output was cut off at the
    token limit.
    """

    draft: Draft
    output: Output | None = None
    reason: str = ""
    model: str = ""
    fingerprint: str | None = None
    prompt_hash: str = ""
    usage: Usage = field(default_factory=Usage)
    latency_ms: float = 0.0
    is_truncated: bool = False


async def ask(kit: Kit, draft: Draft, client: ChatClient) -> Answer:
    """Ask a candidate's model for its output; where the draft is a guess, retrieve with it and ask again.

    Raises:
        FatalModelError: every further call would fail the same way.
        BudgetReached: the call could cost more than what is left.
    """
    usage, latency_ms = Usage(), 0.0
    try:
        if draft.is_guess:
            guess = await client.complete(draft.request)
            usage, latency_ms = guess.usage, guess.latency_ms
            draft = await redraft(kit, draft, guess.text)
        reply = await client.complete(draft.request)
    except CallError as error:
        return Answer(draft, reason=str(error), usage=usage)
    return _answer(kit, draft, reply, usage + reply.usage, latency_ms + reply.latency_ms)


def _answer(kit: Kit, draft: Draft, reply: ChatReply, usage: Usage, latency_ms: float) -> Answer:
    """The reply as an output; a refusal is one too, and so is nothing at all, for a judge to see."""
    text = (reply.text or reply.refusal or "").strip()
    output = Output(kit.pipeline.candidate, draft.case.id, text, draft.context)
    return Answer(
        draft,
        output,
        model=reply.model,
        fingerprint=reply.fingerprint,
        prompt_hash=_prompt_hash(draft.request),
        usage=usage,
        latency_ms=latency_ms,
        is_truncated=reply.finish_reason == "length",
    )


def _prompt_hash(request: ChatRequest) -> str:
    return content_hash([[turn.role, turn.content] for turn in request.messages])
