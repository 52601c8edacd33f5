"""Logs become cases: masked, told once, sampled by a rule that is written down, with what was answered."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from judgekit.candidates.words import canonical
from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.errors import FileProblems, UsageError
from judgekit.domain.ids import Json, content_hash
from judgekit.domain.logs import ImportedLogs, LoggedCall, ReadLogs
from judgekit.files.document import problem_at, shown
from judgekit.files.log_rows import FIELDS, read_log_rows
from judgekit.files.log_suite import LogSuite, write_log_suite
from judgekit.files.masking import Mask
from judgekit.files.otel_spans import looks_like_spans, read_spans

UNNAMED = "logged"
"""The candidate of calls that do not say which model answered."""

_ID_LENGTH = 12
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SUFFIXES = (".jsonl", ".json", ".ndjson")


@dataclass(frozen=True, slots=True)
class LogImport:
    """What is imported, and how: `sample` draws so many cases with `seed`, `masks` are put on every text."""

    source: Path
    folder: Path
    name: str
    sample: int | None = None
    seed: int = 0
    masks: Mapping[str, Mask] = field(default_factory=dict)
    format: Literal["auto", "jsonl", "otel"] = "auto"
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: FIELDS)
    rubrics: Sequence[str] = ()
    judges: Sequence[str] = ()


@dataclass(slots=True)
class _Found:
    """A case with the first output of each model that was asked it."""

    case: Case
    outputs: dict[str, str]


def import_logs(wanted: LogImport) -> ImportedLogs:
    """Write the suite of logged calls.

    Calls that ask the same, in whatever case and spacing, become one case, with the first output of each
    model. The sample is drawn from those cases, each as likely as any other.

    Raises:
        FileProblems: the logs cannot be read, hold no call that can be a case, or the suite is there already.
        UsageError: the name cannot name a file, or a mask fails.
    """
    check_suite_name(wanted.name)
    files = _files(wanted.source)
    read = _read(files, wanted)
    if not read.calls:
        why = ", ".join(f"{number:,} {lack}" for lack, number in read.left_out.items())
        raise problem_at(wanted.source, None, f"no record can be a case: {why or 'there are none'}")
    calls, masked = _masked(read.calls, wanted.masks)
    found, doubles = _distinct(calls)
    drawn, rule = _sample(found, wanted)
    outputs = _outputs(drawn)
    suite = LogSuite(
        name=wanted.name,
        description=f"{len(drawn):,} cases from logs: {', '.join(map(shown, files))}.",
        cases=[each.case for each in drawn],
        outputs=outputs,
        rubrics=wanted.rubrics,
        judges=wanted.judges,
        cluster_by="conversation" if any("conversation" in each.case.metadata for each in drawn) else "case",
        metadata=_account(read, files, wanted, rule, doubles),
    )
    path = write_log_suite(suite, wanted.folder)
    return ImportedLogs(
        suite=wanted.name,
        file=shown(path),
        format=read.format,
        records=read.records,
        left_out=dict(read.left_out),
        doubles=doubles,
        distinct=len(found),
        cases=len(drawn),
        sampled=rule,
        masked=masked if wanted.masks else None,
        outputs={name: len(rows) for name, rows in outputs.items()},
    )


def check_suite_name(name: str) -> None:
    """Check that a suite can be called so.

    Raises:
        UsageError: the name cannot name a file.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot name a file; use letters, digits, '.', '-' and '_'")


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    files = sorted(path for path in source.iterdir() if path.suffix in _SUFFIXES and path.is_file())
    if not files:
        raise problem_at(source, None, f"holds no file of logs ({', '.join(_SUFFIXES)})")
    return files


def _read(files: Sequence[Path], wanted: LogImport) -> ReadLogs:
    """All files as one; mistakes of all are told at once."""
    parts: list[ReadLogs] = []
    problems: list[FileProblems] = []
    for path in files:
        try:
            spans = looks_like_spans(path) if wanted.format == "auto" else wanted.format == "otel"
            parts.append(read_spans(path) if spans else read_log_rows(path, wanted.fields))
        except FileProblems as mistakes:
            problems.append(mistakes)
    if problems:
        raise FileProblems([problem for each in problems for problem in each.problems])
    left_out: Counter[str] = Counter()
    for part in parts:
        left_out.update(part.left_out)
    return ReadLogs(
        format=" and ".join(sorted({part.format for part in parts})),
        records=sum(part.records for part in parts),
        calls=tuple(call for part in parts for call in part.calls),
        left_out=left_out,
    )


