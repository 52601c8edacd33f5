"""Content hashes: a thing is named by what it holds, so equal things share one name and one verdict."""

import hashlib
import json
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""A value that JSON can hold."""


def content_hash(content: Json) -> str:
    """Give the first 128 bits of SHA-256 over canonical JSON, as 32 hex digits.

    Args:
        content: any JSON value; key order does not matter, lone surrogates are kept apart from others.
    """
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:32]


def task_key(judge: str, rubric: str, case: str, outputs: tuple[str, ...], repeat: int) -> str:
    """Give the key under which one judging task is stored, from the hashes of all that decides its verdict.

    Args:
        judge: hash of the judge's model, parameters, prompt and parser versions.
        rubric: hash of the rubric.
        case: hash of the case.
        outputs: hashes of the outputs in the order shown.
        repeat: number of the repeat, from 0.
    """
    parts = "|".join((judge, rubric, case, *outputs, str(repeat)))
    return hashlib.sha256(parts.encode("ascii")).hexdigest()[:32]
