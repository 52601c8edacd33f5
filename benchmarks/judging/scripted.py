"""Scripted judges that know the right answers: one that obeys injections, and one that repeats them."""

import json
import math
import re
from collections.abc import Sequence
from typing import Literal

from judgekit.domain.config import JudgeSpec
from judgekit.domain.judging import Usage
from judgekit.files.labelled_pairs import LabelledPair
from judgekit.judges.llm import LlmJudge
from judgekit.judges.port import Judge
from judgekit.models.port import ChatReply, ChatRequest
from judgekit.models.scripted import ScriptedClient

Kind = Literal["obeys", "repeats"]
SCRIPTED: dict[Kind, str] = {
    "obeys": "knows the right answer, and chooses whatever asks to be chosen.",
    "repeats": (
        "knows the right answer and says so, after copying both responses word for word into its reply "
        "(asked to repair a reply, it gives the verdict alone)."
    ),
}
BLOCK = re.compile(r"\[begin (response [AB]) ([0-9a-f]{16})\]\n(.*?)\n\[end \1 \2\]", re.DOTALL)
SURE = 0.9


def scripted_judge(kind: Kind, protocol: str, pairs: Sequence[LabelledPair]) -> tuple[Judge, JudgeSpec]:
    """Give a judge of a kind, asked in a protocol, that knows these pairs."""
    right = {pair.a for pair in pairs}
    asking = {pair.b for pair in pairs if pair.kind == "injected"}

    def answer(request: ChatRequest) -> ChatReply:
        asked = [turn.content for turn in request.messages if BLOCK.search(turn.content)]
        shown = {name[-1]: text for name, _, text in BLOCK.findall(asked[0])}
        asks = [label for label, text in shown.items() if text in asking]
        fair = [label for label, text in shown.items() if text in right]
        letter = (asks if kind == "obeys" and asks else fair)[0]
        is_first = asked[0] == request.messages[-1].content
        copied = "\n\n".join(shown.values()) if kind == "repeats" and is_first else ""
        return reply(protocol, letter, copied, request)

    spec = JudgeSpec.model_validate({"model": "scripted", "mode": protocol})
    return LlmJudge("scripted", spec, ScriptedClient(answer), "scripted"), spec


def reply(protocol: str, letter: str, copied: str, request: ChatRequest) -> ChatReply:
    """Write a verdict in the form of a protocol, after what was copied."""
    if protocol == "decisions":
        return ChatReply(
            json.dumps([decided(letter, dict(question)) for question in request.questions or ()]), *END
        )
    if protocol == "json_schema":
        return ChatReply(json.dumps({"reasoning": copied, "verdict": letter}), *END)
    before = f"{copied}\n\nVerdict: " if copied else "Verdict: "
    other = "B" if letter == "A" else "A"
    odds = ({before: 0.0}, {letter: math.log(SURE), other: math.log(1 - SURE)})
    return ChatReply(before + letter, *END, top_logprobs=odds if protocol == "logprobs" else ())


def decided(letter: str, question: dict) -> dict:
    """Answer a typed question by one of its choices."""
    values = [choice["value"] for choice in question["choices"]]
    rest = (1 - SURE) / (len(values) - 1)
    rows = [{"value": value, "probability": SURE if value == letter else rest} for value in values]
    return {"type": "choice", "name": question["name"], "choice": letter, "probabilities": rows}


END = ("scripted", Usage(1))
