"""Fine-tuning jobs as text: what will be sent, how jobs stand, what their losses say."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from judgekit.domain.finetune import AddedCandidate, Checkpoint, JobReport, Overfitting, StartedJob, Watched
from judgekit.domain.training import TokenStatistics
from judgekit.render.loss_lines import loss_lines
from judgekit.render.numbers import UNKNOWN, count
from judgekit.render.rows import table_text

WIDTH = 100

_LEAST, _MOST, _BESIDE = 12, 48, 62
"""Columns that a drawn loss has at least and at most, and those of the words beside it."""


def planned_text(job: StartedJob, tokens: TokenStatistics) -> str:
    """Give what a start would send: where to, which files, how many tokens, and what becomes of the model."""
    lines = [f"{job.kind} of {job.model} at endpoint {job.endpoint}{_told(job)}"]
    lines += [
        f"  train on {file.path}: {count(file.rows, 'row')}, about {file.tokens:,} tokens"
        for file in job.files
    ]
    if job.validation:
        file = job.validation
        lines.append(f"  validate on {file.path}: {count(file.rows, 'row')}, about {file.tokens:,} tokens")
    lines.append(
        f"  a row has about {tokens.median:,} tokens (95 % up to {tokens.percentile_95:,}, longest "
        f"{tokens.longest:,}); tokens are estimated: characters / 4"
    )
    epochs = job.hyperparameters.n_epochs
    lines += [f"  {epochs} epochs: about {epochs * tokens.total:,} tokens to train on"] if epochs else []
    lines.append(f"  {_goes_to(job)}")
    lines += [] if job.validation else ["note: without --validation overfitting cannot be seen"]
    return "\n".join(lines)


def started_text(job: StartedJob) -> str:
    """Give what was started, and how to follow it."""
    rows = f"{count(job.rows, 'row')} of {', '.join(file.path for file in job.files)}"
    return (
        f"started job {job.job} at endpoint {job.endpoint}: {job.kind} of {job.model} on {rows}\n"
        f"next: judgekit finetune watch {job.job}"
    )


def job_text(report: JobReport, width: int = WIDTH) -> str:
    """Give how a job stands: its state, its losses drawn, what they say, and the candidates it became."""
    job, watched = report.job, report.watched
    lines = [f"job {job.job} at endpoint {job.endpoint}: {job.state}{_progress(watched)}"]
    lines.append(f"  {job.model}, {job.kind} on {count(job.rows, 'row')}{_told(job)}")
    if watched:
        lines += [
            f"  {line}" for line in loss_lines(watched.losses, max(_LEAST, min(_MOST, width - _BESIDE)))
        ]
    said = [*_reading(report), *_end(report)]
    return "\n".join([*lines, *(textwrap.fill(each, width, subsequent_indent="  ") for each in said)])


def jobs_text(reports: Sequence[JobReport]) -> str:
    """Give all jobs as a table, the last one last, and what could not be asked."""
    rows = [
        (
            each.job.job,
            each.job.state,
            each.job.endpoint,
            each.job.model,
            each.job.kind,
            each.job.rows,
            each.job.tuned or UNKNOWN,
            each.job.started,
        )
        for each in reports
    ]
    columns = ("job", "state", "endpoint", "base model", "method", "rows", "tuned model", "started")
    notes = [f"{each.job.job} failed: {each.job.error}" for each in reports if each.job.error]
    notes += [f"{each.job.job} could not be asked: {each.trouble}" for each in reports if each.trouble]
    added = [line for each in reports for line in _added(new for new in each.added if new.is_new)]
    return "\n".join([table_text(columns, rows), *notes, *added])


def _told(job: StartedJob) -> str:
    given = job.hyperparameters.model_dump(exclude_none=True)
    return "".join(f", {name} {value:g}" for name, value in given.items())


def _goes_to(job: StartedJob) -> str:
    if not job.suites:
        return "no suite is named, so no candidate will be written"
    return f"the model becomes candidate {job.candidate!r} of {_suites(job)}"


def _suites(job: StartedJob) -> str:
    return ("suite " if len(job.suites) == 1 else "suites ") + ", ".join(job.suites)


def _progress(watched: Watched | None) -> str:
    if watched is None or not watched.losses:
        return ""
    last = watched.losses[-1]
    steps = next((each.steps for each in reversed(watched.losses) if each.steps), None)
    return f", step {last.step}" + (f" of {steps}" if steps else "")


def _reading(report: JobReport) -> Iterator[str]:
    reading, job = report.reading, report.job
    if reading is None or report.watched is None or not report.watched.losses:
        return
    if reading.overfitting:
        yield _overfitting(reading.overfitting, report.watched.checkpoints)
    elif job.validation is None:
        yield "without a file to validate on (--validation) overfitting cannot be seen"
    elif reading.measured < reading.needed:
        yield f"{reading.measured} of {reading.needed} steps measured that it takes to speak of overfitting"
    else:
        yield f"no overfitting seen over {count(reading.measured, 'measured step')}"


def _overfitting(found: Overfitting, checkpoints: Sequence[Checkpoint]) -> str:
    """Which loss rose from which step to which, and what may be done about it."""
    (low, high), (before, after) = found.validation, found.train
    said = (
        f"overfitting: validation loss rose for {found.last_step - found.lowest_step} steps, from {low:.2f} "
        f"at step {found.lowest_step} to {high:.2f} at step {found.last_step}, while training loss fell from "
        f"{before:.2f} to {after:.2f}. The model learns its rows by heart: try fewer --epochs, a smaller "
        "--learning-rate-multiplier, or more rows"
    )
    near = min(checkpoints, key=lambda each: abs(each.losses.step - found.lowest_step), default=None)
    return said + (f"; or take the checkpoint of step {near.losses.step}, {near.model}" if near else "")


def _end(report: JobReport) -> Iterator[str]:
    job = report.job
    if report.trouble:
        yield f"{job.job} could not be asked: {report.trouble}"
    if job.state == "failed":
        yield f"the endpoint says: {job.error or 'nothing about why'}"
    if job.tuned:
        yield f"tuned model: {job.endpoint}:{job.tuned}"
    yield from _added(report.added)
    new = [each for each in report.added if each.is_new]
    if new:
        suite, name, base = new[0].suite, new[0].name, new[0].base
        yield f"next: judgekit generate {suite} {name}"
        yield (
            f"then: judgekit compare {base} {name} --suite {suite}" if base else f"then: judgekit run {suite}"
        )


def _added(added: Iterable[AddedCandidate]) -> Iterator[str]:
    for each in added:
        verb = "wrote" if each.is_new else "is there already:"
        yield f"{verb} candidate {each.name!r} of suite {each.suite}, {each.file}"
