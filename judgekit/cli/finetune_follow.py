"""`judgekit finetune status` and `watch`: how jobs stand; a model that is ready becomes a candidate."""

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.finetune import JobReport, StartedJob

ENDPOINT_FAILED = 4
INTERRUPTED = 130


@click.command()
@click.argument("job", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def status(job: str | None, *, as_json: bool) -> None:
    """Say how JOB stands, or all jobs of this project.

    A model that is ready becomes a candidate of its suites.

    \b
    Examples:
      judgekit finetune status
      judgekit finetune status ftjob-abc123 --json
    """
    import asyncio

    from judgekit.cli.wiring import open_house
    from judgekit.cli.wiring_finetune import memory_of
    from judgekit.files.finetune_jobs import recall_jobs
    from judgekit.render import machine
    from judgekit.render.finetune import job_text, jobs_text
    from judgekit.workflow.finetune import remembered

    house = open_house()
    last = remembered(memory_of(house), job)
    jobs = [last] if job else list(recall_jobs(memory_of(house)).values())
    reports = asyncio.run(_reports(house, jobs, only_open=job is None))
    if as_json:
        click.echo(machine.as_json(reports[0] if job else reports))
    else:
        click.echo(job_text(reports[0]) if job else jobs_text(reports))
    if any(each.trouble for each in reports):
        sys.exit(ENDPOINT_FAILED)


@click.command()
@click.argument("job", required=False)
@click.option(
    "--every",
    type=click.FloatRange(0, min_open=True),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How often the endpoint is asked.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the end as JSON.")
def watch(job: str | None, *, every: float, as_json: bool) -> None:
    """Follow JOB to its end, its losses drawn.

    Without a JOB, the last one that was started. Its model becomes a candidate of its suites.

    Ctrl-C ends the watching, not the job; the same command goes on with it.

    \b
    Example:
      judgekit finetune watch ftjob-abc123
    """
    import asyncio

    from judgekit.cli.wiring import open_house
    from judgekit.cli.wiring_finetune import memory_of
    from judgekit.render import machine
    from judgekit.render.finetune import job_text
    from judgekit.workflow.finetune import remembered

    house = open_house()
    started = remembered(memory_of(house), job)
    try:
        report = asyncio.run(_watch(house, started, every, live=sys.stderr.isatty() and not as_json))
    except KeyboardInterrupt:
        again = f"judgekit finetune watch {started.job}"
        click.echo(f"\nstopped watching; job {started.job} goes on. Watch it again: {again}", err=True)
        sys.exit(INTERRUPTED)
    click.echo(machine.as_json(report) if as_json else job_text(report))
    if report.job.state != "succeeded":
        sys.exit(ENDPOINT_FAILED)


async def _reports(house: "House", jobs: "list[StartedJob]", *, only_open: bool) -> "list[JobReport]":
    """How jobs stand; with `only_open`, what has ended is told from memory."""
    from judgekit.cli.wiring_finetune import ask
    from judgekit.domain.finetune import ENDED, JobReport

    known = [JobReport(job) if only_open and job.state in ENDED else None for job in jobs]
    return [before or await ask(house, job) for before, job in zip(known, jobs, strict=True)]


async def _watch(house: "House", started: "StartedJob", every_s: float, *, live: bool) -> "JobReport":
    import asyncio

    from judgekit.cli.loss_screen import LossScreen
    from judgekit.cli.wiring_finetune import memory_of, report_of
    from judgekit.models.finetune import connect_finetune
    from judgekit.workflow.finetune import watch as follow

    with LossScreen(live=live) as screen:
        async with connect_finetune(started.endpoint, house.project.config) as client:
            ended, watched = await follow(
                started, client, memory_of(house), screen.show, lambda: asyncio.sleep(every_s)
            )
    return report_of(house, ended, watched)
