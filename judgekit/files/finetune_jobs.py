"""Fine-tuning jobs, remembered in a file beside the store: one JSON object a line; a job's last counts."""

import os
from pathlib import Path

from judgekit.domain.finetune import StartedJob
from judgekit.files.document import problem_at, shown
from judgekit.files.jsonl import read_jsonl
from judgekit.files.rows import RowProblems, read_rows_as


def remember_job(path: Path, job: StartedJob) -> None:
    """Add how a job stands, in one write: whoever else writes at this moment loses nothing.

    Raises:
        FileProblems: the file cannot be written.
    """
    line = job.model_dump_json() + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)
    except OSError as error:
        raise problem_at(path, None, f"cannot be written: {error.strerror or error}") from error


def recall_jobs(path: Path) -> dict[str, StartedJob]:
    """Give every job that was started in this project by its id, in their order.

    Raises:
        FileProblems: a line is no job, and which.
    """
    if not path.exists():
        return {}
    told = RowProblems(shown(path))
    rows = read_rows_as(StartedJob, read_jsonl(path, told), told, "take the line out")
    jobs = {job.job: job for _, job in rows}
    told.raise_any()
    return jobs
