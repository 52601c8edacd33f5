"""Fine-tuning: check the files, start a job, follow it to its end."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from judgekit.domain.errors import FileProblems, UsageError
from judgekit.domain.finetune import ENDED, Hyperparameters, JobRequest, StartedJob, TrainedOn, Watched
from judgekit.domain.training import CheckedFile, TokenStatistics, TrainingKind
from judgekit.files.document import opened
from judgekit.files.finetune_jobs import recall_jobs, remember_job
from judgekit.files.training import check_apart, check_training
from judgekit.workflow.export import token_statistics

if TYPE_CHECKING:
    from judgekit.models.finetune import FineTuneClient

Show: TypeAlias = Callable[[StartedJob, Watched], None]

_GIVEN_UP = ("failed", "cancelled")
_API_FORMS = ("messages", "input")


@dataclass(frozen=True, slots=True)
class TuneOrder:
    """A training that is wanted: which base model of which endpoint, on which files.

    `kind` is None for what the files are. `suites` get the candidate, by this name, extending one of theirs.
    """

    endpoint: str
    model: str
    files: tuple[Path, ...]
    validation: Path | None = None
    kind: TrainingKind | None = None
    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)
    suffix: str = ""
    suites: tuple[str, ...] = ()
    candidate: str = "tuned"
    extends: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A training ready to be sent: the job as it will be remembered, and the bytes of its files."""

    job: StartedJob
    tokens: TokenStatistics
    content: bytes
    validation: bytes | None = None


def prepare(order: TuneOrder) -> Prepared:
    """Check every line of the files of a training, and give what will be sent.

    Raises:
        FileProblems: a file cannot be read, a line is not what trainers read, or a row to validate on is
            trained on as well.
        UsageError: the files are of two kinds, or of another than asked for.
    """
    checked = [check_training(path) for path in order.files]
    held_out = check_training(order.validation) if order.validation else None
    kind = _kind([*checked, held_out] if held_out else checked, order.kind)
    if held_out:
        for file in checked:
            check_apart(file, held_out)
    contents = [_content(path) for path in order.files]
    apart = _content(order.validation) if order.validation else None
    job = StartedJob(
        job="",
        endpoint=order.endpoint,
        model=order.model,
        kind=kind,
        files=tuple(map(_trained_on, checked, contents)),
        validation=_trained_on(held_out, apart) if held_out and apart else None,
        hyperparameters=order.hyperparameters,
        suffix=order.suffix,
        suites=order.suites,
        candidate=order.candidate,
        extends=order.extends,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    return Prepared(job, token_statistics(checked), b"".join(contents), apart)


def started_before(prepared: Prepared, memory: Path) -> StartedJob | None:
    """Give the job that was started for the very same training and has not failed, if there is one.

    Raises:
        FileProblems: the memory of jobs is damaged.
    """
    jobs = recall_jobs(memory).values()
    same = [job for job in jobs if job.asked == prepared.job.asked and job.state not in _GIVEN_UP]
    return same[-1] if same else None


async def start(prepared: Prepared, client: "FineTuneClient", memory: Path) -> StartedJob:
    """Upload the files, start the job, and remember it.

    Raises:
        ModelError: the endpoint refuses the files or the job, or cannot be reached.
        UsageError: the job runs, but cannot be remembered.
    """
    wanted = prepared.job
    training = await client.upload(Path(wanted.files[0].path).name, prepared.content)
    validation = None
    if wanted.validation and prepared.validation:
        validation = await client.upload(Path(wanted.validation.path).name, prepared.validation)
    request = JobRequest(
        model=wanted.model,
        kind=wanted.kind,
        training_file=training,
        validation_file=validation,
        hyperparameters=wanted.hyperparameters,
        suffix=wanted.suffix,
        metadata=(("made_with", "judgekit"), ("training_sha256", wanted.files[0].sha256)),
    )
    job = await client.create(request)
    started = wanted.model_copy(update={"job": job.id, "state": job.state})
    try:
        remember_job(memory, started)
    except FileProblems as error:
        raise UsageError(
            f"job {job.id} runs at {wanted.endpoint}, but will not be remembered: {error}"
        ) from error
    return started


async def look(
    started: StartedJob, client: "FineTuneClient", memory: Path, before: Watched | None = None
) -> tuple[StartedJob, Watched]:
    """Ask how a job stands, and remember it if that is new.

    Args:
        started: the job.
        client: its endpoint.
        memory: the file that jobs are remembered in.
        before: what was told of the job until now; only what came since is asked for.

    Raises:
        ModelError: the endpoint cannot be reached.
        UsageError: the endpoint knows no such job.
    """
    job = await client.job(started.job)
    old = before.events if before else ()
    new = await client.events(started.job, frozenset(event.id for event in old))
    checkpoints = await client.checkpoints(started.job) if job.state == "succeeded" else ()
    told = {"state": job.state, "tuned": job.tuned, "error": job.error}
    now = started.model_copy(update=told)
    if now != started:
        remember_job(memory, now)
    return now, Watched(job, (*old, *new), checkpoints)


async def watch(
    started: StartedJob,
    client: "FineTuneClient",
    memory: Path,
    show: Show,
    pause: Callable[[], Awaitable[None]],
) -> tuple[StartedJob, Watched]:
    """Follow a job to its end, showing each look at it; raises as `look`."""
    watched = None
    while True:
        started, watched = await look(started, client, memory, watched)
        show(started, watched)
        if started.state in ENDED:
            return started, watched
        await pause()


def remembered(memory: Path, job: str | None) -> StartedJob:
    """Give a job by its id, or the last one that was started.

    Raises:
        UsageError: there is none.
        FileProblems: the memory of jobs is damaged.
    """
    jobs = recall_jobs(memory)
    if not jobs:
        raise UsageError("no job was started in this project; begin with: judgekit finetune start --help")
    if job is not None and job not in jobs:
        known = ", ".join(list(jobs)[-5:])
        raise UsageError(f"no job {job!r} was started in this project; the last are: {known}")
    return jobs[job] if job is not None else list(jobs.values())[-1]


def _kind(checked: Sequence[CheckedFile], wanted: TrainingKind | None) -> TrainingKind:
    first = checked[0]
    for file in checked:
        if file.kind != (wanted or first.kind):
            other = f"--method {wanted}" if wanted else f"{first.path}, {first.kind} data"
            raise UsageError(f"{file.path} holds {file.kind} data, which does not go with {other}")
        if file.form not in _API_FORMS:
            raise UsageError(
                f"{file.path} has the form of TRL, which fine-tuning APIs do not read; "
                "write it anew with: judgekit export dpo SUITE --form openai"
            )
    return first.kind


def _trained_on(checked: CheckedFile, content: bytes) -> TrainedOn:
    return TrainedOn(
        path=checked.path,
        sha256=hashlib.sha256(content).hexdigest(),
        rows=len(checked.rows),
        tokens=token_statistics([checked]).total,
    )


def _content(path: Path) -> bytes:
    with opened(path) as file:
        content = file.read().removeprefix(b"\xef\xbb\xbf")
    return content if content.endswith(b"\n") else content + b"\n"
