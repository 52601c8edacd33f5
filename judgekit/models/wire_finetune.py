"""Fine-tuning jobs as OpenAI's protocol shapes them: bodies out; jobs, events and checkpoints in."""

import re
from typing import Any

from judgekit.domain.errors import MalformedReply
from judgekit.domain.finetune import Checkpoint, Event, Job, JobRequest, Losses
from judgekit.domain.ids import Json
from judgekit.models.faults import redacted

METHODS = {"sft": "supervised", "dpo": "dpo"}
"""What the protocol calls each kind of training."""

_STATES = {"completed": "succeeded", "success": "succeeded", "error": "failed", "canceled": "cancelled"}
"""What some endpoints call the end of a job."""

_KEYS = {
    "step": "step",
    "steps": "total_steps",
    "train": "train_loss",
    "validation": "valid_loss",
    "full_validation": "full_valid_loss",
}
_LOSSES = re.compile(
    r"step (?P<step>\d+)(?:/(?P<steps>\d+))?: training loss=(?P<train>[\d.]+)"
    r"(?:, validation loss=(?P<validation>[\d.]+))?(?:, full validation loss=(?P<full_validation>[\d.]+))?",
    re.IGNORECASE,
)
"""How endpoints that send no figures put them into words."""


def body_of(request: JobRequest) -> dict[str, Any]:
    """Give the body that asks for a job; what is not said is left to the endpoint."""
    method = METHODS[request.kind]
    given = request.hyperparameters.model_dump(mode="json", exclude_none=True)
    body: dict[str, Any] = {
        "model": request.model,
        "training_file": request.training_file,
        "method": {"type": method, method: {"hyperparameters": given}},
        "metadata": dict(request.metadata),
    }
    optional = {"validation_file": request.validation_file, "suffix": request.suffix}
    return body | {key: value for key, value in optional.items() if value}


def id_of(told: Json, endpoint: str) -> str:
    """Give the id of a thing that an endpoint told of.

    Raises:
        MalformedReply: it has none.
    """
    return _text(told, "id", endpoint)


def job_of(told: Json, endpoint: str) -> Job:
    """Give a job; raises as `id_of` if it has no id or no status."""
    error = told.get("error") or {}
    message = str(error.get("message") or error.get("code") or "") if isinstance(error, dict) else str(error)
    tokens = told.get("trained_tokens")
    state = _text(told, "status", endpoint).lower()
    return Job(
        id=_text(told, "id", endpoint),
        state=_STATES.get(state, state),
        tuned=told.get("fine_tuned_model") or None,
        error=redacted(message),
        trained_tokens=tokens if isinstance(tokens, int) else None,
    )


def event_of(told: Json) -> Event:
    """Give an event, with its losses where it tells some in figures or in words."""
    message, level = str(told.get("message") or ""), told.get("level")
    data = told.get("data")
    losses = _losses(data) if isinstance(data, dict) and "step" in data else None
    if losses is None and (said := _LOSSES.search(message)):
        losses = _losses({_KEYS[key]: float(value) for key, value in said.groupdict().items() if value})
    name = str(told.get("id") or f"{told.get('created_at')}: {message}")
    return Event(name, redacted(message), level if level in ("warn", "error") else "info", losses)


def checkpoint_of(told: Json, endpoint: str) -> Checkpoint:
    """Give a checkpoint; raises as `id_of` if it has no model."""
    metrics = told.get("metrics") or {}
    losses = _losses({**metrics, "step": told.get("step_number", metrics.get("step", 0))})
    return Checkpoint(_text(told, "fine_tuned_model_checkpoint", endpoint), losses)


def _losses(data: Json) -> Losses:
    found = {ours: data.get(theirs) for ours, theirs in _KEYS.items()}
    numbers = {key: value for key, value in found.items() if isinstance(value, int | float)}
    whole = {key: int(numbers[key]) for key in ("step", "steps") if key in numbers}
    return Losses(
        step=whole.get("step", 0),
        train=numbers.get("train"),
        validation=numbers.get("validation"),
        full_validation=numbers.get("full_validation"),
        steps=whole.get("steps"),
    )


def _text(told: Json, key: str, endpoint: str) -> str:
    value = told.get(key) if isinstance(told, dict) else None
    if not isinstance(value, str) or not value:
        raise MalformedReply(f"the reply of {endpoint} has no {key!r}: {str(told)[:200]}")
    return value
