"""What fine-tuning is built from: the memory of jobs, the suites' files, the endpoints."""

from collections.abc import Sequence
from pathlib import Path

from judgekit.cli.wiring import House
from judgekit.domain.errors import ModelError, UsageError
from judgekit.domain.finetune import AddedCandidate, JobReport, StartedJob, Watched
from judgekit.domain.suite import Suite
from judgekit.files.suite import find_suite
from judgekit.workflow.finetune import look
from judgekit.workflow.losses import read_losses
from judgekit.workflow.tuned_candidate import add_tuned

MEMORY = "finetune.jsonl"


def memory_of(house: House) -> Path:
    """Give the file that the project's jobs are remembered in: beside the store."""
    return house.store.with_name(MEMORY)


def own_suites(house: House, names: Sequence[str]) -> dict[str, Suite]:
    """Load suites that a candidate may be written into.

    Raises:
        FileProblems: one does not exist, or has mistakes.
        UsageError: one comes with judgekit and is not this project's.
    """
    return {name: house.suite(str(_file(house, name))) for name in names}


def report_of(house: House, started: StartedJob, watched: Watched) -> JobReport:
    """Say what a job's losses mean, and write the candidates it has become."""
    added: list[AddedCandidate] = []
    if started.state == "succeeded" and started.tuned:
        files = {name: _file(house, name) for name in started.suites}
        added = add_tuned(started, files, lambda path: house.suite(str(path)))
    return JobReport(started, watched, read_losses(watched.losses), tuple(added))


async def ask(house: House, started: StartedJob) -> JobReport:
    """Ask how a job stands; an endpoint that cannot be asked is told as trouble, not raised."""
    from judgekit.models.finetune import connect_finetune

    try:
        async with connect_finetune(started.endpoint, house.project.config) as client:
            return report_of(house, *await look(started, client, memory_of(house)))
    except (ModelError, UsageError) as error:
        return JobReport(started, trouble=str(error))


def _file(house: House, name: str) -> Path:
    path = find_suite(name, house.project.suite_folders)
    if not path.resolve().is_relative_to(house.project.folder):
        remedy = f"copy {path} into {house.project.suite_folders[0]} to make it yours"
        raise UsageError(f"suite {name!r} comes with judgekit, and no candidate is written there; {remedy}")
    return path
