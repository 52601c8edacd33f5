"""What is written as it happens: a judgement or a generated output, as one line of JSON.

The line in the journal and the row that DuckDB inserts are the same text.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Literal

from judgekit.domain.cases import Output
from judgekit.domain.ids import Json
from judgekit.domain.judging import Judgement, Usage
from judgekit.domain.verdict import Grade, Preference, Verdict, status_of
from judgekit.store.faithful import MARK, storable_json

Kind = Literal["judgement", "output"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands: its run, and its number within the run."""

    run_id: int
    seq: int


@dataclass(frozen=True, slots=True)
class Event:
    """One event as a line of JSON without line break."""

    kind: Kind
    line: str


@dataclass(frozen=True, slots=True)
class Generation:
    """How an output was made.

    `recipe` is the content hash of all that decides it (pipeline and case), as 32 hex digits: an output with
    the same recipe need not be made again. `at` is UTC.
    """

    recipe: str
    model: str
    usage: Usage = field(default_factory=Usage)
    prompt_hash: str = ""
    fingerprint: str | None = None
    latency_ms: float = 0.0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


def judgement_event(place: Place, key: str, judge_id: int, judgement: Judgement) -> Event:
    """Give the event of one judgement attempt."""
    content = {
        "kind": "judgement",
        "run_id": place.run_id,
        "seq": place.seq,
        "key": key,
        "judge_id": judge_id,
        **_verdict_fields(judgement.verdict),
        "protocol": judgement.protocol,
        "model": judgement.model,
        "raw": judgement.raw,
        "rationale": judgement.rationale,
        "prompt_hash": judgement.prompt_hash,
        "fingerprint": judgement.fingerprint,
        **_usage_fields(judgement.usage),
        "latency_ms": judgement.latency_ms,
        "judged_at": utc_text(judgement.at),
    }
    return Event("judgement", json_line(content))


def generated_output_event(place: Place, suite_id: int, output: Output, made: Generation) -> Event:
    """Give the event of one generated output."""
    content = {
        "kind": "output",
        "run_id": place.run_id,
        "seq": place.seq,
        **output_fields(suite_id, output),
        "recipe": made.recipe,
        "model": made.model,
        "fingerprint": made.fingerprint,
        "prompt_hash": made.prompt_hash,
        **_usage_fields(made.usage),
        "latency_ms": made.latency_ms,
        "recorded_at": utc_text(made.at),
    }
    return Event("output", json_line(content))


def output_fields(suite_id: int, output: Output) -> dict[str, Json]:
    """Give what is stored of any output, generated or read from a file."""
    return {
        "suite_id": suite_id,
        "candidate": output.candidate,
        "case_id": output.case_id,
        "hash": output.hash,
        "text": output.text,
        "context": list(output.context),
        "metadata": dict(output.metadata),
    }


def json_line(content: Mapping[str, Json]) -> str:
    """Give JSON that is valid UTF-8 whatever texts it holds.

    Raises:
        ValueError: a number is NaN or infinite.
    """
    line = _compact(content)
    if MARK in line or not _is_plain(line):
        return _compact(storable_json(dict(content)))
    return line


def json_array(lines: Iterable[str]) -> str:
    """Give lines of JSON as one JSON list."""
    return f"[{','.join(lines)}]"


def utc_text(moment: datetime) -> str:
    """Give a moment as ISO text in UTC; one without a zone is taken to be UTC."""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None).isoformat()


def _verdict_fields(verdict: Verdict) -> dict[str, Json]:
    fields: dict[str, Json] = {"status": status_of(verdict)}
    if isinstance(verdict, Preference):
        return fields | {
            "choice": verdict.choice,
            "p_first": verdict.p_first,
            "p_second": verdict.p_second,
            "p_tie": verdict.p_tie,
            "mass": verdict.mass,
        }
    if isinstance(verdict, Grade):
        return fields | {"total": verdict.total, "grades": [asdict(grade) for grade in verdict.criteria]}
    return fields | {"reason": verdict.reason}


def _usage_fields(usage: Usage) -> dict[str, Json]:
    return {
        "calls": usage.calls,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cached_tokens": usage.cached_tokens,
        "cost_usd": usage.cost_usd,
        "estimated": usage.estimated,
    }


def _compact(content: Mapping[str, Json]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _is_plain(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
