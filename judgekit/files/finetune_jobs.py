"""Fine-tuning jobs, remembered in a file beside the store: one JSON object a line; a job's last counts."""

import os
from pathlib import Path

from judgekit.domain.finetune import StartedJob
from judgekit.files.document import Document, problem_at, shown
from judgekit.files.jsonl import read_jsonl
from judgekit.files.rows import RowProblems
from judgekit.files.validation import as_model


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
    rows = list(read_jsonl(path, told))
    told.raise_any()
    jobs = (as_model(StartedJob, Document(shown(path), row.value, {(): row.line or 1})) for row in rows)
    return {job.job: job for job in jobs}
