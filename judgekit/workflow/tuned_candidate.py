"""A tuned model as a candidate of the suites it is to be tried on."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from judgekit.candidates.resolve import resolve_candidate
from judgekit.domain.errors import FileProblems, UsageError
from judgekit.domain.finetune import AddedCandidate, StartedJob, provenance_of
from judgekit.domain.ids import Json
from judgekit.domain.suite import CandidateSpec, Suite
from judgekit.files.document import read_text, shown
from judgekit.files.near import did_you_mean
from judgekit.files.suite_candidates import add_candidate, replace_text

Load: TypeAlias = Callable[[Path], Suite]


def candidate_name(wanted: str | None, suites: Sequence[Suite]) -> str:
    """Give the name that a tuned model gets: the one that is wanted, or the first of `tuned`, `tuned-2`, ...

    Raises:
        UsageError: a suite has a candidate of the wanted name already.
    """
    taken = {name: suite.name for suite in suites for name in suite.file.candidates}
    if wanted in taken:
        raise UsageError(
            f"suite {taken[wanted]!r} has a candidate {wanted!r} already; give another --candidate"
        )
    number = 1
    while (name := "tuned" if number == 1 else f"tuned-{number}") in taken:
        number += 1
    return wanted or name


def check_base(extends: str | None, suites: Sequence[Suite]) -> None:
    """Check that every suite has the candidate that the tuned one is to extend.

    Raises:
        UsageError: one has not.
    """
    for suite in suites:
        if extends is not None and extends not in suite.file.candidates:
            remedy = did_you_mean(extends, suite.file.candidates, "its candidates")
            raise UsageError(f"suite {suite.name!r} has no candidate {extends!r}; {remedy}")


def keys_of(started: StartedJob, suite: Suite) -> dict[str, Json]:
    """Give what the candidate is: the base candidate with the tuned model, and where that comes from.

    The base candidate is the one named, or else the suite's baseline, or else the one that asks the base
    model. Its examples and passages are left out, as they were in training.
    """
    base = _base(started, suite)
    keys: dict[str, Json] = {"extends": base} if base else {}
    keys["model"] = f"{started.endpoint}:{started.tuned}"
    return keys | _dropped(base, suite.file.candidates) | {"metadata": provenance_of(started)}


def add_tuned(started: StartedJob, files: Mapping[str, Path], load: Load) -> list[AddedCandidate]:
    """Write the tuned model into the suites it is for, where it is not there yet.

    Args:
        started: the job, which has succeeded.
        files: the file of each suite by its name.
        load: gives the suite of a file.

    Raises:
        FileProblems: a suite cannot be read or written; a file that would not load any more is put back.
    """
    return [_add(started, name, path, load) for name, path in files.items()]


def _add(started: StartedJob, name: str, path: Path, load: Load) -> AddedCandidate:
    suite = load(path)
    there = _asking(f"{started.endpoint}:{started.tuned}", suite)
    if there:
        return AddedCandidate(name, shown(path), there, suite.file.candidates[there].extends, is_new=False)
    free = started.candidate
    if free in suite.file.candidates:
        free = candidate_name(None, [suite])
    before, keys = read_text(path), keys_of(started, suite)
    add_candidate(path, free, keys, _comment(started))
    try:
        load(path)
    except FileProblems:
        replace_text(path, before)
        raise
    return AddedCandidate(name, shown(path), free, keys.get("extends"), is_new=True)


def _base(started: StartedJob, suite: Suite) -> str | None:
    return started.extends or suite.file.baseline or _asking(f"{started.endpoint}:{started.model}", suite)


def _asking(model: str, suite: Suite) -> str | None:
    """The first candidate that asks a model."""
    return next((name for name, spec in suite.file.candidates.items() if spec.model == model), None)


def _dropped(base: str | None, candidates: Mapping[str, CandidateSpec]) -> dict[str, Json]:
    """What the base candidate shows besides the case, written as nothing."""
    if base is None:
        return {}
    bare = CandidateSpec(extends=base, model="any")
    found = resolve_candidate("", {**candidates, "": bare})
    shown: Collection[str] = [key for key in ("examples", "retrieve") if getattr(found, key) is not None]
    return dict.fromkeys(shown)


def _comment(started: StartedJob) -> str:
    names = ", ".join(file.path for file in started.files)
    return f"{started.model} after {started.kind} on {started.rows:,} rows of {names}, by judgekit finetune"