def _masked(calls: Iterable[LoggedCall], masks: Mapping[str, Mask]) -> tuple[list[LoggedCall], int]:
    """The calls with every text masked, and how many texts that changed."""
    changed = 0

    def hide(text: str) -> str:
        nonlocal changed
        masked = text
        for mask in masks.values():
            masked = mask(masked)
        changed += masked != text
        return masked

    found = [
        replace(
            call,
            messages=tuple(Message(turn.role, hide(turn.content)) for turn in call.messages),
            output=hide(call.output),
            tags=tuple(map(hide, call.tags)),
        )
        for call in calls
    ]
    return [_unnamed(call, masks.values()) for call in found], changed


def _unnamed(call: LoggedCall, masks: Iterable[Mask]) -> LoggedCall:
    """The call without an id that a mask would change, and with a hash for such a conversation."""

    def tells(text: str | None) -> bool:
        return text is not None and any(mask(text) != text for mask in masks)

    conversation = content_hash(call.conversation) if tells(call.conversation) else call.conversation
    return replace(call, id=None if tells(call.id) else call.id, conversation=conversation)


def _distinct(calls: Sequence[LoggedCall]) -> tuple[list[_Found], int]:
    """The cases, in the order they were first asked, and how many calls told nothing new."""
    cases: dict[tuple[str, ...], _Found] = {}
    ids: set[str] = set()
    grouped = any(call.conversation for call in calls)
    doubles = 0
    for call in calls:
        key = tuple(f"{turn.role}: {canonical(turn.content)}" for turn in call.messages)
        if key not in cases:
            case = _case(call, ids, grouped=grouped)
            ids.add(case.id)
            cases[key] = _Found(case, {})
        model = call.model or UNNAMED
        doubles += model in cases[key].outputs
        cases[key].outputs.setdefault(model, call.output)
    return list(cases.values()), doubles


def _case(call: LoggedCall, taken: set[str], *, grouped: bool) -> Case:
    """A case by the id that its call was logged under, or by its content where that is taken or missing."""
    own = content_hash([[turn.role, turn.content] for turn in call.messages])[:_ID_LENGTH]
    name = call.id if call.id and call.id not in taken else own
    metadata: dict[str, Json] = {"time": call.time} if call.time else {}
    metadata |= {"conversation": call.conversation or name} if grouped else {}
    return Case(id=name, input=call.messages, tags=call.tags, metadata=metadata)


def _sample(found: Sequence[_Found], wanted: LogImport) -> tuple[Sequence[_Found], str]:
    """The cases that are drawn, in their order, and the rule in words."""
    size = wanted.sample
    if size is None or size >= len(found):
        return found, f"all {len(found):,} distinct cases"
    places = random.Random(wanted.seed).sample(range(len(found)), size)  # noqa: S311 - no secret
    rule = f"{size:,} of {len(found):,} distinct cases, each as likely as any other, seed {wanted.seed}"
    return [found[place] for place in sorted(places)], rule


def _outputs(drawn: Sequence[_Found]) -> dict[str, list[Output]]:
    """The outputs by model, the model with most of them first."""
    models = Counter(model for each in drawn for model in each.outputs)
    return {
        model: [Output(model, each.case.id, each.outputs[model]) for each in drawn if model in each.outputs]
        for model, _ in models.most_common()
    }


def _account(
    read: ReadLogs, files: Sequence[Path], wanted: LogImport, rule: str, doubles: int
) -> dict[str, Json]:
    account: dict[str, Json] = {
        "from": [shown(path) for path in files],
        "format": read.format,
        "records": read.records,
        "left_out": dict(read.left_out),
        "doubles": doubles,
        "sampled": rule,
        "masked_by": list(wanted.masks),
    }
    return {"imported": {key: value for key, value in account.items() if value or value == 0}}
