"""What a fine-tuning API refuses: files line by line, and the bodies of jobs, as the SDK shapes them."""

import json
from typing import Any

METHODS = {"supervised": "messages", "dpo": "input"}
"""The key that begins the rows of each method's files."""
ROW_KEYS = {"messages": {"messages"}, "input": {"input", "preferred_output", "non_preferred_output"}}
JOB_KEYS = {"model", "training_file", "validation_file", "method", "suffix", "seed", "metadata"}
HYPERPARAMETERS = {"n_epochs": int, "batch_size": int, "learning_rate_multiplier": float, "beta": float}


def form_of(content: bytes) -> str:
    """Give the key that begins a file's rows: `messages` or `input`.

    Raises:
        ValueError: a line is no row of training data; the message names the line.
    """
    forms = set()
    lines = content.decode("utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        try:
            forms.add(_row_form(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"Invalid file format. Line {number}: {error}") from error
    if len(forms) != 1:
        raise ValueError("Invalid file format. The file has no rows, or rows of two forms")
    return forms.pop()


def _row_form(row: Any) -> str:
    form = "messages" if "messages" in row else "input"
    if set(row) != ROW_KEYS[form]:
        raise ValueError(f"keys are {sorted(row)}, expected {sorted(ROW_KEYS[form])}")
    if form == "messages":
        *prompt, answer = row["messages"]
        answers = [[answer]]
    else:
        prompt, answers = row["input"]["messages"], [row["preferred_output"], row["non_preferred_output"]]
    for turn in [*prompt, *(answer for (answer,) in answers)]:
        if set(turn) != {"role", "content"} or not (isinstance(turn["content"], str) and turn["content"]):
            raise ValueError("a message has a role and a content that is not empty, and nothing else")
    if not prompt or any(answer["role"] != "assistant" for (answer,) in answers):
        raise ValueError("the last message should be the assistant's, after a prompt")
    return form


def job_problem(body: dict[str, Any], files: dict[str, str], models: list[str]) -> str:
    """Say what is wrong with the body of a new job; empty if nothing.

    Args:
        body: as it was sent.
        files: the form of each uploaded file by its id.
        models: names that can be trained; empty for any.
    """
    unknown = sorted(set(body) - JOB_KEYS)
    if unknown:
        return f"Unknown parameter: '{unknown[0]}'"
    for key in ("training_file", "validation_file"):
        if (key in body or key == "training_file") and body.get(key) not in files:
            return f"{key}: no such file: {body.get(key)}"
    if models and body.get("model") not in models:
        return f"Model {body.get('model')} is not available for fine-tuning"
    return _method_problem(body["method"]) or _rest_problem(body)


def _method_problem(method: dict[str, Any]) -> str:
    kind = method.get("type")
    if kind not in METHODS or set(method) - {"type", kind}:
        return f"method: {method}"
    given = method.get(kind, {}).get("hyperparameters", {})
    for name, value in given.items():
        if name not in HYPERPARAMETERS or (name == "beta" and kind != "dpo"):
            return f"Unknown hyperparameter: '{name}'"
        whole = HYPERPARAMETERS[name] is int
        if value != "auto" and (value <= 0 or (whole and not isinstance(value, int))):
            return f"Invalid value for '{name}': {value}"
    return ""


def _rest_problem(body: dict[str, Any]) -> str:
    suffix, metadata = body.get("suffix", "x"), body.get("metadata", {})
    if not 0 < len(suffix) <= 64 or not isinstance(body.get("seed", 0), int):
        return "suffix has 1 to 64 characters, and seed is a whole number"
    long = any(
        len(key) > 64 or not isinstance(value, str) or len(value) > 512 for key, value in metadata.items()
    )
    return "metadata: at most 16 pairs of short texts" if long or len(metadata) > 16 else ""
