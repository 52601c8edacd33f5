"""What the loopback server answers to typed questions; it takes only requests that the SDK can shape."""

from collections.abc import Sequence
from typing import Any

from loopback_replies import Switches
from openai.types.decision import Decision
from openai.types.decision_create_params import DecisionCreateParams
from pydantic import TypeAdapter, ValidationError

LIKELIEST = 0.8


def decision_problem(body: dict[str, Any]) -> str:
    """Say what keeps a body from being a request of the SDK; empty if nothing does."""
    unknown = set(body) - set(DecisionCreateParams.__annotations__)
    if unknown:
        return f"Unknown parameter: '{min(unknown)}'."
    try:
        adapter = TypeAdapter(DecisionCreateParams)
        checked = adapter.validate_python(body)
        questions = [_whole(question) for question in checked["questions"]]
        _whole({"input": checked["input"]})
    except ValidationError as error:
        return str(error)
    return "" if 1 <= len(questions) <= 400 else "Ask 1 to 400 questions."


def decision(body: dict[str, Any], switches: Switches) -> dict[str, Any]:
    """Give a decision in the SDK's form; what `decide` answers is passed on as it is."""
    answers = [(switches.decide or default_answer)(question) for question in body["questions"]]
    words = sum(len(turn["content"].split()) for turn in body["input"])
    cached = {"cache_write_tokens": 0, "cached_tokens": min(switches.cached_tokens, words)}
    usage = {
        "input_tokens": words,
        "input_tokens_details": cached,
        "output_tokens": len(answers),
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": words + len(answers),
    }
    reply = {"answers": answers, "model": f"{body['model']}-2026", "usage": usage}
    if switches.decide is None:
        Decision.model_validate(reply, strict=True)
    return reply


def _whole(parts: dict[str, Any]) -> dict[str, Any]:
    """Read what pydantic validates only as it is read."""
    return {name: value if isinstance(value, str) else list(value) for name, value in parts.items()}


def default_answer(question: dict[str, Any]) -> dict[str, Any]:
    name, kind = question.get("name"), question["type"]
    if kind == "predicate":
        return {"type": kind, "name": name, "probability": 0.1}
    if kind == "choice":
        values = [choice["value"] for choice in question["choices"]]
        rows = [{"value": value, "probability": p} for value, p in zip(values, shares(values), strict=True)]
        return {
            "type": kind,
            "name": name,
            "choice": values[0],
            "confidence": LIKELIEST,
            "probabilities": rows,
        }
    labels = [level["label"] for level in question["levels"]]
    levels = [
        {"label": label, "value": n, "probability": p}
        for n, (label, p) in enumerate(zip(labels, shares(labels), strict=True))
    ]
    score = sum(level["value"] * level["probability"] for level in levels)
    return {"type": kind, "name": name, "score": score, "confidence": LIKELIEST, "probabilities": levels}


def shares(options: Sequence[str]) -> list[float]:
    return [LIKELIEST, *[(1 - LIKELIEST) / (len(options) - 1)] * (len(options) - 1)]
